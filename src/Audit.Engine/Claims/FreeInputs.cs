using Audit.Bounds.Lowering;
using Audit.Bounds.Search;

namespace Audit.Engine.Claims;

/// <summary>Boxes with further inputs of a chain after the model's own: replacing values, and roundings of activations.</summary>
internal static class FreeInputs
{
    /// <summary>Each box with the same ends for the further inputs.</summary>
    public static SearchBox[] Extend(IReadOnlyList<SearchBox> boxes, float[] lower, float[] upper) =>
        [.. boxes.Select(box => new SearchBox([.. box.Lower, .. lower], [.. box.Upper, .. upper], [.. box.InnerLower, .. lower], [.. box.InnerUpper, .. upper]) { Hulls = box.Hulls })];

    /// <summary>Each box with roundings, half a step to either side.</summary>
    public static SearchBox[] WithRoundings(IReadOnlyList<SearchBox> boxes, int count)
    {
        float[] upper = [.. Enumerable.Repeat(RoundedValues.HalfStep, count)];
        return Extend(boxes, [.. upper.Select(end => -end)], upper);
    }

    /// <summary>Whether all inputs from a place on are roundings.</summary>
    public static bool AreRoundings(Audit.Bounds.Certificates.CoveredBox box, int from) =>
        box.Lower.Skip(from).All(end => end == -RoundedValues.HalfStep) && box.Upper.Skip(from).All(end => end == RoundedValues.HalfStep);
}
