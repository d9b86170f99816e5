using System.Collections.Immutable;

namespace Audit.Models.Devices;

/// <summary>The devices of this machine, in the order in which they are numbered.</summary>
internal static class DeviceList
{
    /// <summary>The processor first, then what the compute libraries offer.</summary>
    public static ImmutableArray<DeviceDescription> All() => [new DeviceDescription("cpu", Device.Cpu.Name, false, null)];

    /// <summary>Opens an entry of the list.</summary>
    public static Device Open(DeviceDescription entry) => entry.Id == "cpu" ? Device.Cpu : throw NotThere(entry.Id, "it is gone");

    /// <summary>The fault that a device cannot be opened, with the list of what is there.</summary>
    public static InputFaultException NotThere(string choice, string reason) => new(new Diagnostic(
        "device.open", choice, $"Device '{choice}' cannot be used: {reason}. Found: {string.Join("; ", All())}. Choose one of these, or cpu."));
}
