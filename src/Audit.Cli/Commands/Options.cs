using System.CommandLine;
using Audit.Models.Devices;
using Audit.Models.Devices.Cpu;

namespace Audit.Cli.Commands;

/// <summary>Options and arguments that several commands share.</summary>
internal static class Options
{
    public static Argument<string> Folder() => new("DIR") { Description = "The folder of a report." };

    public static Option<string?> Model() => new("--model", "-m") { Description = "The model to audit (an ONNX file, or the folder of a transformer); fills or overrides the policy's subject." };

    public static Option<int> Threads() => new("--threads")
    {
        Description = "Workers; no result depends on it.",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    public static Option<string> DeviceChoice() => new("--device")
    {
        Description = "Where passes run: auto, cpu, gpu or gpu:n; no result depends on it.",
        DefaultValueFactory = _ => "auto",
    };

    /// <summary>Opens the device that was asked for; the processor works with the threads that were asked for.</summary>
    public static Device Open(string choice, int threads) => Models.Devices.Device.Open(choice) is var device and not CpuDevice ? device : new CpuDevice(LaneWidths.Widest, threads);

    public static int Workers(int asked) => Math.Clamp(asked, 1, 256);
}
