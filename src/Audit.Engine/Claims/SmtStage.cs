using Audit.Bounds.Certificates;
using Audit.Bounds.Smt;
using Audit.Bounds.Statistics;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims;

/// <summary>Writes the scripts of verified claims and asks the policy's solvers to confirm them.</summary>
/// <remarks>
/// A missing solver, a spent budget or a crash leaves a claim unconfirmed: Unknown where the policy requires confirmation. "sat" is told as such
/// and never counts as a pass, and two solvers that differ fail the claim. The rules of the certificate format are one script, asked once for each run. The scripts of single leaves
/// are more than what is required: how much they hold follows from the solver's budget, and where they are not answered the claim stands on the rest.
/// </remarks>
internal sealed class SmtStage(SmtMode mode, Func<IReadOnlyList<ISolver>> open) : IDisposable
{
    private const int BudgetPerProduct = 200;

    private IReadOnlyList<ISolver> solvers = [];
    private SmtEvidence[] rules = [];

    /// <summary>The solvers that a policy names; of "both" those that are installed.</summary>
    public static IReadOnlyList<ISolver> Open(string name)
    {
        if (name != "both") { return [SolverProcess.Open(name)]; }
        ISolver[] both = [SolverProcess.Open(SolverKind.Z3), SolverProcess.Open(SolverKind.Cvc5)];
        return both.Any(solver => solver is not NoSolver) ? [.. both.Where(solver => solver is not NoSolver)] : [both[0]];
    }

    public ClaimResult Confirm(ClaimContext context, ClaimSpec spec, ClaimResult result, Proof proof)
    {
        if (mode == SmtMode.Off || result.Verdict != VerdictKind.Verified || proof.Record is not { } record) { return result; }
        context.Report("asking the solver", null);
        if (solvers.Count == 0) { solvers = open(); }
        if (rules.Length == 0) { rules = Ask(context, "evidence/smt/rules.smt2", PlaneLemmas.Script(), spec.Budget.Rlimit); }
        var number = result.Smt.IsEmpty ? "" : $".{result.Smt.Length}";
        var own = Ask(context, $"evidence/smt/{spec.Id}{number}.smt2", Composition.Script(record, Conclude(spec, record)), spec.Budget.Rlimit);
        var needed = result.Smt.IsEmpty ? rules.Concat(own) : own;
        var more = More(context, spec, proof, record).SelectMany(item => Ask(context, $"evidence/smt/{spec.Id}{number}.{item.Name}.smt2", item.Script, item.Rlimit));
        result = result with { Smt = [.. result.Smt, .. needed, .. more] };
        return Refuted(result) ?? (mode == SmtMode.Required && needed.FirstOrDefault(answer => answer.Answer != "unsat") is { } open1
            ? Results.Unknown(result, $"the policy requires a solver's confirmation, and {open1.File.Path} got: {open1.Answer}.")
            : result);
    }

    /// <summary>A claim of a kind that has no script: not established where the policy requires a solver.</summary>
    public ClaimResult WithoutScript(ClaimResult result, string kind) => mode == SmtMode.Required && result.Verdict == VerdictKind.Verified
        ? Results.Unknown(result, $"the policy requires a solver's confirmation, and there is no script of {kind}; the exact checker accepted the certificate.")
        : result;

    public void Dispose()
    {
        foreach (var solver in solvers.OfType<IDisposable>()) { solver.Dispose(); }
    }

    /// <summary>A script that a solver refuted, or about which two solvers differ.</summary>
    private static ClaimResult? Refuted(ClaimResult result)
    {
        if (result.Smt.FirstOrDefault(answer => answer.Answer.StartsWith("sat", StringComparison.Ordinal)) is not { } refuted) { return null; }
        var other = result.Smt.FirstOrDefault(answer => answer.File == refuted.File && answer.Answer == "unsat");
        return Results.Unknown(result, other is null
            ? $"the solver refuted a script ({refuted.Answer}); this report must not be relied on until that is explained."
            : $"two solvers differ on {refuted.File.Path}: {refuted.Solver} says {refuted.Answer}, {other.Solver} says unsat; this report must not be relied on until that is explained.");
    }

    /// <summary>The policy's sentence at single leaves, by planes and completely; none where the claim is no upper bound on plain chains.</summary>
    private static IEnumerable<(string Name, SmtScript Script, long Rlimit)> More(ClaimContext context, ClaimSpec spec, Proof proof, Certificate record)
    {
        if (proof.Networks is not { } networks) { yield break; }
        var query = spec.Subject is Subject.Property or Subject.Mass or Subject.Rare ? null : Queries.Of(spec, Quantity.Of(spec), record.Clauses[0].AnyOf[0].Original.Length, out _);
        var clauses = query is { SeeksBound: true } ? query.Fill(IsStrict(spec) ? -Math.ScaleB(1, -30) : Exact.Below(Results.Threshold(spec))) : record.Clauses;
        context.Report("writing leaves for the solver", null);
        var rlimit = spec.Budget.Rlimit;
        if (LeafScript.Script(networks.Original, networks.Coarse, record, clauses, new LeafLimits(Products: rlimit / BudgetPerProduct)) is { } leaves) { yield return ("leaves", leaves, rlimit); }
        if (LeafScript.Complete(networks.Original, networks.Coarse, record, clauses) is { } complete) { yield return ("complete", complete, Math.Max(1, rlimit / 10)); }
    }

    /// <summary>Below 0 is asked: at single leaves, a little below.</summary>
    private static bool IsStrict(ClaimSpec spec) => spec.Quantity == QuantityKind.Top1Flip || spec.Comparison == Comparison.Below;

    private static Conclusion Conclude(ClaimSpec spec, Certificate record)
    {
        if (spec.Subject is Subject.Property or Subject.Mass or Subject.Rare || spec.Comparison == Comparison.AtLeast) { return new Conclusion.AllClauses(record.Clauses); }
        var text = Results.Threshold(spec).Text;
        var threshold = DecimalText.TryParse(text, out var numerator, out var denominator) ? new Rational(numerator, denominator) : throw new FormatException($"'{text}' is not a decimal.");
        return spec.Quantity switch
        {
            QuantityKind.Linf => new Conclusion.LargestDifference(threshold),
            QuantityKind.Output => new Conclusion.OutputDifference(spec.Output!.Value, threshold),
            QuantityKind.Top1Flip => new Conclusion.SameTop(),
            _ => new Conclusion.PairwiseMargin(threshold),
        };
    }

    private SmtEvidence[] Ask(ClaimContext context, string path, SmtScript script, long rlimit)
    {
        var file = context.Store.Write(path, System.Text.Encoding.UTF8.GetBytes(script.Text()));
        return [.. solvers.Select(solver => SmtConfirmation.Confirm(solver, script, rlimit)).Select(outcome => new SmtEvidence(file, outcome.Solver, outcome.Queries, outcome.Answer))];
    }
}
