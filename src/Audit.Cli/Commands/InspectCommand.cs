using System.CommandLine;
using System.Globalization;
using Audit.Bounds.Certificates;
using Audit.Bounds.Lowering;
using Audit.Cli.Terminal;
using Audit.Models.Devices;
using Audit.Models.Formats;
using Audit.Models.Graphs;
using Audit.Models.Passes;

namespace Audit.Cli.Commands;

/// <summary>`audit inspect`: what a model is: sites, shapes, parameters, cost, and whether worst-case rules cover it.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("MODEL") { Description = "An ONNX file, or the folder of a transformer (config.json and its weights)." };
        var length = new Option<int?>("--length") { Description = "Tokens in a sequence, of a model that takes sequences." };
        var all = new Option<bool>("--all") { Description = "List every block, also those like the first." };
        var results = new Option<bool>("--head-results") { Description = "Make each head's contribution hook_result a site." };
        var split = new Option<bool>("--split-inputs") { Description = "Make the inputs of each head's queries, keys and values sites." };
        var command = new Command("inspect", "Lists a model's sites with shapes, parameters and cost.") { model, length, all, results, split };
        command.SetAction(parsed => Run(
            parsed.GetValue(model)!, new ReadOptions { Length = parsed.GetValue(length), HeadResults = parsed.GetValue(results), SplitInputs = parsed.GetValue(split) }, parsed.GetValue(all)));
        return command;
    }

    private static int Run(string path, ReadOptions options, bool all)
    {
        var model = ModelReader.Read(path, options);
        foreach (var file in model.Files) { Console.Out.WriteLine($"  {Style.Strong(file.Name)}  {file.Length:N0} bytes  sha256 {file.Sha256.Hex}"); }
        Console.Out.WriteLine($"  input {model.Graph.Input} {model.Graph.InputShape}, output {model.Graph.Output} {model.Graph.OutputShape}, {model.Parameters:N0} parameters");
        if (model.AtLength is not null) { Console.Out.WriteLine($"  sequences of 1 to {model.Context:N0} tokens, shown for {model.Graph.InputShape.Count} (--length N for another)"); }
        foreach (var sentence in model.Assumptions) { Console.Out.WriteLine($"  assumed: {sentence}"); }
        Sites(Inspection.Of(model.Graph), all);
        Proofs(model.Graph);
        Console.Out.WriteLine($"  devices: {string.Join("; ", Device.List().Select(device => device.Id == "cpu" ? device.Name : device.ToString()))}");
        return ExitCodes.Passed;
    }

    private static void Sites(IReadOnlyList<NodeFacts> facts, bool all)
    {
        string[] head = ["site", "node", "operator", "shape", "parameters", "multiply-adds"];
        var alike = all ? [] : Alike(facts);
        var shown = facts.Where(fact => Block(fact.Site) is not { } block || !alike.Contains(block)).ToList();
        var rows = shown.Select(fact => new[] { fact.Site, fact.Name == fact.Site ? "" : fact.Name, fact.OpType, fact.Shape.ToString(), $"{fact.Parameters:N0}", $"{fact.MultiplyAdds:N0}" }).ToList();
        var widths = Enumerable.Range(0, head.Length).Select(column => rows.Select(row => row[column].Length).Append(rows.All(row => row[column].Length == 0) ? 0 : head[column].Length).Max()).ToArray();
        Console.Out.WriteLine();
        Console.Out.WriteLine("  " + Style.Quiet(Line(head, widths)));
        for (var index = 0; index < rows.Count; index++)
        {
            Console.Out.WriteLine("  " + Line(rows[index], widths));
            if (alike.Count > 0 && Block(shown[index].Site) == 0 && (index + 1 == rows.Count || Block(shown[index + 1].Site) != 0))
            {
                Console.Out.WriteLine("  " + Style.Quiet($"... {alike.Count} more {(alike.Count == 1 ? "block" : "blocks")} like blocks.0 (blocks.{alike.Min()} to blocks.{alike.Max()}; --all lists them)"));
            }
        }

        Console.Out.WriteLine("  " + Style.Quiet($"{facts.Count:N0} sites, {facts.Sum(fact => fact.MultiplyAdds):N0} multiply-adds for one input"));
        Console.Out.WriteLine();
    }

    private static void Proofs(Graph graph)
    {
        var lowered = ChainLowering.Lower(graph);
        Console.Out.WriteLine(lowered.Network is { } chain
            ? $"  worst-case rules cover it: a chain of {chain.Layers.Length} layers, {chain.Layers.Sum(layer => layer.Activations.Count(kind => kind == Activation.Relu)):N0} ReLU neurons"
            : $"  worst-case rules do not cover all of it: {lowered.Reason}; claims 'at' an earlier site may be covered");
    }

    /// <summary>The blocks after the first whose sites are those of the first, name by name.</summary>
    private static HashSet<int> Alike(IReadOnlyList<NodeFacts> facts)
    {
        var blocks = facts.Where(fact => Block(fact.Site) is not null).ToLookup(fact => Block(fact.Site)!.Value, Content);
        var first = blocks[0].ToList();
        return [.. blocks.Where(block => block.Key > 0 && block.SequenceEqual(first)).Select(block => block.Key)];
    }

    private static (string Name, string OpType, Shape Shape, long Parameters) Content(NodeFacts fact) =>
        (fact.Site[fact.Site.IndexOf('.', "blocks.".Length)..], fact.OpType, fact.Shape, fact.Parameters);

    private static int? Block(string site)
    {
        if (!site.StartsWith("blocks.", StringComparison.Ordinal) || site.IndexOf('.', "blocks.".Length) is not (> 0 and var end)) { return null; }
        return int.TryParse(site.AsSpan("blocks.".Length, end - "blocks.".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var block) ? block : null;
    }

    private static string Line(string[] cells, int[] widths) =>
        string.Join("  ", cells.Select((cell, column) => widths[column] == 0 ? "" : column >= 4 ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column])).Where((_, column) => widths[column] > 0)).TrimEnd();
}
