using System.Collections.Immutable;
using System.Text;
using Audit.Models;
using Audit.Models.Graphs;

namespace Audit.Engine.Policies;

/// <summary>Reads and validates a policy file: every fault is found before anything runs.</summary>
/// <remarks>
/// YAML or, where the name ends in .json, JSON: one language, described in policies/README.md. A faulty file gives every
/// fault at once, each with line, key, what was got, what was wanted and the remedy. Files that the policy names are not opened.
/// Cost: linear in the file, which may have at most 1 MiB.
/// </remarks>
public static class PolicyReader
{
    /// <summary>The name under models of the model that is audited.</summary>
    public const string SubjectRole = "subject";

    private static readonly ExactDecimal DefaultConfidence = new("0.999", 0.999);

    /// <summary>Reads a policy file.</summary>
    /// <param name="path">The policy file.</param>
    /// <param name="modelOverride">Path of the subject model, relative to the working directory; fills or replaces the policy's.</param>
    /// <exception cref="InputFaultException">The file cannot be read or has faults.</exception>
    public static Policy Read(string path, string? modelOverride = null)
    {
        byte[] bytes = Bytes(path);
        Faults faults = new(Path.GetFileName(path));
        Policy? policy = Parse(path, bytes, modelOverride, faults);
        faults.ThrowIfAny();
        return policy!;
    }

    private static byte[] Bytes(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            byte[] bytes = new byte[SourceLimits.Bytes + 1];
            int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length <= SourceLimits.Bytes ? bytes[..length]
                : throw Unreadable(path, $"the file has more than {SourceLimits.Bytes} bytes, wanted a policy; name the policy file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Unreadable(path, e is FileNotFoundException or DirectoryNotFoundException
                ? "there is no such file, wanted a policy; name an existing file" : "the file cannot be read; check that it is a file "
                    + "and may be read");
        }
    }

    private static InputFaultException Unreadable(string path, string message) =>
        new(new Diagnostic("policy.file", path, message + "."));

    private static Policy? Parse(string path, byte[] bytes, string? modelOverride, Faults faults)
    {
        string text;
        try { text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\uFEFF'); }
        catch (DecoderFallbackException)
        {
            faults.Add("encoding", 1, "", "the file is not UTF-8 text, wanted YAML or JSON in UTF-8; save it as UTF-8.");
            return null;
        }

        bool json = path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
        SourceNode? root = json ? JsonSource.Read(text, faults) : YamlSource.Read(text, faults);
        return root is null ? null : Document(path, Digest.Of(bytes), root, modelOverride, faults);
    }

    private static Policy Document(string path, Digest digest, SourceNode root, string? modelOverride, Faults faults)
    {
        Fields fields = new(root, "", PolicyKeys.Document, faults);
        fields.Whole("audit", 1, 1, required: true);
        Names names = Names.Of(fields, faults);
        ClaimDefaults defaults = new(
            ClaimReader.Confidence(fields, "confidence", faults) ?? DefaultConfidence, BudgetReader.Read(fields, BudgetReader.Default, faults));
        return new Policy(
            fields.Text("name", required: true) ?? "", path, digest,
            Models(fields, modelOverride, faults),
            NamedReader.Read(fields, "data", faults, (entry, place) => DefinitionReader.Data(entry, place, faults)),
            Regions(fields, names, faults),
            NamedReader.Read(fields, "coarse", faults, (entry, place) => DefinitionReader.Coarse(entry, place, names, faults)),
            fields.Word("smt", PolicyWords.SmtModes) ?? SmtMode.Optional, fields.Word("solver", PolicyWords.Solvers) ?? "z3",
            fields.Whole("seed", 0, long.MaxValue) ?? 0, FamilyRules.Checked(new ClaimReader(names, defaults, faults).Read(fields), fields, faults))
        {
            Family = fields.Word("family", PolicyWords.Families) ?? ClaimFamily.Gate,
            Tries = (int)(fields.Whole("tries", 1, 1000) ?? 1),
            Concepts = NamedReader.Read(fields, "concepts", faults, (entry, place) => ConceptReader.Read(entry, place, faults)),
        };
    }

    private static ImmutableSortedDictionary<string, ModelReference> Models(Fields fields, string? modelOverride, Faults faults)
    {
        ImmutableSortedDictionary<string, ModelReference> models =
            NamedReader.Read(fields, "models", faults, (entry, place) => DefinitionReader.Model(entry, place, faults));
        ModelReference subject = models.GetValueOrDefault(SubjectRole) ?? new ModelReference(null, null);
        if (modelOverride is not null) { return models.SetItem(SubjectRole, subject with { Path = Path.GetFullPath(modelOverride) }); }
        if (subject.Path is null)
        {
            faults.Add("missing-model", fields.LineOf("models"), "models.subject.path",
                "got no model to audit, wanted its path; add subject: { path: model.onnx } or give --model FILE.");
        }

        return models.SetItem(SubjectRole, subject);
    }

    private static ImmutableSortedDictionary<string, RegionSpec> Regions(Fields fields, Names names, Faults faults)
    {
        RegionReader reader = new(names, faults);
        foreach (string both in names.Regions.Intersect(names.Data).Order(StringComparer.Ordinal))
        {
            faults.Add("contradiction", fields.LineOf("regions"), $"regions.{SourceNode.Shorten(both)}",
                "got a name that is a data set too, wanted each name once, because over: names either; rename one.");
        }

        return NamedReader.Read(fields, "regions", faults, reader.Read);
    }
}
