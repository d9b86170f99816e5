using System.Runtime.Intrinsics;

namespace Audit.Models.Devices.Cpu;

/// <summary>How many float32 lanes a kernel works on at once. It changes the speed and never a bit of the result.</summary>
public enum LaneWidth
{
    /// <summary>One lane.</summary>
    Scalar = 1,

    /// <summary>128 bits, 4 lanes.</summary>
    Bits128 = 4,

    /// <summary>256 bits, 8 lanes.</summary>
    Bits256 = 8,

    /// <summary>512 bits, 16 lanes.</summary>
    Bits512 = 16,
}

/// <summary>Which lane width this processor runs best.</summary>
public static class LaneWidths
{
    /// <summary>The width that kernels use: that of the device on which a pass runs on this thread, else the processor's widest.</summary>
    public static LaneWidth Widest => CpuScope.Width ?? OfProcessor;

    /// <summary>The widest that the processor has together with a fused multiply-add; Scalar without one.</summary>
    public static LaneWidth OfProcessor =>
        !SoftFma.HasHardware ? LaneWidth.Scalar
        : Vector512.IsHardwareAccelerated ? LaneWidth.Bits512
        : Vector256.IsHardwareAccelerated ? LaneWidth.Bits256
        : Vector128.IsHardwareAccelerated ? LaneWidth.Bits128
        : LaneWidth.Scalar;

    /// <summary>The width itself where the processor fuses, else Scalar: a vector's fused multiply-add would otherwise ask the C library.</summary>
    internal static LaneWidth Usable(LaneWidth width) => SoftFma.HasHardware ? width : LaneWidth.Scalar;
}
