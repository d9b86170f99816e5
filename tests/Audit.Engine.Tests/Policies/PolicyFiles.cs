using System.Collections.Immutable;
using Audit.Engine.Policies;
using Audit.Models;
using NUnit.Framework;

namespace Audit.Engine.Tests.Policies;

/// <summary>Writes policy text to a file of its own and reads it.</summary>
internal static class PolicyFiles
{
    /// <summary>A correct policy that the tests change at one place.</summary>
    public const string Good = """
        audit: 1
        name: small classifier, release 4
        models:
          subject: { path: model.onnx, sha256: "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff" }
          deployed: { path: model.int8.onnx }
        data:
          holdout: { path: holdout.npz, inputs: x, labels: y, cluster: user }
        regions:
          envelope: { box: { vnnlib: envelope.vnnlib } }
          near: { ball: { centres: holdout, first: 100, norm: linf, radius: 0.02, clip: [0, 1] } }
          cube: { box: { lower: -1, upper: [1, 2.5] } }
          known: { rows: { data: holdout } }
          bits: { grid: { axes: [[0, 1], [0, 1]] } }
        coarse:
          int8: { quant.rtn: { bits: 8, per: row } }
          shipped: { quant.given: { model: deployed } }
          half: cast.f16
        confidence: 0.999
        smt: required
        claims:
          - id: INT8-FLIP
            says: quantising to 8 bits changes at most 1 % of decisions
            influence: { of: int8, quantity: top1-flip, over: holdout }
            at-most: 0.01
            assurance: statistical
          - id: TRIGGER-OFF
            says: no value of unit 17 can move a decision inside the envelope
            effect: { mechanism: "Relu_2[17]", replaced-by: every, quantity: pairwise-margin, over: envelope }
            irrelevant: true
            assurance: certified
          - id: INT8-SUP
            influence: { of: int8, quantity: linf, over: near }
            at-most: 0.05
            assurance: certified
            budget: { boxes: 200000 }
          - id: PROP
            property: { vnnlib: prop.vnnlib }
            assurance: certified
        """;

    public static Policy Read(string text, string extension = ".yaml", string? model = null)
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"policy-{Guid.NewGuid():N}{extension}");
        File.WriteAllText(path, text);
        try { return PolicyReader.Read(path, model); }
        finally { File.Delete(path); }
    }

    /// <summary>The faults of a text; empty where it is read.</summary>
    public static ImmutableArray<Diagnostic> FaultsOf(string text, string extension = ".yaml")
    {
        try { Read(text, extension); }
        catch (InputFaultException e) { return e.Diagnostics; }
        return [];
    }

    /// <summary>The good policy with one place changed; the place must be there.</summary>
    public static string Change(string from, string to)
    {
        Assert.That(Good, Does.Contain(from));
        return Good.Replace(from, to, StringComparison.Ordinal);
    }

    /// <summary>The folder with the shipped policies.</summary>
    public static string Shipped()
    {
        string? folder = TestContext.CurrentContext.TestDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Audit.sln"))) { folder = Path.GetDirectoryName(folder); }
        return Path.Combine(folder ?? throw new InvalidOperationException("No Audit.sln above the tests."), "policies");
    }
}
