using Audit.Bounds.Certificates;
using Audit.Bounds.Smt;
using Audit.Bounds.Statistics;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims;

/// <summary>Writes the scripts of verified claims and asks the policy's solver to confirm them.</summary>
/// <remarks>
/// A missing solver, a spent budget or a crash leaves a claim unconfirmed: Unknown where the policy requires confirmation. "sat" is told as such
/// and never counts as a pass. The rules of the certificate format are one script, asked once for each run.
/// </remarks>
internal sealed class SmtStage(SmtMode mode, Func<ISolver> open) : IDisposable
{
    private ISolver? solver;
    private SmtEvidence? rules;

    public ClaimResult Confirm(ClaimContext context, ClaimSpec spec, ClaimResult result, Proof proof)
    {
        if (mode == SmtMode.Off || result.Verdict != VerdictKind.Verified || proof.Record is not { } record) { return result; }
        context.Report("asking the solver", null);
        solver ??= open();
        rules ??= Ask(context, "evidence/smt/rules.smt2", PlaneLemmas.Script(), spec.Budget.Rlimit);
        var number = result.Smt.IsEmpty ? "" : $".{result.Smt.Length}";
        var own = Ask(context, $"evidence/smt/{spec.Id}{number}.smt2", Composition.Script(record, Conclude(spec, record)), spec.Budget.Rlimit);
        result = result with { Smt = result.Smt.IsEmpty ? [rules, own] : [.. result.Smt, own] };
        if (result.Smt.FirstOrDefault(answer => answer.Answer.StartsWith("sat", StringComparison.Ordinal)) is { } refuted)
        {
            return Results.Unknown(result, $"the solver refuted a script ({refuted.Answer}); this report must not be relied on until that is explained.");
        }

        return mode == SmtMode.Required && result.Smt.FirstOrDefault(answer => answer.Answer != "unsat") is { } open1
            ? Results.Unknown(result, $"the policy requires a solver's confirmation, and {open1.File.Path} got: {open1.Answer}.")
            : result;
    }

    public void Dispose() => (solver as IDisposable)?.Dispose();

    private static Conclusion Conclude(ClaimSpec spec, Certificate record)
    {
        if (spec.Subject is Subject.Property || spec.Comparison == Comparison.AtLeast) { return new Conclusion.AllClauses(record.Clauses); }
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

    private SmtEvidence Ask(ClaimContext context, string path, SmtScript script, long rlimit)
    {
        var file = context.Store.Write(path, System.Text.Encoding.UTF8.GetBytes(script.Text()));
        var outcome = SmtConfirmation.Confirm(solver!, script, rlimit);
        return new SmtEvidence(file, outcome.Solver, outcome.Queries, outcome.Answer);
    }
}
