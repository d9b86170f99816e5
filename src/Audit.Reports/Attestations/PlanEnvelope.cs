using Audit.Engine.Running;
using Audit.Models;
using Audit.Models.Graphs;
using Audit.Reports.Signing;
using Newtonsoft.Json.Linq;

namespace Audit.Reports.Attestations;

/// <summary>The signed statement that a plan was fixed: made before the first pass, so before anything is known of its results.</summary>
/// <remarks>It shows who fixed the plan, and not when; whoever issues a nonce for it knows when.</remarks>
public static class PlanEnvelope
{
    /// <summary>The name of the file in a report's folder.</summary>
    public const string FileName = "plan.intoto.jsonl";

    private const string Predicate = "https://audit.example/audit-plan/v1";

    /// <summary>Signs the plan of a folder, unless the same key has.</summary>
    /// <param name="folder">The report's folder.</param>
    /// <param name="plan">The bytes of its plan.</param>
    /// <param name="signer">The key.</param>
    /// <exception cref="InputFaultException">Another key has signed the plan, or the file there is no such envelope.</exception>
    public static void Keep(string folder, ReadOnlySpan<byte> plan, ISigner signer)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) { File.WriteAllBytes(path, [.. Dsse.Sign(Statements.MediaType, Statement(plan), signer).Write(), (byte)'\n']); return; }
        var kept = Read(File.ReadAllBytes(path));
        if (kept.KeyId == signer.KeyId && kept.Payload.Span.SequenceEqual(Statement(plan))) { return; }
        throw new InputFaultException(new Diagnostic("plan.signature", path, $"The plan there was signed by {kept.KeyId}, or is another plan; wanted {signer.KeyId}, which signs the report: give the same key, or another --out."));
    }

    /// <summary>Reads the envelope.</summary>
    internal static Dsse Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty || bytes.Span[^1] != (byte)'\n') { throw new InputFaultException(new Diagnostic("dsse.lines", FileName, "the last line does not end with a line feed; the file is cut off.")); }
        return Dsse.Read(bytes[..^1], FileName);
    }

    /// <summary>The statement that follows from a plan.</summary>
    internal static byte[] Statement(ReadOnlySpan<byte> plan) => CanonicalJson.Write(new JObject
    {
        ["_type"] = Statements.StatementType,
        ["subject"] = new JArray(new JObject { ["name"] = Plan.Path, ["digest"] = new JObject { ["sha256"] = Digest.Of(plan).Hex } }),
        ["predicateType"] = Predicate,
        ["predicate"] = new JObject { ["says"] = "fixed before the first pass" },
    });
}
