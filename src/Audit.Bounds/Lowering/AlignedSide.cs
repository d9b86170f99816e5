using System.Collections.Immutable;
using Audit.Bounds.Certificates;

namespace Audit.Bounds.Lowering;

/// <summary>One of two chains while it is brought to a shape that both have.</summary>
internal sealed class AlignedSide(ChainNetwork network)
{
    private readonly List<ChainLayer> layers = [];

    /// <summary>Where each value that left the chain's last layer stands in the aligned layer.</summary>
    private int[] places = [.. Enumerable.Range(0, network.Inputs)];

    /// <summary>Number of values that leave the aligned layer.</summary>
    public int Columns { get; private set; } = network.Inputs;

    /// <summary>Number of values of the chain itself.</summary>
    public int Width => places.Length;

    /// <summary>A layer of the chain, its columns where they stand in the aligned layer before it.</summary>
    public ChainLayer Layer(int index) => network.Layers[index] with
    {
        Inputs = Columns,
        Columns = [.. network.Layers[index].Columns.Select(column => places[column])],
    };

    /// <summary>Appends a layer of the chain; row i goes to rows[i], the other rows read nothing.</summary>
    public void Take(int columns, ChainLayer layer, int[] rows, ImmutableArray<Activation> activations)
    {
        var source = Enumerable.Repeat(-1, activations.Length).ToArray();
        for (var row = 0; row < rows.Length; row++) { source[rows[row]] = row; }
        Add(columns, activations, row => source[row] < 0 ? RowDraft.Exact(0, false) : Draft(layer, source[row]));
        places = layer.Outputs == layer.Rows ? rows : [.. Enumerable.Range(0, layer.Outputs)];
    }

    /// <summary>Appends a layer that hands all values on, after rows of the other chain.</summary>
    public void HandOn(int columns, int first, ImmutableArray<Activation> activations)
    {
        var old = places;
        Add(columns, activations, row => row < first ? RowDraft.Exact(0, false) : RowDraft.Pass(old[row - first]));
        places = [.. Enumerable.Range(first, old.Length)];
    }

    public ChainNetwork Network() => new([.. layers]);

    private static RowDraft Draft(ChainLayer layer, int row)
    {
        var (start, end) = (layer.RowStart[row], layer.RowStart[row + 1]);
        return new RowDraft
        {
            Bias = layer.Bias[row],
            Roundings = layer.Roundings[row],
            Entries = [.. Enumerable.Range(start, end - start).Select(entry => (layer.Columns[entry], layer.Weights[entry])).OrderBy(entry => entry.Item1)],
        };
    }

    private void Add(int columns, ImmutableArray<Activation> activations, Func<int, RowDraft> draft)
    {
        var layer = new LayerDraft(columns, [.. Enumerable.Range(0, activations.Length).Select(draft)]).Freeze() with { Activations = activations };
        layers.Add(layer);
        Columns = layer.Outputs;
    }
}
