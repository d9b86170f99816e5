using System.CommandLine;

namespace Audit.Cli.Commands;

/// <summary>Options and arguments that several commands share.</summary>
internal static class Options
{
    public static Argument<string> Folder() => new("DIR") { Description = "The folder of a report." };

    public static Option<string?> Model() => new("--model", "-m") { Description = "The model to audit (ONNX); fills or overrides the policy's subject." };

    public static Option<int> Threads() => new("--threads")
    {
        Description = "Workers; no result depends on it.",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    public static int Workers(int asked) => Math.Clamp(asked, 1, 256);
}
