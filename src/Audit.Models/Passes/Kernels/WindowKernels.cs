using Audit.Models.Devices.Compute;
using Audit.Models.Graphs;
using Audit.Models.Operators;

namespace Audit.Models.Passes.Kernels;

/// <summary>Convolution and the pools.</summary>
internal static class WindowKernels
{
    private const string Tile = "medium";

    /// <summary>MaxPool.</summary>
    public static void MaxPool(KernelCall call) => Pool(call, "MaxPool");

    /// <summary>AveragePool.</summary>
    public static void AveragePool(KernelCall call) =>
        Pool(call, call.Node.Attributes.Integer("count_include_pad", 0) != 0 ? "AveragePoolAll" : "AveragePool");

    /// <summary>Conv: one product per group, over the windows of all rows.</summary>
    public static void Conv(KernelCall call)
    {
        var (x, weights, hasBias) = (call.Inputs[0], call.Inputs[1], call.Inputs.Length == 3);
        var window = Window.Of(call.Node, x.Shape);
        var groups = (int)call.Node.Attributes.Integer("group", 1);
        var (outputs, depth, windows) = (weights.Shape[0] / groups, weights.Shape.Count / weights.Shape[0], call.Rows * window.Outputs);
        var (_, rows, columns, _, _) = KernelSource.Tiles.First(tile => tile.Name == Tile);
        var tiles = (long)((outputs + rows - 1) / rows) * ((windows + columns - 1) / columns) * groups;
        call.Groups(
            $"tile_convolution_{Tile}", tiles, KernelSource.Items(Tile), x.Buffer, weights.Buffer, call.Inputs[hasBias ? 2 : 1].Buffer, call.Output,
            call.Faults, call.Width, windows, depth, hasBias ? 1 : 0, call.Device.Table([.. Shape(window), weights.Shape[1], outputs, groups]));
    }

    private static void Pool(KernelCall call, string code) => call.Each(
        "windows", call.Count, call.Inputs[0].Buffer, call.Output, call.Faults, call.Width, call.Count, KernelSource.Windows.IndexOf(code),
        call.Device.Table(Shape(Window.Of(call.Node, call.Inputs[0].Shape))));

    private static int[] Shape(Window window)
    {
        var (rows, columns) = (window.Rows, window.Columns);
        return
        [
            rows.Size, columns.Size, rows.Outputs, columns.Outputs, rows.Kernel, columns.Kernel, rows.Stride, columns.Stride, rows.Dilation,
            columns.Dilation, rows.Begin, columns.Begin,
        ];
    }
}
