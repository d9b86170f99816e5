using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Audit.Engine.Verdicts;
using Audit.Models;
using Newtonsoft.Json.Linq;

namespace Audit.Engine.Running;

/// <summary>Settles the seed of a run: the policy's, or one that nobody could know before the plan was fixed.</summary>
/// <remarks>
/// Formula: seed = first 8 bytes of SHA-256(plan.json, nonce), without the top bit. The plan must lie in the folder before a nonce is accepted, so that the plan could be
/// handed to whoever issues the nonce; that it was is theirs to say.
/// </remarks>
public static class Draws
{
    /// <summary>Path of the file that says where the draws come from.</summary>
    public const string Path = "evidence/randomness.json";

    private const int LongestNonce = 256;

    /// <summary>The seed that a plan and a nonce give.</summary>
    public static long Seed(ReadOnlySpan<byte> plan, string nonce) =>
        (long)(BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData([.. plan, .. Encoding.UTF8.GetBytes(nonce)])) >> 1);

    /// <summary>The seed that the run of a folder settled before its first pass.</summary>
    /// <exception cref="ArgumentException">The folder does not tell one.</exception>
    internal static ulong SeedOf(string folder)
    {
        var path = System.IO.Path.Combine(folder, Path);
        return File.Exists(path) && CanonicalJsonReader.Read(File.ReadAllBytes(path), Path) is JObject json && ulong.TryParse(json.Value<string>("seed"), NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
            ? seed : throw new ArgumentException("The folder tells no seed.", nameof(folder));
    }

    /// <summary>What an earlier run in the folder settled, or what this run settles: written before the first pass.</summary>
    internal static Randomness Settle(Inputs inputs, RunOptions options, EvidenceStore store, (EvidenceFile File, bool IsNew) plan)
    {
        var settled = options.Again ?? Fresh(inputs, options, store, plan);
        var bytes = CanonicalJson.Write(Json(settled));
        if (store.Read(Path) is { } kept && !kept.AsSpan().SequenceEqual(bytes))
        {
            throw Fault("out.other-run", options.Folder, "The folder holds a run with another nonce or try; give the same again, or another --out.");
        }

        store.Write(Path, bytes);
        return settled;
    }

    /// <summary>Every way in which what a report says of its draws contradicts its plan.</summary>
    internal static IEnumerable<string> Faults(Report report, string folder, JObject plan)
    {
        if (report.Randomness is not { } told) { yield return "the report does not say where its draws come from"; yield break; }
        var bytes = File.ReadAllBytes(System.IO.Path.Combine(folder, Plan.Path));
        var seed = told.Nonce is { } nonce ? Seed(bytes, nonce).ToString(CultureInfo.InvariantCulture) : plan["policy"]?.Value<string>("seed");
        if (seed != told.Seed) { yield return $"the seed is told as {told.Seed}, and {(told.Nonce is null ? "the policy's" : "that of the plan and the nonce")} is {seed}"; }
        if ((plan["policy"]?.Value<int?>("tries") ?? 1) != told.Tries) { yield return $"errors are told to be shared among {told.Tries} tries, which is not what the plan says"; }
        var file = System.IO.Path.Combine(folder, Path);
        if (!File.Exists(file) || !File.ReadAllBytes(file).AsSpan().SequenceEqual(CanonicalJson.Write(Json(told)))) { yield return $"{Path} is missing or differs from the report"; }
    }

    private static Randomness Fresh(Inputs inputs, RunOptions options, EvidenceStore store, (EvidenceFile File, bool IsNew) plan)
    {
        if (options.Nonce is { } nonce)
        {
            if (nonce.Length is 0 or > LongestNonce || nonce.Any(char.IsControl)) { throw Fault("nonce.text", "--nonce", $"Got {nonce.Length} characters, wanted 1 to {LongestNonce} without control characters."); }
            if (plan.IsNew) { throw Fault("nonce.order", "--nonce", "Got a nonce before there is a plan: a seed is out of everybody's hands only if the plan was fixed first. Give 'audit plan --out DIR', hand evidence/plan.json to whoever issues the nonce, then run with it."); }
        }

        var bytes = store.Read(Plan.Path)!;
        var seed = (options.Nonce is null ? inputs.Policy.Seed : Seed(bytes, options.Nonce)).ToString(CultureInfo.InvariantCulture);
        var entry = options.Ledger is null ? null : Ledger.Enter(options.Ledger, inputs.Policy, bytes, options.Nonce is null ? null : seed);
        return new Randomness(seed, options.Nonce, entry?.Try, inputs.Policy.Tries, entry?.Digest);
    }

    private static JObject Json(Randomness told) => new()
    {
        ["format"] = "audit-randomness/1", ["seed"] = told.Seed, ["nonce"] = told.Nonce, ["try"] = told.Try, ["tries"] = told.Tries, ["ledger"] = told.Ledger,
    };

    private static InputFaultException Fault(string code, string place, string message) => new(new Diagnostic(code, place, message));
}
