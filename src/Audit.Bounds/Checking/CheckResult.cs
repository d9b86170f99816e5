namespace Audit.Bounds.Checking;

/// <summary>What the checker says of a certificate.</summary>
public abstract record CheckResult
{
    private CheckResult() { }

    /// <summary>Every step was re-derived in exact arithmetic.</summary>
    /// <param name="Leaves">Leaves checked.</param>
    /// <param name="Nodes">Tree nodes visited.</param>
    public sealed record Accepted(long Leaves, long Nodes) : CheckResult;

    /// <summary>A step failed.</summary>
    /// <param name="Step">Where and why: box, path, clause, and the numbers compared.</param>
    public sealed record Rejected(string Step) : CheckResult;
}
