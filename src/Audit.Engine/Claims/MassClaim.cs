using System.Collections.Immutable;
using System.Globalization;
using Audit.Bounds.Certificates;
using Audit.Bounds.Checking;
using Audit.Bounds.Lowering;
using Audit.Bounds.Mass;
using Audit.Bounds.Search;
using Audit.Engine.Data;
using Audit.Engine.Policies;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims;

/// <summary>Certified mass: the share of a region, by volume, on which a quantity stays within a number or a property holds.</summary>
/// <remarks>
/// Guarantee: for an input drawn evenly from the region's boxes, each box equally often, the quantity exceeds the number with probability at most what is proved: 1 minus the exact volume of the
/// boxes of an accepted certificate. What is not proved is counted as failing, so nothing here falsifies.
/// </remarks>
internal static class MassClaim
{
    private const string Rounds = "a model rounds activations, whose roundings have no measure: the mass of what is proved of it has no rule yet";

    private const int BoundBits = 32;
    private const int CoefficientBits = 40;

    /// <summary>Networks, boxes and what must hold in a box for it to count.</summary>
    private sealed record Task(ChainNetwork? Original, ChainNetwork? Coarse, IReadOnlyList<SearchBox> Boxes, SearchQuery? Query, string Trouble);

    /// <summary>Why a claim does not fit its inputs, or null.</summary>
    public static string? Misfit(Inputs inputs, ClaimSpec spec, Subject.Mass mass)
    {
        if (mass.Path is { } path) { return inputs.Properties.TryGetValue(path, out var property) && property.Cases.Length != 1 ? $"Got {property.Cases.Length} cases in {path}, wanted one box to take the volume of; split the file." : null; }
        return inputs.Regions.TryGetValue(spec.Over ?? "", out var region) && (region.Site is not null || region.Boxes.Any(box => box.Ball is not null || !box.Hulls.IsEmpty)) ? "Got a region at a site, a hull, or balls of norm l1 or l2, wanted boxes or balls of norm linf: only their volume is exact." : null;
    }

    public static ClaimResult Run(ClaimContext context, ClaimSpec spec)
    {
        var mass = (Subject.Mass)spec.Subject;
        var start = Start(context, spec, mass);
        var task = mass.Path is null ? Influence(context, spec, mass) : Property(context, mass);
        if (task.Query is not { } query || task.Original is not { } original) { return Results.Unknown(start, $"{task.Trouble}."); }
        var options = new SearchOptions(spec.Budget.Boxes, BoundBits, context.Threads, Guard(spec), LargestFirst: true);
        var outcome = new BranchAndBound(original, task.Coarse, task.Boxes, query, options, _ => null).Run(new Progress(context, spec.Budget.Boxes));
        start = start with { Work = Results.Boxes(outcome.Boxes) };
        return outcome.Parts.IsEmpty ? Results.Unknown(start, "no box was proved within the budget; this is no evidence that the share is exceeded.") : Certify(context, spec, start, task, outcome);
    }

    /// <summary>The clauses that each counted box proves.</summary>
    public static SearchQuery Query(ClaimSpec spec, Subject.Mass mass, int outputs) => spec.Quantity switch
    {
        QuantityKind.Top1Flip => SearchQuery.PairwiseMargin(outputs, -Math.ScaleB(1, -30)),
        _ => Queries.Of(spec with { Comparison = Comparison.AtMost, Threshold = mass.Exceeds }, Quantity.Of(spec), outputs, out _)!,
    };

    /// <summary>The verdict from the proved share: pure, so that checking repeats it.</summary>
    public static ClaimResult Judge(ClaimSpec spec, ClaimResult start, double rest)
    {
        var result = start with { Reached = Assurance.Certified, Proved = Results.Proved(rest) };
        return Results.Satisfies(rest, spec)
            ? result with { Verdict = VerdictKind.Verified, Reason = $"the rest of the region, by volume, is proved; the exact checker accepted the certificate of {Results.Boxes(start.Certificates.Sum(item => item.Boxes))}." }
            : Results.Unknown(result, "what is not proved within the budget is more than the share; this is no evidence that it is exceeded.");
    }

    private static ClaimResult Certify(ClaimContext context, ClaimSpec spec, ClaimResult start, Task task, SearchOutcome outcome)
    {
        context.Report($"checking {outcome.Parts.Length:N0} parts in exact arithmetic", null);
        var (first, second) = (CertificateCodec.Write(task.Original!), task.Coarse is null ? null : CertificateCodec.Write(task.Coarse));
        Certificate Record(ImmutableArray<CoveredBox> boxes) => new(
            CertificateCodec.Digest(first), second is null ? "" : CertificateCodec.Digest(second), BoundBits, CoefficientBits, task.Query!.Fill(task.Query.Target ?? 0), boxes);
        CheckResult Check(ImmutableArray<CoveredBox> boxes) => Checker.Check(CertificateCodec.Write(Record(boxes)), first, second, context.Threads);
        var boxes = Accepted(outcome.Parts, Check);
        if (boxes.IsEmpty || Check(boxes) is not CheckResult.Accepted accepted) { return Results.Unknown(start, "the checker accepted no part; this is no evidence that the share is exceeded."); }
        var record = Record(boxes);
        var bytes = CertificateCodec.Write(record);
        if (MassOf(task.Boxes.Select(box => (box.Lower, box.Upper)).ToList(), record, out var reason) is not { } rest) { return Results.Unknown(start, $"no exact volume: {reason}."); }
        const string Folder = "evidence/certificates";
        var file = context.Store.WriteAddressed(Folder, "certificate", bytes);
        var networks = new[] { first, second }.OfType<byte[]>().Select(network => context.Store.WriteAddressed(Folder, "network", network)).ToList();
        if (second is not null) { networks.Add(context.Store.WriteAddressed(Folder, "region", Region.BytesOf(task.Boxes.Select(box => new Region.Part(box.Lower, box.Upper, box.Ball, box.Hulls))))); }
        var result = Judge(spec, start with { Certificates = [new CertificateEvidence(file, [.. networks], record.Boxes.Length, accepted.Leaves, start.Sentence)] }, rest);
        return context.Smt.Confirm(context, spec, result, new Proof(outcome.Status, rest, true, 0, null, outcome.Boxes, null, record, "", new ProvedNetworks(task.Original!, task.Coarse)));
    }

    /// <summary>The parts that the checker accepts: a part alone has not what its tree had above it, and one that is refused must not cost the others.</summary>
    private static ImmutableArray<CoveredBox> Accepted(ImmutableArray<CoveredBox> parts, Func<ImmutableArray<CoveredBox>, CheckResult> check)
    {
        if (parts.IsEmpty || check(parts) is CheckResult.Accepted) { return parts; }
        return parts.Length == 1 ? [] : [.. Accepted(parts[..(parts.Length / 2)], check), .. Accepted(parts[(parts.Length / 2)..], check)];
    }

    /// <summary>The mean over the region's boxes of the share of each that no box of the certificate covers.</summary>
    public static double? MassOf(IReadOnlyList<(float[] Lower, float[] Upper)> region, Certificate record, out string reason)
    {
        reason = record.Boxes.Any(box => box.Ball is not null || !box.Hulls.IsEmpty) ? "a box is cut with a ball or a hull, which has no exact volume" : "";
        if (reason.Length > 0) { return null; }
        var (groups, total) = (record.Boxes.GroupBy(box => Home(region, box)).ToDictionary(group => group.Key, group => group.ToList()), Audit.Bounds.Smt.Rational.Zero);
        if (groups.ContainsKey(-1)) { reason = "a box lies outside the region"; return null; }
        foreach (var (index, boxes) in groups)
        {
            if (CertifiedMass.Of(ProductMeasure.Uniform(region[index].Lower, region[index].Upper), boxes, out reason) is not { } share) { return null; }
            total += share;
        }

        return CertifiedMass.Rest(total / new Audit.Bounds.Smt.Rational(region.Count, 1));
    }

    private static int Home(IReadOnlyList<(float[] Lower, float[] Upper)> region, CoveredBox box)
    {
        for (var index = 0; index < region.Count; index++)
        {
            var (lower, upper) = region[index];
            if (box.Lower.Length == lower.Length && Enumerable.Range(0, lower.Length).All(axis => lower[axis] <= box.Lower[axis] && box.Upper[axis] <= upper[axis])) { return index; }
        }

        return -1;
    }

    private static Task Influence(ClaimContext context, ClaimSpec spec, Subject.Mass mass)
    {
        var coarse = context.Coarse[mass.Of!];
        var sites = ((string?)null, ClaimContext.Site(spec, context.Subject.Graph), ClaimContext.Site(spec, coarse.Graph));
        if (ChainPair.Of(context.Subject.Graph, coarse.Graph, sites, out var reason) is not { } pair) { return new(null, null, [], null, reason); }
        return pair.Rounded > 0 ? new(null, null, [], null, Rounds) : new(pair.Original, pair.Coarse, context.Regions[spec.Over!].Boxes, Query(spec, mass, pair.Original.Outputs), "");
    }

    private static Task Property(ClaimContext context, Subject.Mass mass)
    {
        var (model, item) = (mass.Of is null ? context.Subject : context.Coarse[mass.Of], context.Properties[mass.Path!].Cases[0]);
        var lowered = ChainLowering.Lower(model.Graph);
        if (lowered.Rounded > 0) { return new(null, null, [], null, Rounds); }
        return lowered.Network is { } network
            ? new(network, null, [new SearchBox([.. item.Lower], [.. item.Upper])], Queries.Property(item, network.Outputs), "")
            : new(null, null, [], null, $"no worst-case rule covers the model: {lowered.Reason}");
    }

    private static ClaimResult Start(ClaimContext context, ClaimSpec spec, Subject.Mass mass)
    {
        var quantity = Quantity.Of(spec);
        var event1 = mass.Path is { } path ? $"an output of {(mass.Of is null ? "the model" : $"'{mass.Of}'")} lies in the unsafe set of {path}"
            : spec.Quantity == QuantityKind.Top1Flip ? $"{Results.Subject(context, spec)} changes the top output"
            : $"{Results.Subject(context, spec)} on the {quantity.Name} exceeds {mass.Exceeds!.Value.Text}";
        var from = mass.Path is { } file ? $"the box of {file}" : context.Regions[spec.Over!].Words;
        return Results.Start(spec, $"For an input drawn evenly from {from}: the probability that {event1} {Results.Condition(spec)}, in reference arithmetic.", null) with
        {
            QuantityName = "share of the region that is not proved", Unit = "share of the volume", Method = "largest boxes first, exact volume of what is proved",
        };
    }

    private static Func<bool>? Guard(ClaimSpec spec)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        return spec.Budget.Seconds is { } seconds ? () => watch.Elapsed.TotalSeconds > seconds : null;
    }

    private sealed class Progress(ClaimContext context, int budget) : IProgress<SearchProgress>
    {
        public void Report(SearchProgress value) => context.Report(string.Create(CultureInfo.InvariantCulture, $"{value.Boxes:N0} boxes, {value.Open:N0} open"), Math.Min(1, value.Boxes / (double)budget));
    }
}
