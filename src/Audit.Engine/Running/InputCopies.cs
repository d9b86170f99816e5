using Audit.Engine.Policies;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Running;

/// <summary>Copies into the evidence what a reader needs to know what was asked: the policy, and the VNN-LIB files of its properties.</summary>
/// <remarks>Models and data stay outside: they are named by digest.</remarks>
internal static class InputCopies
{
    public const string Folder = "evidence/inputs";

    public static IReadOnlyList<EvidenceFile> Write(string policyPath, Inputs inputs, EvidenceStore store)
    {
        var policy = inputs.Policy;
        var files = new List<EvidenceFile> { store.Write(PolicyPath(Path.GetExtension(policyPath)), File.ReadAllBytes(policyPath)) };
        foreach (var (file, property) in inputs.Properties)
        {
            files.Add(store.Write(PropertyPath(property.Sha256.Hex), File.ReadAllBytes(policy.Resolve(file))));
        }

        return [.. files.DistinctBy(file => file.Path)];
    }

    public static string PolicyPath(string extension) => $"{Folder}/policy{extension}";

    public static string PropertyPath(string sha256) => $"{Folder}/{sha256}.vnnlib";
}
