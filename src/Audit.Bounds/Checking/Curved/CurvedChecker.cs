using Audit.Bounds.Certificates;
using Audit.Bounds.Checking.Functions;

namespace Audit.Bounds.Checking.Curved;

/// <summary>Checks certificates about networks with functions, products and softmaxes: boxes, balls, hulls, splits of inputs, lemma rows; one row at a time.</summary>
/// <remarks>Guarantee: as <see cref="Checker"/>. Slower than the path for ReLU networks and without phases and row parameters, which are refused by name.</remarks>
internal sealed class CurvedChecker
{
    private readonly Certificate claim;
    private readonly CurvedNetwork network;
    private readonly PreorderTree tree;
    private readonly FormGrid grid;
    private readonly CurvedStep steps;
    private readonly CurvedPass pass;
    private readonly CurvedUnits units;

    private CurvedChecker(Certificate claim, ChainNetwork original, ChainNetwork? coarse)
    {
        (this.claim, network, tree) = (claim, CurvedNetwork.Of(claim, original, coarse), new PreorderTree(claim.Boxes));
        grid = new FormGrid(claim.BoundBits);
        (steps, pass, units) = (new CurvedStep(network), new CurvedPass(network, grid), new CurvedUnits(network, grid));
    }

    /// <summary>What a certificate asks for that this path does not have, or nothing.</summary>
    public static string? Unsupported(Certificate claim, ChainNetwork network) =>
        claim.Lemmas.Length != 0 && claim.Lemmas.Length != network.Layers.Length ? $"the certificate has lemmas of {claim.Lemmas.Length} layers, the network {network.Layers.Length}"
        : null;

    /// <summary>Walks the trees from their roots.</summary>
    public static CheckResult Walk(Certificate claim, ChainNetwork original, ChainNetwork? coarse, IProgress<long>? progress)
    {
        try { return new CurvedChecker(claim, original, coarse).Run(progress); }
        catch (OverflowException overflow) { return new CheckResult.Rejected($"grids: {overflow.Message}"); }
    }

    private sealed record Place(int Index, double[] Lower, double[] Upper, InputShape Shape, CurvedBounds[]? Parent);

    private CheckResult Run(IProgress<long>? progress)
    {
        var (waiting, visited, leaves) = (new Stack<Place>(), 0L, 0L);
        foreach (var (at, box) in tree.Roots.Zip(claim.Boxes).Reverse()) { waiting.Push(new Place(at, Exact(box.Lower), Exact(box.Upper), new InputShape(box, network.InputGrid), null)); }
        while (waiting.TryPop(out var place))
        {
            if (Wrong(place, waiting) is { } wrong) { return new CheckResult.Rejected($"{tree.Place(place.Index)}: {wrong}"); }
            leaves += tree[place.Index] is TreeNode.Leaf ? 1 : 0;
            progress?.Report(++visited);
        }

        return new CheckResult.Accepted(leaves, visited);
    }

    private static double[] Exact(IEnumerable<float> values) => [.. values.Select(value => (double)value)];

    private string? Wrong(Place place, Stack<Place> waiting)
    {
        try
        {
            var node = tree[place.Index];
            var inputs = new InputSet(place.Lower, place.Upper, place.Shape, network.InputGrid);
            var bounds = Derive(inputs, place.Parent, place.Parent is null ? 0 : node.ReboundFrom);
            return bounds is null ? null
                : node is TreeNode.Split split ? Divide(place, split, bounds, waiting)
                : node is TreeNode.Leaf leaf ? Leaf(leaf, inputs, bounds)
                : "a phase beside curved units: not supported";
        }
        catch (DomainException) when (tree[place.Index] is TreeNode.Split split) { return Divide(place, split, null, waiting); }
        catch (ArithmeticException fault) { return $"arithmetic: {fault.Message}"; }
    }

    /// <summary>An interval leaves a function's domain: nothing is known of the box, but its parts may be known.</summary>
    internal sealed class DomainException(string message) : ArithmeticException(message);

    /// <summary>Bounds of all layers, those before the first proved anew being the parent's; nothing where no input of the box reaches them.</summary>
    private CurvedBounds[]? Derive(InputSet inputs, CurvedBounds[]? parent, int from)
    {
        var bounds = new CurvedBounds[network.Layers.Length];
        for (var k = 0; k < bounds.Length; k++)
        {
            if (k < from && parent is not null) { bounds[k] = parent[k]; continue; }
            bounds[k] = new CurvedBounds(network.Layers[k].Rows, network.Units[k].Sum(unit => unit.Outputs), network.IsPair);
            if (!Tighten(inputs, bounds, k, parent?[k])) { return null; }
        }

        return bounds;
    }

    private bool Tighten(InputSet inputs, CurvedBounds[] bounds, int k, CurvedBounds? parent)
    {
        var own = bounds[k];
        const long most = 1L << FixedPoint.ValueBits;
        foreach (var intervals in (Interval[][])[own.X, own.Y, own.D]) { intervals.AsSpan().Fill(new Interval(-most, most)); }
        steps.Run(k, k == 0 ? (inputs.Box, inputs.Box, new Interval[inputs.Box.Length]) : (bounds[k - 1].H, bounds[k - 1].G, bounds[k - 1].Delta), own);
        if (k == bounds.Length - 1) { return true; }
        if (k == 0 && !inputs.Shape.IsPlain) { Within(inputs, bounds); }
        if (parent is not null) { Intersect(own, parent); }
        if (!own.CrossTighten()) { return false; }
        if (k > 0) { Rows(inputs, bounds, k); }
        if (!own.CrossTighten()) { return false; }
        units.Prepare(k, own);
        return true;
    }

    /// <summary>Rows of the first layer over the box cut with its ball and hulls.</summary>
    private void Within(InputSet inputs, CurvedBounds[] bounds)
    {
        var all = Enumerable.Range(0, bounds[0].X.Length).ToList();
        Prove(inputs, bounds, 0, RowOf.Original, all, bounds[0].X);
        if (!network.IsPair) { return; }
        Prove(inputs, bounds, 0, RowOf.Coarse, all, bounds[0].Y);
        Prove(inputs, bounds, 0, RowOf.Pair, [.. all.Where(row => !bounds[0].D[row].IsZero)], bounds[0].D);
    }

    private static void Intersect(CurvedBounds own, CurvedBounds parent)
    {
        foreach (var (mine, theirs) in ((Interval[], Interval[])[])[(own.X, parent.X), (own.Y, parent.Y), (own.D, parent.D)])
        {
            for (var i = 0; i < mine.Length; i++) { mine[i] = mine[i].And(theirs[i]); }
        }
    }

    /// <summary>Backward rows: of ReLU neurons that may switch (x, y, and d where either does), and of what curved units read (x, and d where it moves).</summary>
    private void Rows(InputSet inputs, CurvedBounds[] bounds, int k)
    {
        var (own, lemmas) = (bounds[k], claim.Lemmas.IsEmpty ? LemmaRows.All : claim.Lemmas[k]);
        var (x, y, d) = (new List<int>(), new List<int>(), new List<int>());
        foreach (var unit in network.Units[k])
        {
            for (var row = unit.Row; row < unit.Row + unit.Rows; row++)
            {
                var isRelu = unit.Kind == Activation.Relu;
                var (switchesX, switchesY) = (isRelu && own.X[row].IsUnstable, isRelu && network.IsPair && own.Y[row].IsUnstable);
                if (switchesX || (network.Wanted[k][row] && own.X[row].Lower < own.X[row].Upper)) { x.Add(row); }
                if (switchesY) { y.Add(row); }
                if (network.IsPair && (switchesX || switchesY || network.Wanted[k][row]) && !own.D[row].IsZero) { d.Add(row); }
            }
        }

        if ((lemmas & LemmaRows.Original) != 0) { Prove(inputs, bounds, k, RowOf.Original, x, own.X); }
        if ((lemmas & LemmaRows.Coarse) != 0) { Prove(inputs, bounds, k, RowOf.Coarse, y, own.Y); }
        if ((lemmas & LemmaRows.Difference) != 0) { Prove(inputs, bounds, k, RowOf.Pair, d, own.D); }
    }

    private void Prove(InputSet inputs, CurvedBounds[] bounds, int k, RowOf kind, List<int> rows, Interval[] intervals)
    {
        foreach (var row in rows)
        {
            var (upper, minusLower) = (pass.OfRow(inputs, bounds, k, kind, row, 1), pass.OfRow(inputs, bounds, k, kind, row, -1));
            intervals[row] = intervals[row].And(new Interval(-minusLower, upper));
        }
    }

    private static string? Inside(Place place, TreeNode.Split split)
    {
        var (lower, upper) = (place.Lower[split.Axis], place.Upper[split.Axis]);
        return split.Cut > lower && split.Cut < upper ? null : $"cut of input {split.Axis}: {BigDyadic.Of(split.Cut)} is not inside {BigDyadic.Of(lower)} to {BigDyadic.Of(upper)}";
    }

    /// <summary>Leaves both parts to be visited; parts of a box of which nothing is known prove all anew.</summary>
    private string? Divide(Place place, TreeNode.Split split, CurvedBounds[]? bounds, Stack<Place> waiting)
    {
        if (Inside(place, split) is { } wrong) { return wrong; }
        var (below, above) = ((double[])place.Upper.Clone(), (double[])place.Lower.Clone());
        below[split.Axis] = above[split.Axis] = split.Cut;
        waiting.Push(new Place(tree.UpperPart(place.Index), above, place.Upper, place.Shape, bounds));
        waiting.Push(new Place(place.Index + 1, place.Lower, below, place.Shape, bounds));
        return null;
    }

    private string? Leaf(TreeNode.Leaf leaf, InputSet inputs, CurvedBounds[] bounds)
    {
        if (leaf.Parameters.Any(parameters => parameters.Multipliers.Length > 0 || parameters.Slopes.Length > 0)) { return "row parameters beside curved units: not supported"; }
        for (var i = 0; i < leaf.Choices.Length; i++)
        {
            var combination = Combination.Of(claim.Clauses[i], leaf.Choices[i], claim.CoefficientBits);
            var upper = pass.OfOutputs(inputs, bounds, combination, network.CoefficientBits - claim.CoefficientBits);
            if (!combination.IsProvedBy(upper, network.ConstantBits))
            {
                return $"clause {i}: the upper bound {new BigDyadic(upper, -network.ConstantBits)} is not {(combination.Strict ? "below" : "at most")} {combination.Limit}";
            }
        }

        return null;
    }
}
