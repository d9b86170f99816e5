namespace Audit.Bounds.Statistics;

/// <summary>All that a sequential test of a rate remembers; to go on later needs nothing else.</summary>
/// <param name="Rows">Rows so far, t.</param>
/// <param name="Hits">Rows among them with the outcome whose rate is claimed, k.</param>
public readonly record struct SequentialState(long Rows, long Hits)
{
    /// <summary>The state after one more row.</summary>
    public SequentialState Next(bool hit) => new(Rows + 1, Hits + (hit ? 1 : 0));
}
