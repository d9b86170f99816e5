using System.CommandLine;
using Audit.Bounds.Lowering;
using Audit.Cli.Terminal;
using Audit.Models.Formats;
using Audit.Models.Passes;

namespace Audit.Cli.Commands;

/// <summary>`audit inspect`: what a model is: sites, shapes, parameters, cost, and whether worst-case rules cover it.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("MODEL") { Description = "An ONNX file." };
        var command = new Command("inspect", "Lists a model's sites with shapes, parameters and cost.") { model };
        command.SetAction(parsed => Run(parsed.GetValue(model)!));
        return command;
    }

    private static int Run(string path)
    {
        var model = OnnxReader.Read(path);
        var graph = model.Graph;
        foreach (var file in model.Files) { Console.Out.WriteLine($"  {Style.Strong(file.Name)}  {file.Length:N0} bytes  sha256 {file.Sha256.Hex}"); }
        Console.Out.WriteLine($"  input {graph.Input} {graph.InputShape}, output {graph.Output} {graph.OutputShape}, {model.Parameters:N0} parameters");
        var facts = Inspection.Of(graph);
        string[] head = ["site", "node", "operator", "shape", "parameters", "multiply-adds"];
        var rows = facts.Select(fact => new[] { fact.Site, fact.Name, fact.OpType, fact.Shape.ToString(), $"{fact.Parameters:N0}", $"{fact.MultiplyAdds:N0}" }).ToList();
        var widths = Enumerable.Range(0, head.Length).Select(column => rows.Select(row => row[column].Length).Append(head[column].Length).Max()).ToArray();
        Console.Out.WriteLine();
        Console.Out.WriteLine("  " + Style.Quiet(Line(head, widths)));
        foreach (var row in rows) { Console.Out.WriteLine("  " + Line(row, widths)); }
        var lowered = ChainLowering.Lower(graph);
        Console.Out.WriteLine();
        Console.Out.WriteLine(lowered.Network is { } chain
            ? $"  worst-case rules cover it: a chain of {chain.Layers.Length} layers, {chain.Layers.Sum(layer => layer.Activations.Count(kind => kind == Bounds.Certificates.Activation.Relu)):N0} ReLU neurons"
            : $"  worst-case rules do not cover all of it: {lowered.Reason}; claims 'at' an earlier site may be covered");
        return ExitCodes.Passed;
    }

    private static string Line(string[] cells, int[] widths) => string.Join("  ", cells.Select((cell, column) => column >= 4 ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))).TrimEnd();
}
