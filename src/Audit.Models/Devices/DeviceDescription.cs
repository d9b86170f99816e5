namespace Audit.Models.Devices;

/// <summary>A device that was found.</summary>
/// <param name="Id">What <see cref="Device.Open"/> takes: "cpu", "gpu:0", "gpu:1", ...</param>
/// <param name="Name">Its name and how it is reached, for people.</param>
/// <param name="IsGpu">False for the processor, also where it serves as an OpenCL device.</param>
/// <param name="Refusal">Why it cannot give the bits of reference arithmetic; null where nothing speaks against it.</param>
public sealed record DeviceDescription(string Id, string Name, bool IsGpu, string? Refusal)
{
    /// <summary>One line: id, name, refusal.</summary>
    public override string ToString() => $"{Id}: {Name}{(IsGpu || Id == "cpu" ? "" : ", no GPU")}{(Refusal is null ? "" : $", refused: {Refusal}")}";
}
