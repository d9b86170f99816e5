using System.Collections.Immutable;
using Audit.Engine.Data;
using Audit.Engine.Policies;
using Audit.Models;
using Audit.Models.Devices;
using Audit.Models.Formats;
using Audit.Models.Graphs;
using Audit.Models.Passes;

namespace Audit.Engine.Claims.Explanations;

/// <summary>Reads a unit off a site: its value at each position, and one number or several for each input.</summary>
/// <remarks>A direction is the sum of weight times value in double, in the order of the site's elements, then its bias, then what is below 0 cut where that is asked. Means are sums in double, in order, divided once.</remarks>
/// <param name="Site">The value of the graph.</param>
/// <param name="Elements">[position][element]: flat indices that each position reads.</param>
/// <param name="Weights">One weight for each element, or empty for the element itself.</param>
/// <param name="Bias">What is added.</param>
/// <param name="Relu">Whether what is negative is read as 0.</param>
/// <param name="Reads">How positions become numbers.</param>
internal sealed record UnitProbe(string Site, ImmutableArray<ImmutableArray<int>> Elements, ImmutableArray<float> Weights, float Bias, bool Relu, UnitReading Reads)
{
    /// <summary>Numbers for each input.</summary>
    public int PerInput => Reads == UnitReading.Each ? Elements.Length : 1;

    /// <summary>Resolves the unit of a claim.</summary>
    /// <exception cref="InputFaultException">No such site or unit, or weights of another width.</exception>
    public static UnitProbe Of(Policy policy, Graph graph, Subject.Explanation subject, string claim)
    {
        if (subject.Unit is { } unit)
        {
            var (site, units, _) = MechanismText.Parse(unit);
            var mechanism = Mechanism.Resolve(graph, new Subject.Effect(site ?? unit, units, Replacement.Zero, null), claim);
            return new UnitProbe(mechanism.Site, [.. mechanism.Units.Select(index => ImmutableArray.Create(index))], [], 0, false, subject.Reads);
        }

        return OfDirection(policy, graph, subject.Direction!, subject.Reads, $"claim '{claim}'");
    }

    /// <summary>The numbers of consecutive inputs: [input, per input].</summary>
    public double[] Read(Model model, DataSet data, int first, int count, Device device)
    {
        var all = ForwardPass.Run(model, data.Slice(first, count), count, null, [Site], device).Captured[Site];
        var width = all.Length / count;
        var values = new double[count * PerInput];
        for (var row = 0; row < count; row++) { Read(all.AsSpan(row * width, width), values.AsSpan(row * PerInput, PerInput)); }
        return values;
    }

    /// <summary>The numbers of one input, from the values of the site.</summary>
    public void Read(ReadOnlySpan<float> site, Span<double> into)
    {
        var (sum, most) = (0.0, double.NegativeInfinity);
        for (var position = 0; position < Elements.Length; position++)
        {
            var value = At(site, Elements[position]);
            if (Reads == UnitReading.Each) { into[position] = value; }
            sum += value;
            most = Math.Max(most, value);
        }

        if (Reads != UnitReading.Each) { into[0] = (Reads == UnitReading.Mean ? sum / Elements.Length : most) + 0.0; }
    }

    private double At(ReadOnlySpan<float> site, ImmutableArray<int> elements)
    {
        if (Weights.IsEmpty) { return site[elements[0]] + 0.0; }
        var sum = 0.0;
        for (var i = 0; i < elements.Length; i++) { sum += (double)Weights[i] * site[elements[i]]; }
        sum += Bias;
        return Relu && sum < 0 ? 0 : sum + 0.0;
    }

    private static UnitProbe OfDirection(Policy policy, Graph graph, DirectionSpec direction, UnitReading reads, string place)
    {
        var site = Sites.Resolve(graph, direction.Site);
        var table = DataReader.Read(policy.Resolve(direction.Path));
        var array = table.Inputs(direction.Values);
        var rows = array.Shape.Rank == 1 ? 1 : array.Rows;
        var width = array.Shape.Count / rows;
        if (direction.Row >= rows) { throw Fault(place, $"Got row {direction.Row} of {direction.Path}, wanted 0 to {rows - 1}."); }
        var bias = direction.Bias is null ? 0 : table.Inputs(direction.Bias).Values.Span is var all && direction.Row < all.Length ? all[direction.Row] : throw Fault(place, $"Got no number for row {direction.Row} in '{direction.Bias}'.");
        var elements = Positions(graph, site, width) ?? throw Fault(place, $"Got {width} weights, but '{site}' has shape {graph.Shapes[site]}; wanted one for each element, or for each coordinate of a position.");
        return new UnitProbe(site, elements, [.. array.Values.Span.Slice(direction.Row * width, width)], bias, direction.Relu, reads);
    }

    /// <summary>Which elements each position reads: all of them, the last axis, or the channels of an image.</summary>
    private static ImmutableArray<ImmutableArray<int>>? Positions(Graph graph, string site, int width)
    {
        var (shape, axes) = (graph.Shapes[site], SiteAxes.Of(graph, site));
        if (shape.Count == width) { return [[.. Enumerable.Range(0, width)]]; }
        if (!axes.IsEmpty && axes[0] == "c" && shape[0] == width) { return [.. Enumerable.Range(0, shape.Count / width).Select(place => Enumerable.Range(0, width).Select(channel => (channel * (shape.Count / width)) + place).ToImmutableArray())]; }
        return shape.Rank > 1 && shape[shape.Rank - 1] == width ? [.. Enumerable.Range(0, shape.Count / width).Select(place => Enumerable.Range(place * width, width).ToImmutableArray())] : null;
    }

    private static InputFaultException Fault(string place, string message) => new(new Diagnostic("claim.direction", place, message));
}
