using System.Collections.Immutable;
using Audit.Models.Devices.Compute;
using Audit.Models.Devices.Cuda;
using Audit.Models.Devices.OpenCl;

namespace Audit.Models.Devices;

/// <summary>The devices of this machine, in the order in which they are numbered.</summary>
internal static class DeviceList
{
    /// <summary>The processor first, then what the compute libraries offer.</summary>
    public static ImmutableArray<DeviceDescription> All() => [new DeviceDescription("cpu", Device.Cpu.Name, false, null), .. Offered().Select(entry => entry.Says)];

    /// <summary>Opens an entry of the list, and examines it before it is trusted.</summary>
    /// <exception cref="InputFaultException">Its library refuses, or it gives other bits.</exception>
    public static Device Open(DeviceDescription entry) => entry.Id == "cpu" ? Device.Cpu
        : Offered().FirstOrDefault(offer => offer.Says == entry).Open is { } open ? Examined(entry.Id, open)
        : throw NotThere(entry.Id, "it is gone");

    /// <summary>The fault that a device cannot be opened, with the list of what is there.</summary>
    public static InputFaultException NotThere(string choice, string reason) => new(new Diagnostic(
        "device.open", choice, $"Device '{choice}' cannot be used: {reason}. Found: {string.Join("; ", All())}. Choose one of these, or cpu."));

    private static GpuDevice Examined(string id, Func<IComputeApi> open)
    {
        try
        {
            var device = new GpuDevice(open());
            if (DeviceProbe.Fault(device) is not { } fault) { return device; }
            device.Dispose();
            throw NotThere(id, $"it gives other bits than the processor ({fault})");
        }
        catch (ComputeException failure)
        {
            throw NotThere(id, failure.Message);
        }
    }

    /// <summary>OpenCL's devices, then CUDA's: an NVIDIA card is usually listed twice.</summary>
    private static IEnumerable<(DeviceDescription Says, Func<IComputeApi> Open)> Offered()
    {
        var openCl = OpenClCatalogue.Entries().Select(entry => (entry.Name, entry.IsGpu, entry.Refusal, Open: (Func<IComputeApi>)(() => new OpenClApi(entry, KernelSource.Text))));
        var cuda = CudaCatalogue.Entries().Select(entry => (entry.Name, IsGpu: true, entry.Refusal, Open: (Func<IComputeApi>)(() => new CudaApi(entry, PtxSource.Text))));
        return openCl.Concat(cuda).Select((entry, index) => (new DeviceDescription($"gpu:{index}", entry.Name, entry.IsGpu, entry.Refusal), entry.Open));
    }
}
