namespace Audit.Engine.Running;

/// <summary>What a run is doing.</summary>
/// <param name="Claim">The claim's id, or "" before the first.</param>
/// <param name="Index">Its place, from 1.</param>
/// <param name="Count">Number of claims.</param>
/// <param name="Doing">What is being done, in a few words.</param>
/// <param name="Share">How much of it is done, 0 to 1, or null where that is not known.</param>
public sealed record RunProgress(string Claim, int Index, int Count, string Doing, double? Share);
