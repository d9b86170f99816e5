using System.Globalization;
using Audit.Bounds.Statistics;
using Audit.Engine.Claims;
using Audit.Engine.Data;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;
using Audit.Models.Devices;

namespace Audit.Engine.Running;

/// <summary>What recomputing a random sample of a claim's rows showed.</summary>
/// <param name="Claim">The claim's id.</param>
/// <param name="Rows">Rows committed.</param>
/// <param name="Rerun">Rows recomputed.</param>
/// <param name="Differing">Rows whose value has other bits.</param>
/// <param name="Says">What that establishes, in words.</param>
public sealed record RowSampleOutcome(string Claim, long Rows, long Rerun, long Differing, string Says);

/// <summary>Recomputes random rows of a report and compares their bits.</summary>
/// <remarks>
/// Guarantee: if no drawn row differs, then with confidence 0.99 at most t rows were altered, t told (statistics: hypergeometric).
/// The draw must be made after the report was signed; the seed is printed so that it can be repeated.
/// </remarks>
public static class RowSample
{
    private const string Beta = "0.01";

    /// <summary>Recomputes rows of each claim that committed rows.</summary>
    public static IEnumerable<RowSampleOutcome> Run(Report report, string folder, string policyPath, string? model, string? baseFolder, int count, ulong seed)
    {
        var policy = PolicyReader.Read(policyPath, model);
        if (baseFolder is not null) { policy = policy with { Path = Path.Combine(baseFolder, Path.GetFileName(policy.Path)) }; }
        var inputs = Inputs.Read(policy);
        if (report.Randomness is { } randomness) { inputs = inputs with { Policy = policy = policy with { Seed = long.Parse(randomness.Seed, CultureInfo.InvariantCulture) } }; }
        inputs = inputs.Drawn();
        using var smt = new SmtStage(SmtMode.Off, () => throw new InvalidOperationException("no solver is asked"));
        foreach (var claim in report.Claims.Where(claim => claim.Rows is not null))
        {
            if (CommittedRows.Read(folder, claim.Rows!) is not { } rows) { yield return new RowSampleOutcome(claim.Spec.Id, claim.Rows!.Count, 0, 1, "the committed rows cannot be read"); continue; }
            var context = new ClaimContext(policy, inputs.Subject, inputs.Coarse, inputs.Data, inputs.Regions, inputs.Properties, null!, smt, 1, Device.Cpu, (_, _) => { }) { Concepts = inputs.Concepts };
            yield return One(context, claim, (rows, folder), count, seed);
        }
    }

    private static RowSampleOutcome One(ClaimContext context, ClaimResult claim, (CommittedRows Rows, string Folder) committed, int count, ulong seed)
    {
        var rows = committed.Rows;
        var drawn = DataParts.Permuted(rows.Count, Math.Min(count, rows.Count), seed, ClaimContext.Stream(claim.Spec));
        var rule = RowRules.Of(claim)!;
        var measure = rule.Again?.Invoke(context, claim, committed.Folder) ?? rule.Measure(context, claim.Spec);
        var differing = drawn.Count(row => measure.Columns.Zip(measure.Run(row, 1)).Any(pair => !Same(pair.Second[0], rows[pair.First][row])));

        var says = differing > 0 ? "the report is not what this model gives"
            : $"with confidence 0.99 at most {Altered(rows.Count, drawn.Length):N0} rows were altered{Surviving(claim, rows, Altered(rows.Count, drawn.Length))}";
        return new RowSampleOutcome(claim.Spec.Id, rows.Count, drawn.Length, differing, says);
    }

    private static long Altered(int rows, int rerun) => TamperTerm.MostAltered(rows, rerun, ExactAlpha.Parse(Beta));

    /// <summary>The bound that holds even if that many rows were altered, at the error of the claim plus that of the sample.</summary>
    private static string Surviving(ClaimResult claim, CommittedRows rows, long altered) =>
        SampleEnds.Surviving(claim.Spec, rows, altered) is { } bound ? $"; the bound that survives so many is {(claim.Spec.Comparison == Comparison.AtLeast ? Results.Found(bound) : Results.Proved(bound))?.Decimal ?? "none"}" : "";

    private static bool Same(double a, double b) => BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b);
}
