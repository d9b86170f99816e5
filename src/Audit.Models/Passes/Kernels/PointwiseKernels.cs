using Audit.Models.Devices.Compute;
using Audit.Models.Operators;

namespace Audit.Models.Passes.Kernels;

/// <summary>Operators that treat each element by itself, one number or two.</summary>
internal static class PointwiseKernels
{
    /// <summary>A function of one number.</summary>
    public static void Function(KernelCall call) => Function(call, 0, 0);

    /// <summary>A function of one number with one or two attributes, which are the kernel's two numbers.</summary>
    public static Action<KernelCall> With(string first, float missing, string second = "", float secondMissing = 0) =>
        call => Function(call, call.Node.Attributes.Number(first, missing), call.Node.Attributes.Number(second, secondMissing));

    /// <summary>Gelu: the kernel's first number says whether it is the form with tanh.</summary>
    public static void Gelu(KernelCall call) => Function(call, call.Node.Attributes.Integer("approximate", 0) != 0 ? 1 : 0, 0);

    /// <summary>QuantizeLinear and DequantizeLinear: scale and zero point of an element's channel.</summary>
    public static void Quantise(KernelCall call)
    {
        var (attributes, scales) = (call.Node.Attributes, Quantising.Scales(call.Node));
        var zeros = attributes.IntegerList("zero_points");
        var numbers = scales.SelectMany((scale, index) => new[] { BitConverter.SingleToInt32Bits(scale), BitConverter.SingleToInt32Bits(zeros[index]) });
        var size = scales.Length == 1 ? 1 : Layout.Steps(call.Shape)[(int)attributes.Integer("axis", 0)];
        call.Each(
            "quantise", call.Count, call.Inputs[0].Buffer, call.Output, call.Faults, call.Width, call.Count, KernelSource.Quantise.IndexOf(call.Node.OpType),
            (float)attributes.Integer("low", 0), (float)attributes.Integer("high", 255), size, scales.Length, call.Device.Table([.. numbers]));
    }

    /// <summary>Two numbers, with broadcasting.</summary>
    public static void Elementwise(KernelCall call)
    {
        var (a, b) = (call.Inputs[0], call.Inputs[1]);
        var (first, second) = (Layout.Steps(a.Shape, call.Shape), Layout.Steps(b.Shape, call.Shape));
        var axes = call.Shape.Dimensions.Select((extent, axis) => new LayoutAxis(extent, first[axis], second[axis]));
        var layout = call.Device.Table(Layout.Of(axes.Prepend(Layout.Batch(a.Step, b.Step))));
        call.Each(
            "elementwise", call.Count, a.Buffer, b.Buffer, call.Output, call.Faults, call.Width, call.Count,
            KernelSource.Elementwise.IndexOf(call.Node.OpType), layout);
    }

    /// <summary>Where: one of two numbers, as a third says.</summary>
    public static void Choose(KernelCall call)
    {
        var steps = call.Inputs.Select(input => Layout.Steps(input.Shape, call.Shape)).ToArray();
        var axes = call.Shape.Dimensions.SelectMany((extent, axis) => new[] { extent, steps[0][axis], steps[1][axis], steps[2][axis] });
        var batch = new[] { int.MaxValue, call.Inputs[0].Step, call.Inputs[1].Step, call.Inputs[2].Step };
        call.Each(
            "choose", call.Count, call.Inputs[0].Buffer, call.Inputs[1].Buffer, call.Inputs[2].Buffer, call.Output, call.Faults, call.Width, call.Count,
            call.Device.Table([call.Shape.Rank + 1, .. batch, .. axes]));
    }

    /// <summary>Batch normalisation: one multiply-add with the numbers of the channel.</summary>
    public static void Affine(KernelCall call)
    {
        var channels = call.Inputs[1].Shape.Count;
        call.Each(
            "affine", call.Count, call.Inputs[0].Buffer, call.Inputs[1].Buffer, call.Inputs[2].Buffer, call.Output, call.Faults, call.Width,
            call.Count, call.Shape.Count / channels, channels);
    }

    private static void Function(KernelCall call, float p, float q) => call.Each(
        "pointwise", call.Count, call.Inputs[0].Buffer, call.Output, call.Faults, call.Width, call.Count,
        KernelSource.Pointwise.IndexOf(call.Node.OpType), p, q);
}
