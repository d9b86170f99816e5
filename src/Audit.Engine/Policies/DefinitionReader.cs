using System.Globalization;

namespace Audit.Engine.Policies;

/// <summary>Reads models, data sets and coarse-grainings.</summary>
internal static class DefinitionReader
{
    public static ModelReference Model(SourceEntry entry, string place, Faults faults)
    {
        Fields fields = new(entry.Value, place, PolicyKeys.Model, faults);
        return new ModelReference(
            fields.Text("path", required: entry.Key != PolicyReader.SubjectRole), fields.Sha256("sha256"),
            (int?)fields.Whole("length", 1, 1 << 20), fields.Word("predict", PolicyWords.Predictions) ?? false,
            fields.Flag("head-results") ?? false, fields.Flag("split-inputs") ?? false);
    }

    public static DataReference Data(SourceEntry entry, string place, Faults faults)
    {
        Fields fields = new(entry.Value, place, PolicyKeys.DataSet, faults);
        return new DataReference(
            fields.Text("path", required: true) ?? "", fields.Text("inputs"), fields.Text("labels"), fields.Text("cluster"),
            (int?)fields.Whole("first", 1, int.MaxValue), fields.Sha256("sha256"), fields.Text("text"), Part(fields, faults), (int?)fields.Whole("draw", 1, int.MaxValue), fields.Word("unit", PolicyWords.Units) ?? false);
    }

    /// <summary>"1/2": the first of two parts.</summary>
    private static DataPart? Part(Fields fields, Faults faults)
    {
        if (fields.Text("part") is not { } text) { return null; }
        var numbers = text.Split('/');
        if (numbers.Length == 2 && int.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index) && int.TryParse(numbers[1], NumberStyles.None, CultureInfo.InvariantCulture, out var of)
            && of is >= 2 and <= 1000 && index >= 1 && index <= of)
        {
            return new DataPart(index, of);
        }

        faults.Wrong("part", fields.Node("part")!, fields.PathOf("part"), "a part such as 1/2", "write 1/2 for one data set and 2/2 for the other");
        return null;
    }

    public static CoarseSpec? Coarse(SourceEntry entry, string place, Names names, Faults faults)
    {
        if (entry.Value is SourceNode.Scalar { Kind: ScalarKind.Text } word && PolicyKeys.Coarse.Contains(word.Text))
        {
            return Coarse(word.Text, new SourceNode.Mapping(word.Line, []), place, names, faults);
        }

        Fields kinds = new(entry.Value, place, PolicyKeys.Coarse, faults);
        return Kinds.One(kinds, place, PolicyKeys.Coarse, faults) is { } kind ? Coarse(kind, kinds.Node(kind)!, place, names, faults) : null;
    }

    private static CoarseSpec? Coarse(string kind, SourceNode node, string place, Names names, Faults faults)
    {
        place = $"{place}.{kind}";
        switch (kind)
        {
            case "cast.f16" or "cast.bf16":
                _ = new Fields(node is SourceNode.Scalar { Kind: ScalarKind.Nothing } ? null : node, place, PolicyKeys.Cast, faults);
                return kind == "cast.f16" ? new CoarseSpec.CastF16() : new CoarseSpec.CastBf16();
            case "quant.rtn":
                return QuantRtn(new Fields(node, place, PolicyKeys.QuantRtn, faults), faults);
            case "prune.mag":
                Fields prune = new(node, place, PolicyKeys.PruneMag, faults);
                ExactDecimal? fraction = prune.Number("fraction", required: true);
                if (fraction is { } f && (Ranges.Compare(f, 0) < 0 || Ranges.Compare(f, 1) >= 0))
                {
                    faults.Wrong("range", prune.Node("fraction")!, prune.PathOf("fraction"), "a share from 0 to below 1", "write 0.5 "
                        + "for half of the weights");
                }

                return new CoarseSpec.PruneMag(fraction ?? default);
            default:
                Fields given = new(node, place, PolicyKeys.QuantGiven, faults);
                string? model = given.Text("model", required: true);
                names.Require(names.Models, "model", model, given, "model");
                return new CoarseSpec.QuantGiven(model ?? "");
        }
    }

    private static CoarseSpec.QuantRtn QuantRtn(Fields fields, Faults faults)
    {
        int bits = (int)(fields.Whole("bits", 2, 16, required: true) ?? 8);
        Grouping? per = fields.Word("per", PolicyWords.Groupings, required: true);
        long? group = fields.Whole("group", 1, int.MaxValue);
        if (per == Grouping.Group && !fields.Has("group")) { fields.Node("group", required: true); }
        if (per is (Grouping.Tensor or Grouping.Row) && fields.Has("group"))
        {
            faults.Add("contradiction", fields.LineOf("group"), fields.PathOf("group"),
                $"got a group size with per: {PolicyWords.Of(PolicyWords.Groupings, per.Value)}, wanted it only with per: group; remove "
                    + "one of the two.");
        }

        return new CoarseSpec.QuantRtn(bits, per ?? Grouping.Tensor, (int)(group ?? 0), fields.Flag("symmetric") ?? true);
    }
}
