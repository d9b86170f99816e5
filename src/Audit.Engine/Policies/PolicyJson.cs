using System.Collections.Immutable;
using System.Globalization;
using Newtonsoft.Json.Linq;

namespace Audit.Engine.Policies;

/// <summary>The frozen text of a policy for plan.json: everything that it fixes, defaults filled in.</summary>
/// <remarks>
/// Deterministic: the same policy gives the same tree. Numbers that decide something are text, exactly as a person wrote them. A rooted
/// path, as --model gives it, is written as its file name, so that the plan does not depend on the machine; digests identify the files.
/// </remarks>
public static class PolicyJson
{
    /// <summary>Writes a policy.</summary>
    public static JObject Write(Policy policy)
    {
        var json = Whole(policy);
        if (policy.Family != ClaimFamily.Gate) { json["family"] = PolicyWords.Of(PolicyWords.Families, policy.Family); }
        if (policy.Tries != 1) { json["tries"] = policy.Tries; }
        if (!policy.Concepts.IsEmpty) { json["concepts"] = Named(policy.Concepts, Concepts); }
        if (policy.Optimise is { } ratio) { json["optimise"] = ratio.Text; }
        return json;
    }

    private static JObject Whole(Policy policy) => new()
    {
        ["audit"] = 1,
        ["name"] = policy.Name,
        ["sha256"] = policy.Sha256.Hex,
        ["models"] = Named(policy.Models, m => Object(("path", Portable(m.Path)), ("sha256", m.Sha256?.Hex), ("length", m.Length), ("predict", m.AllTokens ? PolicyWords.Of(PolicyWords.Predictions, true) : null),
            ("head-results", m.HeadResults ? true : null), ("split-inputs", m.SplitInputs ? true : null))),
        ["data"] = Named(policy.Data, Data),
        ["regions"] = Named(policy.Regions, Region),
        ["coarse"] = Named(policy.Coarse, Coarse),
        ["smt"] = PolicyWords.Of(PolicyWords.SmtModes, policy.Smt),
        ["solver"] = policy.Solver,
        ["seed"] = policy.Seed.ToString(CultureInfo.InvariantCulture),
        ["claims"] = new JArray(policy.Claims.Select(Write)),
    };

    private static JObject Data(DataReference d) => Object(
        ("path", Portable(d.Path)), ("inputs", d.Inputs), ("labels", d.Labels), ("cluster", d.Cluster), ("first", d.First), ("sha256", d.Sha256?.Hex), ("text", d.Text),
        ("part", d.Part is { } part ? $"{part.Index}/{part.Of}" : null), ("draw", d.Draw), ("unit", d.AreTokens ? PolicyWords.Of(PolicyWords.Units, true) : null));

    private static JObject Concepts(ConceptReference c) => Object(
        ("path", Portable(c.Path)), ("values", c.Values), ("names", Portable(c.Names)), ("kind", PolicyWords.Of(ConceptReader.Kinds, c.Kind)), ("sha256", c.Sha256?.Hex));

    private static JObject Explanation(Subject.Explanation e) => Kind("explanation",
        ("unit", e.Unit), ("direction", e.Direction is { } d ? Object(("site", d.Site), ("path", Portable(d.Path)), ("values", d.Values), ("row", d.Row), ("bias", d.Bias), ("relu", d.Relu)) : null),
        ("reads", PolicyWords.Of(ExplanationReader.Readings, e.Reads)), ("concepts", e.Concepts), ("metric", PolicyWords.Of(ExplanationReader.Metrics, e.Metric)), ("active", Active(e.Active)),
        ("question", PolicyWords.Of(ExplanationReader.Questions, e.Question)), ("concept", e.Concept), ("winner-on", e.WinnerOn), ("cluster-size", e.ClusterSize));

    private static JObject? Active(ActiveRule? rule) => rule is null ? null : Object(("above", rule.Above?.Text), ("top", rule.Top?.Text), ("chosen-on", rule.ChosenOn));

    private static JObject Region(RegionSpec region) => region switch
    {
        RegionSpec.VnnLibBox box => Kind("box", ("vnnlib", Portable(box.Path))),
        RegionSpec.Box box => Kind("box", ("lower", Texts(box.Lower)), ("upper", Texts(box.Upper))),
        RegionSpec.Ball ball => Kind("ball", ("centres", ball.Centres), ("first", ball.First), ("at", ball.Site), ("norm", PolicyWords.Of(PolicyWords.Norms, ball.Shape.Norm)), ("radius", ball.Shape.Radius.Text),
            ("clip", ball.ClipLower is { } low && ball.ClipUpper is { } high ? Texts([low, high]) : null)),
        RegionSpec.Hull hull => Kind("hull", ("points", hull.Points), ("first", hull.First), ("at", hull.Site)),
        RegionSpec.Tokens tokens => Kind("tokens", ("data", tokens.Data), ("first", tokens.First), ("positions", new JArray(tokens.Positions)), ("allowed", tokens.Allowed.IsEmpty ? null : new JArray(tokens.Allowed))),
        RegionSpec.Rows rows => Kind("rows", ("data", rows.Data)),
        RegionSpec.Grid grid => Kind("grid", ("axes", new JArray(grid.Axes.Select(axis => Texts(axis))))),
        _ => throw new ArgumentException($"No such region: {region.GetType().Name}.", nameof(region)),
    };

    private static JObject Coarse(CoarseSpec coarse) => coarse switch
    {
        CoarseSpec.CastF16 => Kind("cast.f16"),
        CoarseSpec.CastBf16 => Kind("cast.bf16"),
        CoarseSpec.QuantRtn q => Kind("quant.rtn", ("bits", q.Bits), ("per", PolicyWords.Of(PolicyWords.Groupings, q.Per)),
            ("group", q.Per == Grouping.Group ? q.GroupSize : null), ("symmetric", q.Symmetric)),
        CoarseSpec.PruneMag p => Kind("prune.mag", ("fraction", p.Fraction.Text)),
        CoarseSpec.QuantGiven g => Kind("quant.given", ("model", g.Model)),
        _ => throw new ArgumentException($"No such coarse-graining: {coarse.GetType().Name}.", nameof(coarse)),
    };

    /// <summary>Writes one claim.</summary>
    public static JObject Write(ClaimSpec claim)
    {
        bool property = claim.Subject is Subject.Property or Subject.ClosedForm or Subject.Compact or Subject.Performance or Subject.Recorded or Subject.Probe or Subject.Explanation or Subject.Screen or Subject.Mass { Path: not null } or Subject.Rare { Path: not null };
        return Object(
            ("id", claim.Id), ("says", claim.Says), ("subject", SubjectOf(claim.Subject)),
            ("quantity", property ? null : PolicyWords.Of(PolicyWords.Quantities, claim.Quantity)), ("output", claim.Output), ("at", claim.At), ("over", claim.Over),
            ("comparison", PolicyWords.Of(PolicyWords.Comparisons, claim.Comparison)), ("threshold", claim.Threshold?.Text), ("quantile", claim.Quantile?.Text), ("cap", claim.Cap?.Text),
            ("method", claim.Method is { } method ? PolicyWords.Of(PolicyWords.Methods, method) : null), ("sequential", claim.Sequential is { } s ? Sequential(s) : null), ("chosen-on", claim.ChosenOn),
            ("assurance", PolicyWords.Of(PolicyWords.Assurances, claim.Assurance)),
            ("confidence", claim.Assurance == Assurance.Statistical ? claim.Confidence.Text : null),
            ("budget", Object(("boxes", claim.Budget.Boxes), ("samples", claim.Budget.Samples),
                ("rlimit", claim.Budget.Rlimit), ("seconds", claim.Budget.Seconds), ("ratio", claim.Budget.Ratio?.Text))));
    }

    private static JObject Sequential(SequentialSpec s) => Object(("design", s.Design?.Text), ("against", s.Against?.Text), ("futility", s.Futility), ("most", s.Most));

    private static JObject SubjectOf(Subject subject) => subject switch
    {
        Subject.Influence i => Kind("influence", ("of", i.Of)),
        Subject.Effect e => Kind("effect", ("mechanism", MechanismText.Write(e.Site, e.Units)),
            ("replaced-by", PolicyWords.Of(PolicyWords.Replacements, e.ReplacedBy)), ("reference", e.Reference)),
        Subject.Property p => Kind("property", ("vnnlib", Portable(p.Path)), ("of", p.Of)),
        Subject.Compact c => Kind("compact", ("answer", "maximum"), ("of", c.Of)),
        Subject.Performance p => Kind("performance", ("metric", PolicyWords.Of(PolicyWords.Metrics, p.Metric)), ("of", p.Of), ("versus", p.Versus), ("class", p.Class), ("output", p.Output),
            ("above", p.Above?.Text), ("bins", p.Bins), ("bound", p.Bound?.Text), ("outputs", p.AreProbabilities ? PolicyWords.Of(PolicyWords.Outputs, true) : null)),
        Subject.Recorded r => Kind("recorded", ("outcome", r.Outcome), ("range", r.From is { } from && r.To is { } to ? Texts([from, to]) : null), ("at-tries", r.AtTries),
            ("prompts", r.AtTries is null ? null : PolicyWords.Of(PolicyWords.Prompts, r.EachPrompt))),
        Subject.Mass m => Kind("mass", ("of", m.Of), ("vnnlib", Portable(m.Path)), ("exceeds", m.Exceeds?.Text)),
        Subject.Explanation e => Explanation(e),
        Subject.Screen s => Kind("screen", ("units", s.Units), ("reads", PolicyWords.Of(ExplanationReader.Readings, s.Reads)), ("concepts", s.Concepts), ("metric", PolicyWords.Of(ExplanationReader.Metrics, s.Metric)),
            ("active", Active(s.Active)), ("similarity", s.Similarity.Text), ("winner-on", s.WinnerOn)),
        Subject.Probe b => Kind("probe", ("site", b.Site), ("train", b.Train), ("measure", PolicyWords.Of(PolicyWords.ProbeMeasures, b.IsSelectivity)),
            ("control", b.HasControl ? PolicyWords.Of(PolicyWords.Controls, true) : null), ("control-key", b.ControlKey), ("ridge", b.Ridge.Text)),
        Subject.Rare r => Kind("rare", ("of", r.Of), ("vnnlib", Portable(r.Path)), ("exceeds", r.Exceeds?.Text), ("draws", r.Draws)),
        Subject.ClosedForm f => Kind("closed-form", ("of", f.Of), ("rank", f.Rank), ("weight", f.Weight), ("circuit", f.Circuit),
            ("ball", PolicyWords.Of(PolicyWords.VectorNorms, f.Ball)), ("norm", PolicyWords.Of(PolicyWords.VectorNorms, f.Norm)), ("radius", f.Radius.Text)),
        _ => throw new ArgumentException($"No such subject: {subject.GetType().Name}.", nameof(subject)),
    };

    private static JObject Named<T>(ImmutableSortedDictionary<string, T> values, Func<T, JObject> write) =>
        Object([.. values.Select(pair => (pair.Key, (JToken?)write(pair.Value)))]);

    private static JObject Kind(string kind, params (string Key, JToken? Value)[] parts) => Object((kind, Object(parts)));

    /// <summary>An object of the keys that have a value.</summary>
    private static JObject Object(params (string Key, JToken? Value)[] parts) =>
        new(parts.Where(p => p.Value is not null and not JValue { Value: null }).Select(p => new JProperty(p.Key, p.Value)));

    private static JArray Texts(ImmutableArray<ExactDecimal> numbers) => new(numbers.Select(n => n.Text));

    private static string? Portable(string? path) => path is not null && Path.IsPathRooted(path) ? Path.GetFileName(path) : path;
}
