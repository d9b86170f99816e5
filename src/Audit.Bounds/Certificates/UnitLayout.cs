using System.Collections.Immutable;

namespace Audit.Bounds.Certificates;

/// <summary>A unit of a layer: consecutive rows that one function reads, and consecutive values that it gives.</summary>
/// <param name="Kind">What reads its first row.</param>
/// <param name="Row">Its first row.</param>
/// <param name="Rows">How many rows it reads.</param>
/// <param name="Output">Its first output.</param>
internal readonly record struct Unit(Activation Kind, int Row, int Rows, int Output)
{
    /// <summary>How many values leave it: one for each row, one in all for a product.</summary>
    public int Outputs => Kind == Activation.ProductLeft ? 1 : Rows;

    /// <summary>Whether it is neither the identity nor ReLU.</summary>
    public bool IsCurved => Kind > Activation.Relu;
}

/// <summary>The units of a chain's layers, and the rows whose intervals are worth backward rows because a curved unit reads them.</summary>
internal static class UnitLayout
{
    /// <summary>The units of a layer in order.</summary>
    public static ImmutableArray<Unit> Of(ChainLayer layer)
    {
        var units = ImmutableArray.CreateBuilder<Unit>(layer.Outputs);
        var output = 0;
        for (var row = 0; row < layer.Rows;)
        {
            var last = row + 1;
            while (last < layer.Rows && layer.Activations[last] is Activation.ProductRight or Activation.SoftmaxNext) { last++; }
            units.Add(new Unit(layer.Activations[row], row, last - row, output));
            output += units[^1].Outputs;
            row = last;
        }

        return units.ToImmutable();
    }

    /// <summary>For each layer, the rows that curved units read: rows that hand an identity row's value on are left out, and that row stands for them.</summary>
    public static bool[][] Wanted(ImmutableArray<ChainLayer> layers)
    {
        bool[][] wanted = [.. layers.Select(layer => new bool[layer.Rows])];
        for (var k = layers.Length - 1; k >= 0; k--)
        {
            foreach (var unit in Of(layers[k]).Where(unit => unit.IsCurved)) { wanted[k].AsSpan(unit.Row, unit.Rows).Fill(true); }
            if (k == 0) { break; }
            var below = layers[k - 1];
            var rowOf = RowOfOutput(below);
            for (var row = 0; row < wanted[k].Length; row++)
            {
                if (!wanted[k][row] || !IsCopy(layers[k], row)) { continue; }
                var source = rowOf[layers[k].Columns[layers[k].RowStart[row]]];
                wanted[k][row] = false;
                wanted[k - 1][source] |= below.Activations[source] == Activation.Identity;
            }
        }

        return wanted;
    }

    /// <summary>For each output of a layer, the (first) row that its unit reads.</summary>
    private static int[] RowOfOutput(ChainLayer layer) => [.. Enumerable.Range(0, layer.Rows).Where(row => layer.Activations[row] != Activation.ProductRight)];

    private static bool IsCopy(ChainLayer layer, int row)
    {
        var entry = layer.RowStart[row];
        return layer.RowStart[row + 1] == entry + 1 && layer.Weights[entry] == 1 && layer.Bias[row] == 0 && layer.Roundings[row] == 0;
    }
}
