using Audit.Models.Graphs;

namespace Audit.Bounds.Lowering;

/// <summary>The windows of a convolution or pooling over the spatial axes of a sample [channels, extents...].</summary>
internal sealed class Windows
{
    private readonly int[] extents;
    private readonly int[] kernel;
    private readonly int[] output;
    private readonly int[] strides;
    private readonly int[] dilations;
    private readonly int[] pads;

    public Windows(Node node, Shape input, Shape result, int[] kernel)
    {
        var axes = input.Rank - 1;
        extents = [.. input.Dimensions.Skip(1)];
        output = [.. result.Dimensions.Skip(1)];
        this.kernel = kernel;
        strides = List(node, "strides", axes, 1);
        dilations = List(node, "dilations", axes, 1);
        pads = List(node, "pads", 2 * axes, 0);
    }

    /// <summary>Positions of the output plane.</summary>
    public int Positions => output.Aggregate(1, (product, extent) => product * extent);

    /// <summary>Elements of an input plane.</summary>
    public int Plane => extents.Aggregate(1, (product, extent) => product * extent);

    /// <summary>Elements of the kernel.</summary>
    public int Size => kernel.Aggregate(1, (product, extent) => product * extent);

    /// <summary>For an output position: kernel element and input plane index of every tap that is not padding, in kernel order.</summary>
    public IEnumerable<(int Kernel, int Input)> Taps(int position)
    {
        var at = Coordinates(position, output);
        for (var tap = 0; tap < Size; tap++)
        {
            var within = Coordinates(tap, kernel);
            var (index, inside) = (0, true);
            for (var axis = 0; axis < extents.Length; axis++)
            {
                var coordinate = (at[axis] * strides[axis]) + (within[axis] * dilations[axis]) - pads[axis];
                inside &= coordinate >= 0 && coordinate < extents[axis];
                index = (index * extents[axis]) + coordinate;
            }

            if (inside) { yield return (tap, index); }
        }
    }

    private static int[] Coordinates(int index, int[] extents)
    {
        var coordinates = new int[extents.Length];
        for (var axis = extents.Length - 1; axis >= 0; axis--) { (coordinates[axis], index) = (index % extents[axis], index / extents[axis]); }
        return coordinates;
    }

    private static int[] List(Node node, string name, int count, long missing)
    {
        var list = node.Attributes.IntegerList(name);
        return list.Length == 0 ? [.. Enumerable.Repeat((int)missing, count)] : [.. list.Select(value => (int)value)];
    }
}
