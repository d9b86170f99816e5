using System.Collections.Immutable;
using Audit.Models.Devices.Compute;
using Audit.Models.Graphs;

namespace Audit.Models.Passes.Kernels;

/// <summary>One input of a node on a device.</summary>
/// <param name="Buffer">[rows, shape] for a value, [shape] for an initialiser.</param>
/// <param name="Shape">Per-sample shape, or the initialiser's.</param>
/// <param name="Constant">True for an initialiser.</param>
internal readonly record struct KernelOperand(nint Buffer, Shape Shape, bool Constant)
{
    /// <summary>Elements from one row of the batch to the next.</summary>
    public int Step => Constant ? 0 : Shape.Count;
}

/// <summary>One node over the rows of a slice, on a device.</summary>
/// <param name="Device">Where.</param>
/// <param name="Node">What.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Inputs">The inputs that are present.</param>
/// <param name="Shape">Per-sample shape of the output.</param>
/// <param name="Output">[rows, shape], to be written in full.</param>
/// <param name="Faults">Where kernels note the least row that is not finite.</param>
/// <param name="IsChecked">False where the output is patched afterwards and checked then.</param>
internal sealed record KernelCall(
    GpuDevice Device, Node Node, int Rows, ImmutableArray<KernelOperand> Inputs, Shape Shape, nint Output, nint Faults, bool IsChecked)
{
    /// <summary>Elements of the output.</summary>
    public int Count => Rows * Shape.Count;

    /// <summary>What kernels divide an index by to find the row of a fault; 0 where nothing is to be noted.</summary>
    public int Width => IsChecked ? Shape.Count : 0;

    /// <summary>Launches a kernel with one item for each of so many elements.</summary>
    public void Each(string kernel, int count, params ReadOnlySpan<KernelArgument> arguments) => Device.Each(kernel, count, arguments);

    /// <summary>Launches a kernel with so many groups of so many items.</summary>
    public void Groups(string kernel, long groups, int items, params ReadOnlySpan<KernelArgument> arguments) =>
        Device.Api.Launch(kernel, checked((int)groups), items, arguments);
}
