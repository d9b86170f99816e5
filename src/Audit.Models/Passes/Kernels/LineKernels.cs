using Audit.Models.Devices.Compute;
using Audit.Models.Graphs;

namespace Audit.Models.Passes.Kernels;

/// <summary>Operators on lines of elements, one group of items per line: sums in the order of <see cref="Devices.Cpu.Reduction"/>.</summary>
internal static class LineKernels
{
    private const int Lanes = 64;

    /// <summary>Softmax along its axis.</summary>
    public static void Softmax(KernelCall call)
    {
        var axis = (int)call.Node.Attributes.Integer("axis", 0);
        call.Groups(
            "softmax", call.Count / call.Shape[axis], Lanes, call.Inputs[0].Buffer, call.Output, call.Faults, call.Width, call.Shape[axis],
            Layout.Steps(call.Shape)[axis]);
    }

    /// <summary>Center along the last axis.</summary>
    public static void Center(KernelCall call) => Run(call, "Center", call.Shape[-1], 1, 0);

    /// <summary>NormScale along the last axis.</summary>
    public static void NormScale(KernelCall call) =>
        Run(call, "NormScale", call.Inputs[0].Shape[-1], 1, call.Node.Attributes.Number("epsilon", 0));

    /// <summary>GlobalAveragePool: the mean of each channel.</summary>
    public static void Mean(KernelCall call) => Run(call, "Mean", call.Inputs[0].Shape.Count / call.Shape.Count, 1, 0);

    /// <summary>ReduceSum, ReduceMean, ReduceMax, ReduceMin over the attribute axes.</summary>
    public static void Reduce(KernelCall call) => Reduce(call, [.. call.Node.Attributes.IntegerList("axes").Select(axis => (int)axis)]);

    /// <summary>ArgMax along its axis.</summary>
    public static void ArgMax(KernelCall call) => Reduce(call, [(int)call.Node.Attributes.Integer("axis", 0)]);

    /// <summary>CumSum along its axis: one item per line.</summary>
    public static void Running(KernelCall call)
    {
        var (attributes, axis) = (call.Node.Attributes, (int)call.Node.Attributes.Integer("axis", 0));
        var lines = call.Count / call.Shape[axis];
        call.Each(
            "running", lines, call.Inputs[0].Buffer, call.Output, call.Faults, call.Width, lines, call.Shape[axis], Layout.Steps(call.Shape)[axis],
            attributes.Integer("reverse", 0) != 0 ? 1 : 0, attributes.Integer("exclusive", 0) != 0 ? 1 : 0);
    }

    private static void Reduce(KernelCall call, int[] axes)
    {
        var own = call.Inputs[0].Shape;
        var steps = Layout.Steps(own);
        int[] Walk(IEnumerable<int> over) => [.. over.SelectMany(axis => new[] { own[axis], steps[axis] })];
        var lines = Walk(Enumerable.Range(0, own.Rank).Except(axes));
        var table = call.Device.Table([(lines.Length / 2) + 1, int.MaxValue, call.Inputs[0].Step, .. lines, axes.Length, .. Walk(axes)]);
        call.Groups(
            call.Node.OpType is "ReduceSum" or "ReduceMean" ? "reduce_sum" : "reduce_best", call.Count, Lanes, call.Inputs[0].Buffer, call.Output, call.Faults, call.Width, own.Count / call.Shape.Count,
            KernelSource.Reduce.IndexOf(call.Node.OpType), table);
    }

    private static void Run(KernelCall call, string code, int length, int step, float p) => call.Groups(
        "lines", (long)call.Rows * call.Inputs[0].Shape.Count / length, Lanes, call.Inputs[0].Buffer, call.Output, call.Faults, call.Width, length, step,
        KernelSource.Lines.IndexOf(code), p);
}
