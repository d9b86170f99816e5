using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>Import of normalisations: Center, NormScale and Div along one axis, then a factor and a summand.</summary>
/// <remarks>Source: Ba, Kiros and Hinton 2016 (arXiv 1607.06450); Zhang and Sennrich 2019 (arXiv 1910.07467); Wu and He 2018 (arXiv 1803.08494).</remarks>
internal static class OnnxNormRules
{
    public static void LayerNormalization(OnnxNodeContext node)
    {
        node.Integer("stash_type", 1);
        Layer(node, node.InputName(0), true, 1, node.Has(2) ? 2 : -1);
    }

    /// <summary>The root mean square without centring; also as SimplifiedLayerNormalization.</summary>
    public static void RmsNormalization(OnnxNodeContext node)
    {
        node.Integer("stash_type", 1);
        Layer(node, node.InputName(0), false, 1, -1);
    }

    /// <summary>A sum of two streams and a bias, then a layer norm; the fourth output is the sum.</summary>
    public static void SkipLayerNormalization(OnnxNodeContext node) => Skip(node, true, node.Has(3) ? 3 : -1, 4);

    /// <summary>The same with the root mean square.</summary>
    public static void SkipSimplified(OnnxNodeContext node) => Skip(node, false, -1, 3);

    /// <summary>Every channel of a sample on its own.</summary>
    public static void InstanceNormalization(OnnxNodeContext node) => Grouped(node, node.Batched(0)[0], "");

    /// <summary>Groups of channels of a sample; before operator set 21 factors and summands belong to groups.</summary>
    public static void GroupNormalization(OnnxNodeContext node)
    {
        node.Integer("stash_type", 1);
        var groups = node.Integer("num_groups", 0);
        var channels = node.Batched(0)[0];
        if (groups < 1 || groups > channels || channels % groups != 0) { throw new OnnxRuleException($"{groups} groups do not divide {channels} channels."); }
        Grouped(node, (int)groups, node.Opset < 21 ? "group" : "");
    }

    private static void Skip(OnnxNodeContext node, bool centred, int summand, int bias)
    {
        if (node.OutputName(1) is not null || node.OutputName(2) is not null) { throw new OnnxRuleException("Mean and deviation as outputs are not there."); }
        var view = node.View(0);
        var (names, layout) = OnnxBroadcast.Align(node, 0, 1);
        var sum = node.Has(bias) ? node.EmitHelper("Add", "skip", layout, Attributes.None, names) : Last(names);
        if (node.Has(bias)) { sum = Last([sum, OnnxBroadcast.Under(node, bias, view.Rank, view.Layout)]); }
        Layer(node, sum, centred, 2, summand);

        string Last(string[] operands)
        {
            if (node.OutputName(3) is null) { return node.EmitHelper("Add", "sum", layout, Attributes.None, operands); }
            node.EmitOutput(3, "Add", layout, Attributes.None, operands);
            return node.OutputName(3)!;
        }
    }

    private static void Layer(OnnxNodeContext node, string input, bool centred, int factor, int summand)
    {
        var view = node.Import.View(input);
        var epsilon = node.Number("epsilon", centred ? 1e-5f : 1e-6f);
        if (node.OpType is "LayerNormalization" && (node.OutputName(1) ?? node.OutputName(2)) is not null)
        {
            throw new OnnxRuleException("Mean and deviation as outputs are not there.");
        }
        var axis = view.Own(OnnxNodeContext.FromFront(node.Integer("axis", -1), view.Rank));
        if (axis < 0 || axis < view.Layout.Axis) { throw new OnnxRuleException("It runs over the batch axis; samples must not be mixed."); }
        var flat = view.Sample.Rank - axis == 1 ? input
            : node.Reshaped(input, view.Layout, [.. view.Sample.Dimensions[..axis], view.Sample.Dimensions.Skip(axis).Aggregate(1, (product, extent) => product * extent)]);
        var normal = node.Reshaped(Normal(node, flat, view.Layout, centred, epsilon), view.Layout, view.Sample.Dimensions);
        Scaled(node, normal, view, [(factor, node.Constant(factor).Shape), .. summand < 0 ? Array.Empty<(int, Shape)>() : [(summand, node.Constant(summand).Shape)]]);
    }

    private static string Normal(OnnxNodeContext node, string input, OnnxLayout layout, bool centred, float epsilon)
    {
        var centre = centred ? node.EmitHelper("Center", "centered", layout, Attributes.None, input) : input;
        var scale = node.EmitHelper("NormScale", "scale", layout, Attributes.None.With("epsilon", epsilon), centre);
        return node.EmitHelper("Div", "normalized", layout, Attributes.None, centre, scale);
    }

    /// <summary>The output: times the factor, plus the summand where there is one; constants lie in these shapes under the sample.</summary>
    private static void Scaled(OnnxNodeContext node, string normal, OnnxView view, (int Input, Shape Shape)[] constants)
    {
        foreach (var (index, (input, shape)) in constants.Index())
        {
            var (opType, weight) = (index == 0 ? "Mul" : "Add", node.Weight(input, shape));
            if (index == constants.Length - 1) { node.Emit(opType, view.Layout, Attributes.None, normal, weight); return; }
            normal = node.EmitHelper(opType, "scaled", view.Layout, Attributes.None, normal, weight);
        }
    }

    private static void Grouped(OnnxNodeContext node, int groups, string scaled)
    {
        var sample = node.Batched(0);
        var view = node.View(0);
        var flat = node.Reshaped(node.InputName(0), true, [groups, sample.Count / groups]);
        var normal = Normal(node, flat, true, true, node.Number("epsilon", 1e-5f));
        var own = scaled == "group" ? groups : sample[0];
        if (node.Constant(1).Shape.Count != own || node.Constant(2).Shape.Count != own)
        {
            throw new OnnxRuleException($"Factor {node.Constant(1).Shape} and summand {node.Constant(2).Shape} do not fit; wanted [{own}].");
        }
        if (scaled != "group")
        {
            var column = new Shape([own, .. Enumerable.Repeat(1, sample.Rank - 1)]);
            Scaled(node, node.Reshaped(normal, true, sample.Dimensions), view, [(1, column), (2, column)]);
            return;
        }

        var times = node.EmitHelper("Mul", "scaled", true, Attributes.None, normal, node.Weight(1, new Shape(groups, 1)));
        var plus = node.EmitHelper("Add", "shifted", true, Attributes.None, times, node.Weight(2, new Shape(groups, 1)));
        node.EmitReshape(plus, true, sample.Dimensions);
    }
}
