using System.Diagnostics;
using Audit.Engine.Claims;
using Audit.Engine.Policies;
using Audit.Models.Devices;
using Audit.Models.Graphs;
using Audit.Models.Passes;

namespace Audit.Engine.Running;

/// <summary>What a claim is going to cost, before any pass over data.</summary>
/// <param name="Claim">Its id.</param>
/// <param name="Needs">The fewest rows, or clusters, with which it can be verified; null where it has no rows.</param>
/// <param name="Rows">Rows that it will run: the most, where it may stop early; null where it has none.</param>
/// <param name="Expects">In words: what a test row by row is expected to need, a fixed test of the same power, or the budget of a search.</param>
/// <param name="Passes">Forward passes of single rows.</param>
/// <param name="Seconds">Estimated seconds of one thread, from passes over zeros; null where it depends on the search.</param>
/// <param name="Bytes">Estimated memory of a batch beside the weights.</param>
public sealed record ClaimForecast(string Claim, long? Needs, long? Rows, string Expects, long Passes, double? Seconds, long Bytes);

/// <summary>Tells what each claim of a policy needs, without looking at data.</summary>
/// <remarks>Time is an estimate: a batch of zeros is run once on the processor; no row of the data is. Every fault that a run would refuse is found, the rows that are missing included.</remarks>
public static class Forecast
{
    private const int Batch = 512;

    /// <summary>Forecasts in the order of the policy; the plan is written where the options name a folder.</summary>
    /// <param name="options">Policy, model and folder of the run.</param>
    /// <param name="writes">Whether the plan is fixed in the folder.</param>
    /// <exception cref="Audit.Models.InputFaultException">With every fault of policy, models and data.</exception>
    public static (IReadOnlyList<ClaimForecast> Claims, string? PlanSha256) Make(RunOptions options, bool writes)
    {
        var (inputs, plan) = Auditor.Prepare(options, writes);
        var perRow = SecondsOfRow(inputs.Subject);
        var bytes = Batch * 4L * inputs.Subject.Graph.Shapes.Values.Max(shape => (long)shape.Count);
        return ([.. inputs.Policy.Claims.Select(claim => One(inputs, claim, perRow, bytes))], plan?.Sha256.Hex);
    }

    private static ClaimForecast One(Inputs inputs, ClaimSpec claim, double perRow, long bytes)
    {
        var data = inputs.Data.GetValueOrDefault(claim.Over ?? "");
        var finite = inputs.Regions.GetValueOrDefault(claim.Over ?? "") is { IsFinite: true } region && claim.Assurance != Assurance.Certified ? region.Boxes.Count : (long?)null;
        var draws = (claim.Subject as Subject.Rare)?.Draws;
        var rows = data is null ? draws ?? finite : Math.Min(data.Draw ?? data.Rows, claim.Sequential?.Most ?? int.MaxValue);
        var perPass = claim.Subject switch { Subject.Influence or Subject.Effect or Subject.Rare { Path: null } or Subject.Performance { Versus: not null } => 2, Subject.Recorded => 0, _ => 1 };
        var passes = perPass * (rows ?? 0);
        var isCompared = claim.Subject is Subject.Influence or Subject.Effect;
        var needs = data is not null && isCompared && claim.Assurance == Assurance.Statistical ? RowsCheck.Fewest(claim, data, Levels.Of(inputs.Policy, claim)) : claim.Subject is Subject.Performance or Subject.Recorded ? OutcomeCheck.Fewest(inputs, claim) : null;
        return new ClaimForecast(claim.Id, needs, rows, Expects(inputs, claim, data?.Rows), passes, rows is null ? null : passes * perRow, bytes);
    }

    private static string Expects(Inputs inputs, ClaimSpec claim, long? rows)
    {
        if (claim.Subject is Subject.Rare) { return $"up to {claim.Budget.Boxes:N0} boxes, then draws from what they leave open"; }
        if (claim.Sequential is { Design: null } running) { return $"unit by unit{(running.Most is { } most ? $", at most {most:N0} units" : "")}"; }
        if (claim.Sequential is { Design: { } at })
        {
            var (limit, alpha, atLeast) = (Results.Threshold(claim).Text, Levels.Of(inputs.Policy, claim), claim.Comparison == Comparison.AtLeast);
            var design = atLeast ? Audit.Bounds.Statistics.RequiredPower.ForRateAtLeast(limit, at.Text, alpha, "0.9") : Audit.Bounds.Statistics.RequiredPower.ForRateAtMost(limit, at.Text, alpha, "0.9");
            return design is { } test ? $"row by row; a fixed test with 90 % power at {at.Text} takes {test.Rows:N0} rows (at most {test.MostFailures:N0} failing); cap of about {Audit.Bounds.Statistics.SequentialPlan.CapOf(test.Rows):N0} advised" : "row by row";
        }

        if (claim.Assurance == Assurance.Statistical && rows is not null) { return inputs.Data[claim.Over!].Clusters is { } keys ? $"{keys.Distinct().Count():N0} clusters" : "every row"; }
        return rows is not null ? "every row" : claim.Subject is Subject.ClosedForm or Subject.Compact ? "exact arithmetic" : $"up to {claim.Budget.Boxes:N0} boxes";
    }

    /// <summary>Seconds of a forward pass of one row in a batch of zeros, at the least of two tries.</summary>
    private static double SecondsOfRow(Model model)
    {
        var width = model.Graph.InputShape.Count;
        var rows = (int)Math.Clamp(1_000_000 / Math.Max(width, 1), 1, 64);
        var zeros = new float[rows * width];
        double best = double.PositiveInfinity;
        for (var round = 0; round < 2; round++)
        {
            var watch = Stopwatch.StartNew();
            ForwardPass.Run(model, zeros, rows, device: Device.Cpu);
            best = Math.Min(best, watch.Elapsed.TotalSeconds / rows);
        }

        return best;
    }
}
