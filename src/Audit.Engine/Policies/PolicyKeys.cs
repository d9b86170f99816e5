using System.Collections.Immutable;

namespace Audit.Engine.Policies;

/// <summary>Every key of the policy language, by the place where it may stand; policy.schema.json names the same.</summary>
internal static class PolicyKeys
{
    public static readonly ImmutableArray<string> Document =
        ["audit", "name", "models", "data", "regions", "coarse", "concepts", "confidence", "smt", "solver", "seed", "family", "tries", "budget", "claims"];

    public static readonly ImmutableArray<string> Model = ["path", "sha256", "length", "predict", "head-results", "split-inputs"];

    public static readonly ImmutableArray<string> DataSet = ["path", "inputs", "labels", "cluster", "first", "sha256", "text", "part", "draw", "unit"];

    public static readonly ImmutableArray<string> Region = ["box", "ball", "hull", "tokens", "rows", "grid"];

    public static readonly ImmutableArray<string> Box = ["vnnlib", "lower", "upper"];

    public static readonly ImmutableArray<string> Ball = ["centres", "first", "at", "norm", "radius", "clip"];

    public static readonly ImmutableArray<string> Hull = ["points", "first", "at"];

    public static readonly ImmutableArray<string> Tokens = ["data", "first", "positions", "allowed"];

    public static readonly ImmutableArray<string> Rows = ["data"];

    public static readonly ImmutableArray<string> Grid = ["axes"];

    public static readonly ImmutableArray<string> Coarse = ["cast.f16", "cast.bf16", "quant.rtn", "prune.mag", "quant.given"];

    public static readonly ImmutableArray<string> Cast = [];

    public static readonly ImmutableArray<string> QuantRtn = ["bits", "per", "group", "symmetric"];

    public static readonly ImmutableArray<string> PruneMag = ["fraction"];

    public static readonly ImmutableArray<string> QuantGiven = ["model"];

    public static readonly ImmutableArray<string> Budget = ["boxes", "samples", "rlimit", "seconds", "ratio"];

    public static readonly ImmutableArray<string> Subject = ["influence", "effect", "property", "closed-form", "mass", "compact", "performance", "recorded", "explanation", "rare", "probe", "screen"];

    public static readonly ImmutableArray<string> Threshold = ["at-most", "at-least", "irrelevant", "necessary"];

    public static readonly ImmutableArray<string> Claim =
        ["id", "says", .. Subject, .. Threshold, "quantile", "cap", "method", "sequential", "chosen-on", "assurance", "confidence", "budget"];

    public static readonly ImmutableArray<string> Sequential = ["design", "against", "futility", "most"];

    public static readonly ImmutableArray<string> Influence = ["of", "quantity", "output", "at", "over"];

    public static readonly ImmutableArray<string> Effect = ["mechanism", "replaced-by", "reference", "quantity", "output", "at", "over"];

    public static readonly ImmutableArray<string> Property = ["vnnlib", "of"];

    public static readonly ImmutableArray<string> ClosedForm = ["of", "rank", "weight", "circuit", "ball", "norm", "radius"];

    public static readonly ImmutableArray<string> Mass = ["of", "vnnlib", "quantity", "output", "at", "over", "exceeds"];

    public static readonly ImmutableArray<string> Probe = ["site", "train", "over", "measure", "control", "control-key", "ridge"];

    public static readonly ImmutableArray<string> Rare = [.. Mass, "draws"];

    public static readonly ImmutableArray<string> Compact = ["answer", "of"];

    public static readonly ImmutableArray<string> Performance = ["metric", "of", "versus", "class", "output", "above", "bins", "bound", "outputs", "over"];

    public static readonly ImmutableArray<string> Recorded = ["outcome", "range", "at-tries", "prompts", "over"];

    public static readonly ImmutableArray<string> ConceptSet = ["path", "values", "names", "kind", "sha256"];

    public static readonly ImmutableArray<string> Explanation =
        ["unit", "direction", "reads", "concepts", "metric", "active", "question", "concept", "winner-on", "cluster-size", "over"];

    public static readonly ImmutableArray<string> Screen = ["units", "reads", "concepts", "metric", "active", "similarity", "winner-on", "over"];

    public static readonly ImmutableArray<string> Direction = ["site", "path", "values", "row", "bias", "relu"];

    public static readonly ImmutableArray<string> Active = ["above", "top", "chosen-on"];

    /// <summary>All tables by their name in the schema.</summary>
    public static readonly ImmutableSortedDictionary<string, ImmutableArray<string>> Tables =
        new Dictionary<string, ImmutableArray<string>>
        {
            ["document"] = Document, ["model"] = Model, ["dataSet"] = DataSet, ["region"] = Region, ["box"] = Box, ["ball"] = Ball, ["hull"] = Hull, ["tokens"] = Tokens,
            ["rows"] = Rows, ["grid"] = Grid, ["coarse"] = Coarse, ["cast"] = Cast, ["quantRtn"] = QuantRtn, ["pruneMag"] = PruneMag,
            ["quantGiven"] = QuantGiven, ["budget"] = Budget, ["claim"] = Claim, ["sequential"] = Sequential, ["influence"] = Influence, ["effect"] = Effect,
            ["property"] = Property, ["closedForm"] = ClosedForm, ["mass"] = Mass, ["compact"] = Compact, ["performance"] = Performance, ["recorded"] = Recorded, ["rare"] = Rare, ["probe"] = Probe,
            ["conceptSet"] = ConceptSet, ["explanation"] = Explanation, ["screen"] = Screen, ["direction"] = Direction, ["active"] = Active,
        }.ToImmutableSortedDictionary(StringComparer.Ordinal);
}
