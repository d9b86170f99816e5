namespace Audit.Bounds.Statistics;

/// <summary>One independent unit, such as a user or a document: how many of its rows failed.</summary>
/// <param name="Failures">Rows with the outcome, 0 to <paramref name="Rows"/>.</param>
/// <param name="Rows">Rows of the unit, at least 1.</param>
public readonly record struct ClusterCount(long Failures, long Rows);
