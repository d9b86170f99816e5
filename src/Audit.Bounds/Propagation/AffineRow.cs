using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Audit.Bounds.Propagation;

/// <summary>One row of a layer applied to intervals or to a point.</summary>
/// <remarks>Sums of dense rows run in eight interleaved chains that are added by a fixed tree, so the bits do not depend on the vector width.</remarks>
internal static class AffineRow
{
    /// <summary>Centre and half-width of the row's value, and the sum of absolute weights times magnitudes.</summary>
    internal readonly record struct Reach(double Centre, double Width, double Size);

    /// <summary>The row's weights over intervals, without bias.</summary>
    public static Reach Over(PairLayer layer, double[] dense, double[] sparse, int row, Ranges ranges) =>
        layer.IsDense ? Dense(dense, row * layer.Stride, layer.Stride, ranges) : Sparse(layer, sparse, row, ranges);

    /// <summary>The row's weights times a point, padded with zeros where dense; without bias.</summary>
    public static double At(PairLayer layer, double[] dense, double[] sparse, int row, double[] point)
    {
        if (layer.IsDense) { return Dot(dense, row * layer.Stride, layer.Stride, point); }
        double sum = 0;
        for (var entry = layer.RowStart[row]; entry < layer.RowStart[row + 1]; entry++) { sum = Math.FusedMultiplyAdd(sparse[entry], point[layer.Columns[entry]], sum); }
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Reach Dense(double[] weights, int start, int count, Ranges ranges)
    {
        Vector512<double> centre = default, width = default, size = default;
        double[] middle = ranges.Middle, radius = ranges.Radius, magnitude = ranges.Magnitude;
        for (var j = 0; j < count; j += LaneVector.Width)
        {
            var w = LaneVector.Load(weights, start + j);
            var a = Vector512.Abs(w);
            centre = Vector512.FusedMultiplyAdd(w, LaneVector.Load(middle, j), centre);
            width = Vector512.FusedMultiplyAdd(a, LaneVector.Load(radius, j), width);
            size = Vector512.FusedMultiplyAdd(a, LaneVector.Load(magnitude, j), size);
        }

        return new Reach(LaneVector.Total(centre), LaneVector.Total(width), LaneVector.Total(size));
    }

    private static Reach Sparse(PairLayer layer, double[] weights, int row, Ranges ranges)
    {
        double centre = 0, width = 0, size = 0;
        for (var entry = layer.RowStart[row]; entry < layer.RowStart[row + 1]; entry++)
        {
            var (j, w) = (layer.Columns[entry], weights[entry]);
            var a = Math.Abs(w);
            centre = Math.FusedMultiplyAdd(w, ranges.Middle[j], centre);
            width = Math.FusedMultiplyAdd(a, ranges.Radius[j], width);
            size = Math.FusedMultiplyAdd(a, ranges.Magnitude[j], size);
        }

        return new Reach(centre, width, size);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Dot(double[] weights, int start, int count, double[] point)
    {
        Vector512<double> sum = default;
        for (var j = 0; j < count; j += LaneVector.Width) { sum = Vector512.FusedMultiplyAdd(LaneVector.Load(weights, start + j), LaneVector.Load(point, j), sum); }
        return LaneVector.Total(sum);
    }
}
