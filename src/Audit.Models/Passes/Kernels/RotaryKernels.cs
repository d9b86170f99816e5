namespace Audit.Models.Passes.Kernels;

/// <summary>Rotary position embedding.</summary>
internal static class RotaryKernels
{
    /// <summary>Rotary: one item per coordinate.</summary>
    public static void Rotary(KernelCall call)
    {
        var (cos, sin) = (call.Inputs[1], call.Inputs[2]);
        call.Each(
            "rotary", call.Count, call.Inputs[0].Buffer, cos.Buffer, sin.Buffer, call.Output, call.Faults, call.Width, call.Count, call.Shape[0],
            call.Shape[1], call.Shape[2], cos.Shape[1], call.Node.Attributes.Integer("interleaved", 0) != 0 ? 1 : 0);
    }
}
