using Audit.Engine.Policies;
using Audit.Models.Graphs;
using Newtonsoft.Json.Linq;

namespace Audit.Engine.Running;

/// <summary>What is going to be done: written, hashed and fixed before the first pass. The one place where time enters.</summary>
public static class Plan
{
    /// <summary>Path of the plan within a report's folder.</summary>
    public const string Path = "evidence/plan.json";

    /// <summary>Makes the plan of a run.</summary>
    internal static JObject Make(Inputs inputs, string plannedAt) => new()
    {
        ["format"] = "audit-plan/1",
        ["plannedAt"] = plannedAt,
        ["policy"] = WithoutFolders(PolicyJson.Write(inputs.Policy), inputs),
        ["policySha256"] = inputs.Policy.Sha256.Hex,
        ["models"] = new JObject(inputs.Models.Select(pair => new JProperty(pair.Key, new JArray(pair.Value.Files.Select(Describe))))),
        ["data"] = new JObject(inputs.Data.Select(pair => new JProperty(pair.Key, Describe(pair.Value)))),
        ["regions"] = new JObject(inputs.Regions.Select(pair => new JProperty(pair.Key, new JObject { ["boxes"] = pair.Value.Boxes.Count, ["width"] = pair.Value.Boxes[0].Lower.Length, ["sha256"] = pair.Value.Sha256.Hex }))),
        ["properties"] = new JObject(inputs.Properties.Select(pair => new JProperty(pair.Key, new JObject { ["cases"] = pair.Value.Cases.Length, ["sha256"] = pair.Value.Sha256.Hex }))),
        ["concepts"] = new JObject(inputs.Concepts.Select(pair => new JProperty(pair.Key, Describe(pair.Value)))),
        ["directions"] = new JObject(inputs.Directions.Select(pair => new JProperty(System.IO.Path.GetFileName(pair.Key), pair.Value.Hex))),
        ["tokenizer"] = inputs.Tokenizer is null ? new JObject() : Describe(inputs.Tokenizer.File),
        ["levels"] = Levels.Plan(inputs.Policy),
        ["arithmetic"] = "float32, round to nearest even, fused multiply-add chains in increasing order",
        ["randomness"] = "Philox4x32-10 at (seed, first 8 bytes of SHA-256 of the claim's id, index)",
    };

    /// <summary>The ratio that a kept plan's run was optimised to, or null.</summary>
    public static string? Optimised(byte[] plan) => (CanonicalJsonReader.Read(plan, Path) as JObject)?["policy"]?.Value<string>("optimise");

    private static JObject Describe(Data.ConceptSet concepts) => new() { ["sha256"] = concepts.Sha256.Hex, ["rows"] = concepts.Rows, ["positions"] = concepts.Positions, ["concepts"] = concepts.Names.Length };

    /// <summary>Whether two plans are the same but for the time.</summary>
    internal static bool SameButTime(JObject a, JObject b)
    {
        var (first, second) = ((JObject)a.DeepClone(), (JObject)b.DeepClone());
        (first["plannedAt"], second["plannedAt"]) = ("", "");
        return CanonicalJson.WriteText(first) == CanonicalJson.WriteText(second);
    }

    /// <summary>The subject's path may come from the command line: the plan keeps its file name only, so that it does not depend on where the file lies.</summary>
    private static JObject WithoutFolders(JObject policy, Inputs inputs)
    {
        if (policy["models"]?["subject"] is JObject subject) { subject["path"] = inputs.Subject.Files[0].Name; }
        return policy;
    }

    private static JObject Describe(Data.DataSet data)
    {
        var json = new JObject { ["sha256"] = data.Sha256.Hex, ["rows"] = data.Rows, ["width"] = data.Width };
        if (data.LabelsSha256 is { } labels) { json["labelsSha256"] = labels.Hex; }
        if (data.Draw is { } draw) { json["draw"] = draw; }
        if (data.Clusters is not null) { json["clusters"] = data.Clusters.Value.Distinct().Count(); }
        return json;
    }

    private static JObject Describe(ModelFile file) => new() { ["name"] = file.Name, ["sha256"] = file.Sha256.Hex, ["length"] = file.Length };
}
