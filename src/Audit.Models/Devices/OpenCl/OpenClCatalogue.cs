using System.Text;

namespace Audit.Models.Devices.OpenCl;

/// <summary>A device that OpenCL offers.</summary>
/// <param name="Platform">The platform's handle.</param>
/// <param name="Handle">The device's handle.</param>
/// <param name="Name">Device and platform, for people.</param>
/// <param name="IsGpu">Whether it calls itself a GPU.</param>
/// <param name="Refusal">Why it cannot keep the bits, or null.</param>
internal sealed record OpenClEntry(nint Platform, nint Handle, string Name, bool IsGpu, string? Refusal);

/// <summary>Asks OpenCL what there is, and each device whether its float32 arithmetic is that of IEEE 754 with a fused multiply-add.</summary>
/// <remarks>Source: the OpenCL 1.2 specification, table 4.3, CL_DEVICE_SINGLE_FP_CONFIG and its bits.</remarks>
internal static unsafe class OpenClCatalogue
{
    /// <summary>Local memory that the largest kernel uses.</summary>
    internal const long LocalMemory = 20_000;

    /// <summary>Items per group that the largest kernel uses.</summary>
    internal const long Items = 256;

    private const ulong AllTypes = 0xFFFFFFFF;
    private const ulong TypeGpu = 4;
    private const uint PlatformName = 0x0902;
    private const uint Type = 0x1000;
    private const uint MaxGroup = 0x1004;
    private const uint SingleConfig = 0x101B;
    private const uint LocalSize = 0x1023;
    private const uint EndianLittle = 0x1026;
    private const uint Available = 0x1027;
    private const uint CompilerAvailable = 0x1028;
    private const uint DeviceName = 0x102B;

    private static readonly (ulong Bit, string Says)[] wanted =
    [
        (0x01, "subnormal numbers"), (0x02, "infinities and NaN"), (0x04, "rounding to nearest"), (0x20, "a fused multiply-add"),
        (0x80, "correctly rounded division and square root"),
    ];

    /// <summary>Every device of every platform; none where the library is missing.</summary>
    public static IReadOnlyList<OpenClEntry> Entries()
    {
        if (!OpenClNative.IsInstalled) { return []; }
        uint count = 0;
        if (OpenClNative.GetPlatforms(0, null, &count) != 0 || count == 0) { return []; }
        var platforms = new nint[count];
        fixed (nint* room = platforms) { if (OpenClNative.GetPlatforms(count, room, null) != 0) { return []; } }
        return [.. platforms.SelectMany(Devices)];
    }

    /// <summary>A number that a device tells of itself; 0 where it does not.</summary>
    internal static ulong Number(nint device, uint name)
    {
        ulong value = 0;
        nuint size = 0;
        return OpenClNative.GetDeviceInfo(device, name, sizeof(ulong), &value, &size) != 0 ? 0 : size == sizeof(uint) ? (uint)value : value;
    }

    private static IEnumerable<OpenClEntry> Devices(nint platform)
    {
        var text = Text(platform, PlatformName, true);
        return Handles(platform).Select(device => new OpenClEntry(
            platform, device, $"{Text(device, DeviceName, false)} (OpenCL, {text})", (Number(device, Type) & TypeGpu) != 0, Refusal(device)));
    }

    private static nint[] Handles(nint platform)
    {
        uint count = 0;
        if (OpenClNative.GetDevices(platform, AllTypes, 0, null, &count) != 0 || count == 0) { return []; }
        var devices = new nint[count];
        fixed (nint* room = devices) { return OpenClNative.GetDevices(platform, AllTypes, count, room, null) == 0 ? devices : []; }
    }

    private static string? Refusal(nint device)
    {
        var config = Number(device, SingleConfig);
        var missing = wanted.Where(entry => (config & entry.Bit) == 0).Select(entry => entry.Says).ToList();
        if (missing.Count > 0) { return $"its float32 arithmetic lacks {string.Join(", ", missing)}"; }
        if (Number(device, Available) == 0 || Number(device, CompilerAvailable) == 0) { return "it is not available, or has no compiler"; }
        if (Number(device, EndianLittle) == 0) { return "it stores the high byte first"; }
        return Number(device, LocalSize) < (ulong)LocalMemory || Number(device, MaxGroup) < (ulong)Items
            ? $"it has less than {LocalMemory} bytes of local memory or {Items} items per group"
            : null;
    }

    private static string Text(nint handle, uint name, bool isPlatform)
    {
        nuint size = 0;
        var bytes = stackalloc byte[256];
        var error = isPlatform ? OpenClNative.GetPlatformInfo(handle, name, 256, bytes, &size) : OpenClNative.GetDeviceInfo(handle, name, 256, bytes, &size);
        return error == 0 && size > 0 ? Encoding.UTF8.GetString(bytes, (int)size - 1).Trim() : "unnamed";
    }
}
