using System.Collections.Immutable;

namespace Audit.Bounds.Smt;

/// <summary>What a solver said of a whole script.</summary>
/// <param name="Solver">Name and version, or "none".</param>
/// <param name="Queries">Number of questions.</param>
/// <param name="Answer">"unsat" when every question was answered unsat; else "sat", "error" or "unknown" with the first such question.</param>
/// <param name="PerQuery">The answers in order.</param>
public sealed record SmtOutcome(string Solver, int Queries, string Answer, ImmutableArray<SmtAnswer> PerQuery)
{
    /// <summary>Whether every question was answered unsat.</summary>
    public bool IsConfirmed => Answer == "unsat";
}

/// <summary>Asks a solver to confirm a script.</summary>
/// <remarks>
/// Guarantee: "unsat" only if there is at least one question and each was answered unsat without an error. A solver's silence, crash
/// or spent budget never counts against the claim, and never for it.
/// </remarks>
public static class SmtConfirmation
{
    /// <summary>Budget of one question, in the solver's units. The fixed lemmas need 50,000 in Z3 4.8.12 and 200,000 in cvc5 1.0.3.</summary>
    public const long DefaultRlimit = 2_000_000;

    /// <summary>Asks every question of the script.</summary>
    /// <param name="solver">The solver.</param>
    /// <param name="script">The script.</param>
    /// <param name="rlimit">Budget of each question; at least 1.</param>
    public static SmtOutcome Confirm(ISolver solver, SmtScript script, long rlimit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rlimit, 1);
        ImmutableArray<SmtAnswer> answers = solver.Ask(script, rlimit);
        return new SmtOutcome(solver.Name, script.Queries.Length, Summary(script, answers), answers);
    }

    private static string Summary(SmtScript script, ImmutableArray<SmtAnswer> answers)
    {
        if (script.Queries.IsEmpty) { return "unknown (the script asks nothing)"; }
        if (answers.Length != script.Queries.Length) { return "unknown (not every query was answered)"; }
        foreach (SmtStatus worst in (ReadOnlySpan<SmtStatus>)[SmtStatus.Sat, SmtStatus.Error, SmtStatus.Unknown])
        {
            int index = answers.ToList().FindIndex(a => a.Status == worst);
            if (index >= 0) { return Describe(worst, index, script.Queries[index].Name, answers[index].Detail); }
        }

        return "unsat";
    }

    private static string Describe(SmtStatus status, int index, string name, string detail)
    {
        string word = status switch { SmtStatus.Sat => "sat", SmtStatus.Error => "error", _ => "unknown" };
        return $"{word} (query {index + 1}, {name}{(detail.Length == 0 ? "" : ": " + detail)})";
    }
}
