using System.Collections.Immutable;
using Audit.Models.Devices.Cpu;

namespace Audit.Models.Devices;

/// <summary>Where passes run. Every device gives the same bits; one that cannot is refused when it is opened.</summary>
/// <remarks>A device may be used by one pass at a time unless it says otherwise; <see cref="Cpu"/> is free for all and outlives its disposal.</remarks>
public abstract class Device : IDisposable
{
    private protected Device()
    {
    }

    /// <summary>The processor with its widest lanes and all its threads: what passes use where nothing else is said.</summary>
    public static CpuDevice Cpu { get; } = new(LaneWidths.OfProcessor, Environment.ProcessorCount);

    /// <summary>What this device is, for people; it depends on the machine and belongs in no evidence.</summary>
    public abstract string Name { get; }

    /// <summary>Opens a device.</summary>
    /// <param name="choice">
    /// "auto": the first usable GPU, else the processor. "cpu". "gpu": the first usable GPU, a fault where there is none. "gpu:n": the entry
    /// of that name in <see cref="List"/>, which may also be a processor that serves as an OpenCL device.
    /// </param>
    /// <exception cref="InputFaultException">There is no such device, or it cannot keep the bits; says what was found.</exception>
    public static Device Open(string choice = "auto") => choice switch
    {
        "cpu" => Cpu,
        "auto" => Usable().FirstOrDefault() is { } found ? DeviceList.Open(found) : Cpu,
        "gpu" => Usable().FirstOrDefault() is { } found ? DeviceList.Open(found) : throw DeviceList.NotThere(choice, "no GPU was found that keeps the bits"),
        _ when choice.StartsWith("gpu:", StringComparison.Ordinal) => Named(choice),
        _ => throw DeviceList.NotThere(choice, "wanted auto, cpu, gpu or gpu:n with n from the list"),
    };

    /// <summary>The processor and every device that OpenCL or CUDA offers, usable or not; opens none of them.</summary>
    public static ImmutableArray<DeviceDescription> List() => DeviceList.All();

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives back what the device holds.</summary>
    private protected virtual void Dispose(bool disposing)
    {
    }

    private static IEnumerable<DeviceDescription> Usable() => List().Where(entry => entry.IsGpu && entry.Refusal is null);

    private static Device Named(string choice)
    {
        var entry = List().FirstOrDefault(entry => entry.Id == choice) ?? throw DeviceList.NotThere(choice, "there is no device of that name");
        return entry.Refusal is { } reason ? throw DeviceList.NotThere(choice, $"it cannot keep the bits: {reason}") : DeviceList.Open(entry);
    }
}
