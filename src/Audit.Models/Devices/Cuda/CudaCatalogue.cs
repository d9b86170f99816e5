using System.Text;

namespace Audit.Models.Devices.Cuda;

/// <summary>A device that the CUDA driver offers.</summary>
/// <param name="Handle">The driver's number.</param>
/// <param name="Name">Device and driver, for people.</param>
/// <param name="Refusal">Why the kernels cannot run there, or null.</param>
internal sealed record CudaEntry(int Handle, string Name, string? Refusal);

/// <summary>Asks the CUDA driver what there is.</summary>
/// <remarks>
/// Every such device has IEEE fused multiply-add, division and square root in float32 with subnormals, because the PTX asks for them by name (.rn,
/// no .ftz). Source: the PTX ISA, sections on fma, div, sqrt. It needs compute capability 7.0, for which the PTX is written.
/// </remarks>
internal static unsafe class CudaCatalogue
{
    private const int Least = 70;
    private const int CapabilityMajor = 75;
    private const int CapabilityMinor = 76;

    /// <summary>Every device; none where the driver is missing.</summary>
    public static IReadOnlyList<CudaEntry> Entries()
    {
        int count;
        if (!CudaNative.IsInstalled || CudaNative.Init(0) != 0 || CudaNative.GetCount(&count) != 0) { return []; }
        return [.. Enumerable.Range(0, count).Select(Entry).OfType<CudaEntry>()];
    }

    /// <summary>A number that the driver tells of a device; 0 where it does not.</summary>
    internal static int Attribute(int device, int attribute)
    {
        int value;
        return CudaNative.GetAttribute(&value, attribute, device) == 0 ? value : 0;
    }

    private static CudaEntry? Entry(int ordinal)
    {
        int device;
        if (CudaNative.GetDevice(&device, ordinal) != 0) { return null; }
        var bytes = stackalloc byte[256];
        var name = CudaNative.GetName(bytes, 256, device) == 0 ? Encoding.UTF8.GetString(new ReadOnlySpan<byte>(bytes, 256)).Split('\0')[0] : "unnamed";
        var capability = (10 * Attribute(device, CapabilityMajor)) + Attribute(device, CapabilityMinor);
        return new CudaEntry(
            device, $"{name} (CUDA)", capability >= Least ? null : $"its compute capability is {capability / 10}.{capability % 10}, wanted at least 7.0");
    }
}
