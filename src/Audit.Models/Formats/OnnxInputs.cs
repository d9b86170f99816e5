using Audit.Models.Graphs;
using Audit.Models.Operators;

namespace Audit.Models.Formats;

/// <summary>The one input of the graph, and constants for the others that the file declares.</summary>
/// <param name="Main">The input, its open axes but the batch fixed; null after a fault.</param>
/// <param name="Bound">Constants for the other inputs.</param>
/// <param name="Assumptions">What was bound and fixed.</param>
internal sealed record OnnxInputs(OnnxValue? Main, IReadOnlyList<OnnxConstant> Bound, IReadOnlyList<string> Assumptions)
{
    /// <summary>Inputs of token models that have a usual value.</summary>
    private static readonly Dictionary<string, (string Told, Func<int, long> At)> usual = new(StringComparer.Ordinal)
    {
        ["attention_mask"] = ("ones: every token counts", _ => 1),
        ["token_type_ids"] = ("zeros: one segment", _ => 0),
        ["position_ids"] = ("0, 1, ...: positions from the start", place => place),
    };

    /// <summary>Chooses; faults go to the given sink as place and message.</summary>
    public static OnnxInputs Choose(OnnxModel model, OnnxOptions options, Action<string, string> fault)
    {
        var known = model.Graph.Initializers.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        var inputs = model.Graph.Inputs.Where(value => !known.Contains(value.Name)).ToList();
        var free = inputs.Where(input => inputs.Count == 1 || !(options.Inputs.ContainsKey(input.Name) || usual.ContainsKey(input.Name))).ToList();
        if (free.Count != 1)
        {
            var names = string.Join(", ", inputs.Select(value => value.Name).Take(8));
            fault("graph", $"Got {inputs.Count} inputs ({names}); wanted one, and constants for the others (option inputs).");
            return new OnnxInputs(null, [], []);
        }

        foreach (var name in options.Inputs.Keys.Where(name => name == free[0].Name || inputs.All(input => input.Name != name)))
        {
            fault($"option inputs, '{name}'", "It names no further input of the file.");
        }

        var told = new List<string>();
        var main = Fixed(free[0], options, told, fault);
        var bound = inputs.Where(input => input != free[0]).Select(input => Bind(input, main, options, told, fault)).OfType<OnnxConstant>().ToList();
        return new OnnxInputs(main, bound, told);
    }

    private static OnnxValue? Fixed(OnnxValue input, OnnxOptions options, List<string> told, Action<string, string> fault)
    {
        if (FaultOf(input, options) is { } wrong)
        {
            fault($"input '{input.Name}'", wrong);
            return null;
        }

        var first = input.Extents!.Count > 1 ? 1 : 0;
        var open = Enumerable.Range(first, input.Extents.Count - first).Where(axis => input.Extents[axis] is not > 0).ToList();
        foreach (var axis in open) { told.Add($"Axis {axis} ('{input.Symbols![axis]}') of input '{input.Name}' is fixed at {options.Length}."); }
        return input with { Extents = [.. input.Extents.Select((extent, axis) => open.Contains(axis) ? options.Length : extent)] };
    }

    private static string? FaultOf(OnnxValue input, OnnxOptions options)
    {
        if (input.ElementType is not (1 or 2 or 3 or 6 or 7 or 9))
        {
            return $"Its elements are {OnnxData.TypeName(input.ElementType)}; wanted float32 or whole numbers: convert the model.";
        }
        if (input.Extents is not { Count: > 0 } extents) { return "Its shape is unknown or scalar; wanted [batch, ...] or one axis."; }
        var first = extents.Count > 1 ? 1 : 0;
        var text = $"[{string.Join(", ", extents.Select((extent, axis) => extent?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? input.Symbols![axis]))}]";
        var open = Enumerable.Range(first, extents.Count - first).Where(axis => extents[axis] is not > 0).ToList();
        if (open.Any(axis => extents[axis] is not null)) { return $"Its shape is {text}; wanted positive numbers on every axis but the batch."; }
        if (open.Select(axis => input.Symbols![axis]).Distinct().Count() > 1)
        {
            return $"Its shape is {text}; it has more than one open axis beside the batch: export it with fixed ones.";
        }
        if (open.Count > 0 && options.Length is not > 0)
        {
            return $"Its shape is {text}; axis {open[0]} is open: fix it by the option length, or export it with a fixed one.";
        }
        return extents.Skip(first).Aggregate(1.0, (count, extent) => count * (extent ?? options.Length!.Value)) > GraphBuilder.LargestValue
            ? $"Its shape is {text}; wanted at most {GraphBuilder.LargestValue} elements per sample."
            : null;
    }

    private static OnnxConstant? Bind(OnnxValue input, OnnxValue? main, OnnxOptions options, List<string> told, Action<string, string> fault)
    {
        var place = $"input '{input.Name}'";
        if (input.Extents is null || input.ElementType is not (1 or 2 or 3 or 6 or 7 or 9))
        {
            fault(place, $"Its shape is unknown or its elements are {OnnxData.TypeName(input.ElementType)}; wanted float32 or whole numbers.");
            return null;
        }

        var extents = input.Extents.Select((extent, axis) => extent is > 0 ? (axis == 0 && input.Extents.Count > 1 && main?.Extents![0] == extent ? 1 : extent)
            : axis == 0 && input.Extents.Count > 1 ? 1 : main is not null && Known(input.Symbols![axis], main) ? options.Length : null).ToList();
        if (extents.FindIndex(extent => extent is null) is >= 0 and var open)
        {
            if (main is not null) { fault(place, $"Axis {open} ('{input.Symbols![open]}') is open and is no axis of '{main.Name}'; export the model without this input."); }
            return null;
        }

        if (extents.Aggregate(1.0, (count, extent) => count * extent!.Value) > GraphBuilder.LargestValue) { fault(place, "It has too many elements."); return null; }
        return Constant(input, new Shape(extents.Select(extent => (int)extent!.Value)), options, told, fault);
    }

    private static bool Known(string symbol, OnnxValue main) => symbol == "?" || main.Symbols!.Contains(symbol);

    private static OnnxConstant? Constant(OnnxValue input, Shape shape, OnnxOptions options, List<string> told, Action<string, string> fault)
    {
        float[] numbers;
        if (options.Inputs.TryGetValue(input.Name, out var given))
        {
            if (given.Length != shape.Count || !given.All(float.IsFinite)) { fault($"option inputs, '{input.Name}'", $"Got {given.Length} numbers; wanted {shape.Count} finite ones for {shape}."); return null; }
            numbers = [.. given];
            told.Add($"Input '{input.Name}' {shape} is bound to the numbers that were given.");
        }
        else
        {
            var (words, at) = usual[input.Name];
            numbers = [.. Enumerable.Range(0, shape.Count).Select(index => (float)at(index % Math.Max(1, shape.Rank == 0 ? 1 : shape[-1])))];
            told.Add($"Input '{input.Name}' {shape} is bound to {words}.");
        }

        return input.ElementType == 1 ? new OnnxConstant(input.Name, shape, numbers, null) : new OnnxConstant(input.Name, shape, null, [.. numbers.Select(number => (long)number)]);
    }
}
