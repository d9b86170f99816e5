using System.Collections.Immutable;
using Audit.Models;
using NUnit.Framework;

namespace Audit.Engine.Tests.Policies;

/// <summary>One lie in a good policy gives one fault, at its line, with what it says.</summary>
[TestFixture]
public sealed class PolicyFaultTest
{
    private static IEnumerable<TestCaseData> Lies =>
    [
        Lie("smt: required", "smd: required", "unknown-key", 19, "did you mean \"smt\"?"),
        Lie("smt: required", "smt: maybe", "word", 19, "off, optional, required"),
        Lie("smt: required", "smt: required\nsmt: off", "duplicate-key", 20, "first on line 19"),
        Lie("audit: 1", "audit: 2", "range", 1, "from 1 to 1"),
        Lie("name: small classifier, release 4", "name: 4", "type", 2, "quotes"),
        Lie("confidence: 0.999", "confidence: 1", "range", 18, "0.999 for 99.9 %"),
        Lie("confidence: 0.999", "confidence: \"0.999\"", "number", 18, "without quotes"),
        Lie("confidence: 0.999", "confidence: 99.9%", "number", 18, "share between 0 and 1"),
        Lie("confidence: 0.999", "confidence: 1e-999999999", "number", 18, "decimal number"),
        Lie("bits: 8,", "bits: 1,", "range", 15, "from 2 to 16"),
        Lie("bits: 8,", "bits: 8.0,", "range", 15, "whole number"),
        Lie("per: row }", "per: group }", "missing-key", 15, "group"),
        Lie("per: row }", "per: row, group: 32 }", "contradiction", 15, "per: group"),
        Lie("half: cast.f16", "half: { prune.mag: { fraction: 1 } }", "range", 17, "below 1"),
        Lie("half: cast.f16", "half: { cast.f16: { bits: 3 } }", "unknown-key", 17, "there is none"),
        Lie("half: cast.f16", "half: { cast.f16: {}, cast.bf16: {} }", "kind", 17, "keep one"),
        Lie("half: cast.f16", "half: { cast.f32: {} }", "unknown-key", 17, "cast.f16", also: 1),
        Lie("{ model: deployed }", "{ model: deplyed }", "unknown-name", 16, "did you mean \"deployed\"?"),
        Lie("radius: 0.02", "radius: 0", "range", 10, "above 0"),
        Lie("radius: 0.02", "radius: 2px", "number", 10, "unit \"px\""),
        Lie("clip: [0, 1]", "clip: [1, 0]", "shape", 10, "lowest"),
        Lie("clip: [0, 1]", "clip: [0]", "shape", 10, "lowest"),
        Lie("norm: linf", "norm: l3", "word", 10, "linf"),
        Lie("lower: -1, upper: [1, 2.5]", "lower: [-1, 3], upper: [1, 2.5]", "range", 11, "above upper"),
        Lie("lower: -1, upper: [1, 2.5]", "lower: [0, 0, 0], upper: [1, 2.5]", "shape", 11, "as many"),
        Lie("lower: -1, upper: [1, 2.5]", "vnnlib: f, upper: 1", "contradiction", 11, "remove"),
        Lie("lower: -1, upper: [1, 2.5]", "lower: 1", "missing-key", 11, "upper"),
        Lie("[[0, 1], [0, 1]]", "[[0, 0.0], [0, 1]]", "shape", 13, "twice"),
        Lie("[[0, 1], [0, 1]]", "[]", "shape", 13, "list of values"),
        Lie("rows: { data: holdout }", "rows: { data: holdot }", "unknown-name", 12, "holdout"),
        Lie("sha256: \"0011", "sha256: \"11", "digest", 4, "64 hexadecimal"),
        Lie("deployed: { path: model.int8.onnx }", "deployed: {}", "missing-key", 5, "path"),
        Lie("bits: { grid", "holdout: { grid", "contradiction", 8, "data set too"),
        Lie("bits: { grid", "\"a/b\": { grid", "name", 13, "letters"),
        Lie("- id: PROP", "- id: int8-sup", "duplicate-id", 36, "first on line 31"),
        Lie("- id: PROP", "- id: ../x", "name", 36, "file names"),
        Lie("of: int8, quantity: linf", "of: int4, quantity: linf", "unknown-name", 32, "int8"),
        Lie("over: near }", "over: far }", "unknown-name", 32, "region"),
        Lie("    at-most: 0.05\n", "    at-most: 0.05\n    irrelevant: true\n", "kind", 31, "keep one"),
        Lie("    at-most: 0.05\n", "", "kind", 31, "add one"),
        Lie("    at-most: 0.05\n", "    irrelevant: true\n", "contradiction", 33, "pairwise-margin"),
        Lie("    at-most: 0.05\n", "    at-most: -0.05\n", "contradiction", 33, "0 or more"),
        Lie("    at-most: 0.05\n", "    at-most: 0.05\n    confidence: 0.9\n", "contradiction", 34, "not statistical"),
        Lie("    at-most: 0.05\n", "    at-most: 0.05\n    quantile: 0.9\n", "contradiction", 34, "only for"),
        Lie("    irrelevant: true\n", "    irrelevant: false\n", "contradiction", 29, "wanted true"),
        Lie("at-most: 0.01", "at-most: 1.01", "contradiction", 24, "0 to 1"),
        Lie("at-most: 0.01", "at-most: 0", "contradiction", 24, "no sample can show"),
        Lie("top1-flip, over: holdout", "top1-flip, over: near", "contradiction", 25, "no distribution", also: 1),
        Lie("top1-flip, over: holdout", "linf, over: holdout", "contradiction", 21, "quantile: 0.99"),
        Lie("linf, over: near", "linf, over: holdout", "contradiction", 34, "rows: { data"),
        Lie("linf, over: near", "top1-flip, over: near", "contradiction", 33, "no rate"),
        Lie("linf, over: near", "output, over: near", "contradiction", 32, "index of the output"),
        Lie("linf, over: near", "linf, output: 0, over: near", "contradiction", 32, "only with quantity: output"),
        Lie("replaced-by: every", "replaced-by: resample", "contradiction", 28, "zero or every", also: 2),
        Lie("replaced-by: every", "replaced-by: zero", "contradiction", 28, "write every"),
        Lie("replaced-by: every", "replaced-by: every, reference: holdout", "contradiction", 28, "only with mean or resample"),
        Lie("\"Relu_2[17]\"", "\"Relu_2[17\"", "mechanism", 28, "closing bracket"),
        Lie("\"Relu_2[17]\"", "\"Relu_2[8..5]\"", "mechanism", 28, "rising range"),
        Lie("\"Relu_2[17]\"", "\"Relu_2[0..2000000000]\"", "mechanism", 28, "100000 units"),
        Lie("{ vnnlib: prop.vnnlib }\n    assurance: certified", "{ vnnlib: prop.vnnlib }\n    assurance: statistical", "contradiction", 38, "property"),
        Lie("    property: { vnnlib: prop.vnnlib }\n", "    property: { vnnlib: prop.vnnlib }\n    at-most: 1\n", "contradiction", 38, "VNN-LIB file says"),
        Lie("    property: { vnnlib: prop.vnnlib }\n", "", "kind", 36, "add one"),
        Lie("budget: { boxes: 200000 }", "budget: { boxes: 0 }", "range", 35, "from 1"),
        Lie("    assurance: certified\n    budget", "    budget", "missing-key", 31, "assurance"),
        Lie("model: deployed", "model: &a deployed", "anchor", 16, "remove the anchor"),
        Lie("model: deployed", "model: *a", "alias", 16, "write it out"),
        Lie("model: deployed", "model: !!str deployed", "tag", 16, "remove the tag"),
        Lie("audit: 1", "audit: 1\n---\naudit: 1", "documents", 2, "second document"),
        Lie("audit: 1", "audit: 1\n  bad\nindent: [", "syntax", 3, "not YAML"),
    ];

    [TestCaseSource(nameof(Lies))]
    public void Read_Lie_IsNamedAtItsLine(string from, string to, string code, int line, string says, int also)
    {
        ImmutableArray<Diagnostic> faults = PolicyFiles.FaultsOf(PolicyFiles.Change(from, to));
        string all = string.Join('\n', faults);
        Diagnostic? fault = faults.FirstOrDefault(f => f.Code == "policy." + code && f.Message.Contains(says, StringComparison.Ordinal));
        Assert.That(fault, Is.Not.Null, all);
        Assert.That(fault!.Place, Does.Match($":{line}( |$)"), all);
        Assert.That(faults, Has.Length.EqualTo(1 + also), all);
    }

    [Test]
    public void Read_NoClaims_IsRefused()
    {
        const string Head = "audit: 1\nname: n\nmodels: { subject: { path: m } }\n";
        Assert.That(PolicyFiles.FaultsOf(Head + "claims: []").Single().Code, Is.EqualTo("policy.claims"));
        Assert.That(PolicyFiles.FaultsOf(Head).Single().Code, Is.EqualTo("policy.missing-key"));
        Assert.That(PolicyFiles.FaultsOf(Head + "claims:").Single().Code, Is.EqualTo("policy.claims"));
    }

    [Test]
    public void Read_UnusedDefinitions_AreNoFault() => Assert.That(PolicyFiles.FaultsOf(PolicyFiles.Good), Is.Empty);

    private static TestCaseData Lie(string from, string to, string code, int line, string says, int also = 0) =>
        new TestCaseData(from, to, code, line, says, also).SetArgDisplayNames($"{code}: {to.Trim().Replace("\n", " / ", StringComparison.Ordinal)}");
}
