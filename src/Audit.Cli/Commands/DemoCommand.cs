using System.CommandLine;
using Audit.Cli.Terminal;
using Audit.Models;
using Audit.Reports.Signing;

namespace Audit.Cli.Commands;

/// <summary>`audit demo`: audits the sample model, then the same model with a planted backdoor, and says what to try next.</summary>
internal static class DemoCommand
{
    private const string Key = "demo.key.pem";

    public static Command Create()
    {
        var output = new Option<string>("--out", "-o") { Description = "Folder for the two reports.", DefaultValueFactory = _ => "demo-out" };
        var threads = Options.Threads();
        var command = new Command("demo", "Audits the sample model and its backdoored twin.") { output, threads };
        command.SetAction(parsed => Run(parsed.GetValue(output)!, Options.Workers(parsed.GetValue(threads))));
        return command;
    }

    private static int Run(string output, int threads)
    {
        var samples = Samples();
        var (policy, keys) = (Path.Combine(samples, "policy.yaml"), Path.Combine(output, "keys"));
        Clear(output, keys);
        Directory.CreateDirectory(keys);
        KeyFiles.Create(Path.Combine(keys, "demo"), "Audit demo", null, DateTimeOffset.UtcNow);
        var key = Path.Combine(keys, Key);

        Title("1  the sample classifier, against samples/policy.yaml");
        var (clean, backdoored) = (Path.Combine(output, "classifier"), Path.Combine(output, "backdoored"));
        var first = RunCommand.Run(RunCommand.Of(policy, Path.Combine(samples, "classifier.onnx"), clean, threads), key);
        Title("2  the same classifier with a planted backdoor");
        var second = RunCommand.Run(RunCommand.Of(policy, Path.Combine(samples, "backdoored.onnx"), backdoored, threads), key);
        Console.Out.WriteLine();
        Console.Out.WriteLine($"  The gate {(first == 0 ? "passes" : $"does not pass (exit {first})")} the first and {(second == 1 ? "blocks" : $"does not block (exit {second})")} the second{(second == 1 ? " with exit 1; the witness input lies in its evidence" : "")}.");
        Next(output, clean, samples);
        return first == ExitCodes.Passed && second == ExitCodes.Violated ? ExitCodes.Passed : Math.Max(first, ExitCodes.Inconclusive);
    }

    private static void Title(string text)
    {
        Console.Out.WriteLine();
        Console.Out.WriteLine(Style.Strong($"  {text}"));
    }

    private static void Next(string output, string clean, string samples)
    {
        var trust = Path.Combine(output, "keys", "demo.trust.json");
        Title("next");
        Console.Out.WriteLine($"  ./audit verify {clean} --trust {trust}      signatures, digests, certificates: no model needed");
        Console.Out.WriteLine($"  ./audit rerun {clean} --model {Path.GetRelativePath(".", Path.Combine(samples, "classifier.onnx"))}      recompute all of it, byte for byte");
        Console.Out.WriteLine($"  ./audit run --policy YOURS.yaml --model YOURS.onnx --out out      your own network; policies/README.md has the language");
    }

    /// <summary>Removes the reports of an earlier demo; a folder that no demo made is left alone.</summary>
    private static void Clear(string output, string keys)
    {
        if (!Directory.Exists(output)) { return; }
        if (!File.Exists(Path.Combine(keys, Key)) && Directory.EnumerateFileSystemEntries(output).Any())
        {
            throw new InputFaultException(new Diagnostic("demo.out", output, "The folder holds something else; give another --out."));
        }

        Directory.Delete(output, recursive: true);
    }

    private static string Samples()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var samples = Path.Combine(folder.FullName, "samples");
            if (File.Exists(Path.Combine(samples, "policy.yaml"))) { return samples; }
        }

        throw new InputFaultException(new Diagnostic("demo.samples", "samples/", "The samples were not found beside the program; run ./audit demo from a clone of the project."));
    }
}
