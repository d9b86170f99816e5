using System.Collections.Immutable;

namespace Audit.Bounds.Smt;

/// <summary>What a solver said of one question.</summary>
public enum SmtStatus
{
    /// <summary>The negation has no model: what is claimed holds.</summary>
    Unsat,

    /// <summary>The negation has a model: what is claimed does not follow, and our code is at fault.</summary>
    Sat,

    /// <summary>Nothing was established: budget spent, no solver, a crash, an answer that cannot be read.</summary>
    Unknown,

    /// <summary>The solver reported an error, which voids whatever else it printed.</summary>
    Error,
}

/// <summary>The answer to one question.</summary>
/// <param name="Status">What was said.</param>
/// <param name="Detail">Why, where it is neither unsat nor sat; else empty.</param>
public readonly record struct SmtAnswer(SmtStatus Status, string Detail);

/// <summary>Something that answers SMT-LIB 2 scripts.</summary>
public interface ISolver
{
    /// <summary>Name and version, such as "z3 4.8.12"; "none" where there is no solver.</summary>
    string Name { get; }

    /// <summary>Answers every question of a script, in order; one answer per question, never an exception for what a solver does.</summary>
    /// <param name="script">The script.</param>
    /// <param name="rlimit">Budget of each question in the solver's own deterministic units; at least 1.</param>
    ImmutableArray<SmtAnswer> Ask(SmtScript script, long rlimit);
}

/// <summary>The solver that stands in where none is installed: it answers unknown.</summary>
public sealed class NoSolver : ISolver
{
    private readonly string reason;

    /// <summary>A solver that says why it knows nothing.</summary>
    public NoSolver(string reason = "no solver is installed") => this.reason = reason;

    /// <inheritdoc/>
    public string Name => "none";

    /// <inheritdoc/>
    public ImmutableArray<SmtAnswer> Ask(SmtScript script, long rlimit) =>
        [.. script.Queries.Select(_ => new SmtAnswer(SmtStatus.Unknown, reason))];
}
