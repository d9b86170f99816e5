using Audit.Bounds.Lowering;
using Audit.Bounds.Search;
using Audit.Engine.Data;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;
using Audit.Models.Devices;
using Audit.Models.Graphs;
using Audit.Models.Passes;

namespace Audit.Engine.Claims;

/// <summary>A set that contains every value which the units of a mechanism can take over a region, with the certificate that it does.</summary>
/// <param name="Lower">Lower end of each unit.</param>
/// <param name="Upper">Upper end of each unit.</param>
/// <param name="Evidence">The certificate.</param>
internal sealed record ReachableValues(float[] Lower, float[] Upper, CertificateEvidence Evidence)
{
    /// <summary>Bounds the units over the region and has the bounds checked; null with the reason where that fails.</summary>
    public static ReachableValues? Prove(ClaimContext context, ClaimSpec spec, Mechanism mechanism, Region region, out string reason)
    {
        var lowered = ChainLowering.Lower(context.Subject.Graph, mechanism.Site);
        reason = $"the values that {mechanism.Text} can take could not be bounded: {lowered.Reason}.";
        if (lowered.Rounded > 0) { reason = $"the values that {mechanism.Text} can take follow from rounded activations, for which there is no rule yet."; }
        if (lowered.Network is not { } network || lowered.Rounded > 0) { return null; }
        context.Report($"bounding the values of {mechanism.Text}", null);
        var (low, high) = ReachableSet.Hull(network, region.Boxes);
        if (mechanism.Units.Any(unit => !double.IsFinite(low[unit]) || !double.IsFinite(high[unit]))) { return null; }
        float[] lower = [.. mechanism.Units.Select(unit => Widen(low[unit], -1))], upper = [.. mechanism.Units.Select(unit => Widen(high[unit], 1))];
        var query = Queries.Between(mechanism.Units, network.Outputs, lower, upper);
        var states = $"over {region.Words}, every value of {mechanism.Text} lies between the ends by which it is replaced";
        var proof = CertifiedSearch.Run(context, spec, network, null, region.Boxes, query, _ => null, states, []);
        reason = $"the values that {mechanism.Text} can take could not be certified: {proof.Trouble}";
        return proof.Certificate is { } evidence ? new ReachableValues(lower, upper, evidence) : null;
    }

    private static float Widen(double end, int sign)
    {
        var wide = (float)(end + (sign * (Math.Abs(end) + 1) * Math.ScaleB(1, -20)));
        return wide == 0 ? 0 : wide;
    }
}

/// <summary>The original against itself with a mechanism set to a value that it really takes on some input of the region.</summary>
/// <remarks>Points are an input followed by the replacing values; only values captured from a pass over an input of the region are admissible.</remarks>
internal sealed class ReplacedTwin(ClaimContext context, ClaimSpec spec, Mechanism mechanism)
{
    private readonly HashSet<string> admissible = [];

    public bool IsAdmissible(float[] point) => admissible.Contains(Key(point[^mechanism.Units.Length..]));

    public (float[] X, float[] Y) Run(float[] point)
    {
        var (input, values) = (point[..^mechanism.Units.Length], point[^mechanism.Units.Length..]);
        string[]? capture = spec.At is null ? null : [spec.At];
        var plain = ForwardPass.Run(context.Subject, input, 1, null, capture);
        var patched = ForwardPass.Run(context.Subject, input, 1, [new Patch(mechanism.Site, mechanism.Units, values)], capture);
        return spec.At is null ? (plain.Output, patched.Output) : (plain.Captured[spec.At], patched.Captured[spec.At]);
    }

    /// <summary>Pairs of an input of the region and the values captured on another one.</summary>
    public IEnumerable<float[]> Candidates(IReadOnlyList<SearchBox> boxes)
    {
        var count = Math.Clamp(spec.Budget.Samples / 8, 2, 512);
        var (seed, stream) = ((ulong)context.Policy.Seed, ClaimContext.Stream(spec));
        var inputs = Enumerable.Range(0, count).Select(index => Draw(boxes[index % boxes.Count], seed, stream, index)).OfType<float[]>().ToArray();
        var values = inputs.Select(Capture).ToArray();
        foreach (var value in values) { admissible.Add(Key(value)); }
        var extremes = Extremes(values);
        for (var index = 0; index < inputs.Length; index++)
        {
            yield return [.. inputs[index], .. values[Philox.Below(values.Length, seed, stream + 1, (ulong)index)]];
            foreach (var extreme in extremes) { yield return [.. inputs[index], .. extreme]; }
        }
    }

    private static string Key(IEnumerable<float> values) => string.Join(',', values.Select(BitConverter.SingleToUInt32Bits));

    private static IEnumerable<float[]> Extremes(float[][] values) =>
        values.Length == 0 ? [] : new[] { values.MinBy(value => value.Sum())!, values.MaxBy(value => value.Sum())! }.Distinct();

    private static float[]? Draw(SearchBox box, ulong seed, ulong stream, int index)
    {
        var point = new double[box.Lower.Length];
        for (var axis = 0; axis < point.Length; axis++)
        {
            double draw = Philox.Uniform(seed, stream, ((ulong)index << 24) + (ulong)axis);
            if (index % 2 == 1) { draw = draw < 0.5 ? 0 : 1; }
            point[axis] = box.InnerLower[axis] + (draw * ((double)box.InnerUpper[axis] - box.InnerLower[axis]));
        }

        return box.Snap(point);
    }

    private float[] Capture(float[] input)
    {
        var all = ForwardPass.Run(context.Subject, input, 1, null, [mechanism.Site]).Captured[mechanism.Site];
        return [.. mechanism.Units.Select(unit => all[unit])];
    }
}
