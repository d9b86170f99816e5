using System.Runtime.CompilerServices;

namespace Audit.Models.Devices.Cpu;

/// <summary>How a tile goes from one row of B to the next.</summary>
internal unsafe interface IRowSteps
{
    /// <summary>Floats to the next row.</summary>
    static abstract nint Next(nint even, ref nint* listed);
}

/// <summary>All rows lie equally far apart.</summary>
internal readonly unsafe struct EvenSteps : IRowSteps
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Next(nint even, ref nint* listed) => even;
}

/// <summary>The distances are listed, as for the windows of a convolution.</summary>
internal readonly unsafe struct ListedSteps : IRowSteps
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Next(nint even, ref nint* listed) => unchecked(*listed++);
}
