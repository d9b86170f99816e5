using System.Collections.Immutable;
using System.Globalization;
using Audit.Bounds.Certificates;
using Audit.Bounds.Checking;
using Audit.Bounds.Lowering;
using Audit.Bounds.Search;
using Audit.Engine.Data;
using Audit.Engine.Policies;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims;

/// <summary>Networks, boxes and what must hold in a box for it to count.</summary>
/// <param name="Original">The original as a chain, or null.</param>
/// <param name="Coarse">The coarse network as a chain, or null.</param>
/// <param name="Boxes">The region.</param>
/// <param name="Query">The clauses, or null where no rule covers the model.</param>
/// <param name="Trouble">Why no rule does, or "".</param>
internal sealed record MassTask(ChainNetwork? Original, ChainNetwork? Coarse, IReadOnlyList<SearchBox> Boxes, SearchQuery? Query, string Trouble)
{
    /// <summary>The boxes of the region.</summary>
    public IReadOnlyList<(float[] Lower, float[] Upper)> Region => [.. Boxes.Select(box => (box.Lower, box.Upper))];
}

/// <summary>What was proved of a region, part by part.</summary>
/// <param name="Task">What was asked.</param>
/// <param name="Boxes">Boxes visited.</param>
/// <param name="Record">The certificate that the checker accepted, or null.</param>
/// <param name="Evidence">Its files, or null.</param>
/// <param name="Trouble">Why nothing was proved, or "".</param>
/// <param name="IsStopped">Whether a clock stopped the search: what is proved is then no function of the plan.</param>
internal sealed record MassOutcome(MassTask Task, long Boxes, Certificate? Record, CertificateEvidence? Evidence, string Trouble, bool IsStopped)
{
    /// <summary>For scripts.</summary>
    public Proof Proof => new(SearchStatus.Exhausted, 0, true, 0, null, Boxes, null, Record, "", new ProvedNetworks(Task.Original!, Task.Coarse));
}

/// <summary>Proves as much of a region as the budget allows, largest boxes first, and has the parts checked in exact arithmetic.</summary>
internal static class MassProof
{
    private const string Rounds = "a model rounds activations, whose roundings have no measure: the mass of what is proved of it has no rule yet";
    private const string Folder = "evidence/certificates";
    private const int BoundBits = 32;
    private const int CoefficientBits = 40;

    /// <summary>Why a claim does not fit its inputs, or null.</summary>
    public static string? Misfit(Inputs inputs, ClaimSpec spec, string? path)
    {
        if (path is not null) { return inputs.Properties.TryGetValue(path, out var property) && property.Cases.Length != 1 ? $"Got {property.Cases.Length} cases in {path}, wanted one box to take the volume of; split the file." : null; }
        return inputs.Regions.TryGetValue(spec.Over ?? "", out var region) && (region.Site is not null || region.Boxes.Any(box => box.Ball is not null || !box.Hulls.IsEmpty)) ? "Got a region at a site, a hull, or balls of norm l1 or l2, wanted boxes or balls of norm linf: only their volume is exact." : null;
    }

    /// <summary>Searches, certifies and writes the evidence.</summary>
    public static MassOutcome Run(ClaimContext context, ClaimSpec spec, Subject.Mass mass, string states)
    {
        var task = mass.Path is null ? Influence(context, spec, mass) : Property(context, mass);
        if (task.Query is not { } query || task.Original is not { } original) { return new MassOutcome(task, 0, null, null, task.Trouble, false); }
        var guard = new Guard(spec.Budget.Seconds);
        var options = new SearchOptions(spec.Budget.Boxes, BoundBits, context.Threads, guard.IsOver, LargestFirst: true);
        var outcome = new BranchAndBound(original, task.Coarse, task.Boxes, query, options, _ => null).Run(new Progress(context, spec.Budget.Boxes));
        var nothing = new MassOutcome(task, outcome.Boxes, null, null, "no box was proved within the budget", guard.Fired);
        return outcome.Parts.IsEmpty ? nothing : Certify(context, nothing, outcome.Parts, states);
    }

    /// <summary>The clauses that each counted box proves.</summary>
    public static SearchQuery Query(ClaimSpec spec, Subject.Mass mass, int outputs) => spec.Quantity switch
    {
        QuantityKind.Top1Flip => SearchQuery.PairwiseMargin(outputs, -Math.ScaleB(1, -30)),
        _ => Queries.Of(spec with { Comparison = Comparison.AtMost, Threshold = mass.Exceeds }, Quantity.Of(spec), outputs, out _)!,
    };

    /// <summary>What happens to an input that fails, in words.</summary>
    public static string Event(ClaimContext context, ClaimSpec spec, Subject.Mass mass) =>
        mass.Path is { } path ? $"an output of {(mass.Of is null ? "the model" : $"'{mass.Of}'")} lies in the unsafe set of {path}"
        : spec.Quantity == QuantityKind.Top1Flip ? $"{Results.Subject(context, spec)} changes the top output"
        : $"{Results.Subject(context, spec)} on the {Quantity.Of(spec).Name} exceeds {mass.Exceeds!.Value.Text}";

    /// <summary>Where inputs are drawn from, in words.</summary>
    public static string From(ClaimContext context, ClaimSpec spec, Subject.Mass mass) => mass.Path is { } file ? $"the box of {file}" : context.Regions[spec.Over!].Words;

    /// <summary>The file that names a region which is in no VNN-LIB file.</summary>
    public static EvidenceFile WriteRegion(ClaimContext context, MassTask task) =>
        context.Store.WriteAddressed(Folder, "region", Region.BytesOf(task.Boxes.Select(box => new Region.Part(box.Lower, box.Upper, box.Ball, box.Hulls))));

    private static MassOutcome Certify(ClaimContext context, MassOutcome outcome, ImmutableArray<CoveredBox> parts, string states)
    {
        var task = outcome.Task;
        context.Report($"checking {parts.Length:N0} parts in exact arithmetic", null);
        var (first, second) = (CertificateCodec.Write(task.Original!), task.Coarse is null ? null : CertificateCodec.Write(task.Coarse));
        Certificate Record(ImmutableArray<CoveredBox> boxes) => new(
            CertificateCodec.Digest(first), second is null ? "" : CertificateCodec.Digest(second), BoundBits, CoefficientBits, task.Query!.Fill(task.Query.Target ?? 0), boxes);
        CheckResult Check(ImmutableArray<CoveredBox> boxes) => Checker.Check(CertificateCodec.Write(Record(boxes)), first, second, context.Threads);
        var boxes = Accepted(parts, Check);
        if (boxes.IsEmpty || Check(boxes) is not CheckResult.Accepted accepted) { return outcome with { Trouble = "the checker accepted no part" }; }
        var record = Record(boxes);
        var file = context.Store.WriteAddressed(Folder, "certificate", CertificateCodec.Write(record));
        var networks = new[] { first, second }.OfType<byte[]>().Select(network => context.Store.WriteAddressed(Folder, "network", network)).ToList();
        if (second is not null) { networks.Add(WriteRegion(context, task)); }
        return outcome with { Record = record, Evidence = new CertificateEvidence(file, [.. networks], record.Boxes.Length, accepted.Leaves, states), Trouble = "" };
    }

    /// <summary>The parts that the checker accepts: a part alone has not what its tree had above it, and one that is refused must not cost the others.</summary>
    private static ImmutableArray<CoveredBox> Accepted(ImmutableArray<CoveredBox> parts, Func<ImmutableArray<CoveredBox>, CheckResult> check)
    {
        if (parts.IsEmpty || check(parts) is CheckResult.Accepted) { return parts; }
        return parts.Length == 1 ? [] : [.. Accepted(parts[..(parts.Length / 2)], check), .. Accepted(parts[(parts.Length / 2)..], check)];
    }

    private static MassTask Influence(ClaimContext context, ClaimSpec spec, Subject.Mass mass)
    {
        var (coarse, boxes) = (context.Coarse[mass.Of!], context.Regions[spec.Over!].Boxes);
        var sites = ((string?)null, ClaimContext.Site(spec, context.Subject.Graph), ClaimContext.Site(spec, coarse.Graph));
        if (ChainPair.Of(context.Subject.Graph, coarse.Graph, sites, out var reason) is not { } pair) { return new(null, null, boxes, null, reason); }
        return pair.Rounded > 0 ? new(null, null, boxes, null, Rounds) : new(pair.Original, pair.Coarse, boxes, Query(spec, mass, pair.Original.Outputs), "");
    }

    private static MassTask Property(ClaimContext context, Subject.Mass mass)
    {
        var (model, item) = (mass.Of is null ? context.Subject : context.Coarse[mass.Of], context.Properties[mass.Path!].Cases[0]);
        IReadOnlyList<SearchBox> boxes = [new SearchBox([.. item.Lower], [.. item.Upper])];
        var lowered = ChainLowering.Lower(model.Graph);
        if (lowered.Rounded > 0) { return new(null, null, boxes, null, Rounds); }
        return lowered.Network is { } network
            ? new(network, null, boxes, Queries.Property(item, network.Outputs), "")
            : new(null, null, boxes, null, $"no worst-case rule covers the model: {lowered.Reason}");
    }

    /// <summary>The wall-clock guard, which remembers that it fired.</summary>
    private sealed class Guard(int? seconds)
    {
        private readonly System.Diagnostics.Stopwatch watch = System.Diagnostics.Stopwatch.StartNew();

        public bool Fired { get; private set; }

        public bool IsOver() => Fired |= seconds is { } limit && watch.Elapsed.TotalSeconds > limit;
    }

    private sealed class Progress(ClaimContext context, int budget) : IProgress<SearchProgress>
    {
        public void Report(SearchProgress value) => context.Report(string.Create(CultureInfo.InvariantCulture, $"{value.Boxes:N0} boxes, {value.Open:N0} open"), Math.Min(1, value.Boxes / (double)budget));
    }
}
