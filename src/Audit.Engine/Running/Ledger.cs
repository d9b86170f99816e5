using System.Text;
using Audit.Engine.Policies;
using Audit.Models;
using Audit.Models.Graphs;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Audit.Engine.Running;

/// <summary>One line of a ledger.</summary>
/// <param name="Try">Which try of the policy it is, from 1.</param>
/// <param name="Digest">SHA-256 of the line.</param>
internal sealed record LedgerEntry(int Try, string Digest);

/// <summary>The append-only file that counts how often policies were tried: each line names the digest of the line before it.</summary>
/// <remarks>
/// A try is a plan: another model, data file, seed, nonce or threshold under the same policy title is another try; the same plan and seed again, at whatever time, are the same try.
/// A policy may be tried `tries` times; each try has an equal share of the error, so that the one that is published may be chosen freely.
/// It counts what it is shown: a producer who keeps two ledgers is not found out by it.
/// </remarks>
internal static class Ledger
{
    /// <summary>Finds or appends the line of a plan.</summary>
    /// <param name="path">The ledger.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="plan">The bytes of its plan.</param>
    /// <param name="drawn">The seed that a nonce gave, or null where the seed is the plan's own.</param>
    /// <exception cref="InputFaultException">The ledger is broken or cannot be written; the policy has no tries left.</exception>
    public static LedgerEntry Enter(string path, Policy policy, byte[] plan, string? drawn)
    {
        var lines = Read(path);
        var mine = Identity(plan, drawn);
        var tries = lines.Where(line => (string?)line.Json["policy"] == policy.Name).ToList();
        var at = tries.FindIndex(line => (string?)line.Json["plan"] == mine);
        if (at >= 0) { return new LedgerEntry(at + 1, Hex(tries[at].Text)); }
        if (tries.Count >= policy.Tries)
        {
            throw Fault(path, $"Got try {tries.Count + 1} of '{policy.Name}', wanted at most {policy.Tries}: its errors are shared among so many. State more 'tries' under a new title before the next one; each then has a smaller share.");
        }

        var text = CanonicalJson.WriteText(new JObject
        {
            ["format"] = "audit-ledger/1", ["previous"] = lines.Count == 0 ? "" : Hex(lines[^1].Text), ["policy"] = policy.Name, ["plan"] = mine, ["try"] = tries.Count + 1, ["tries"] = policy.Tries,
        });
        Append(path, text);
        return new LedgerEntry(tries.Count + 1, Hex(text));
    }

    /// <summary>The digest of a plan without its time, and with the seed of a nonce, which depends on the time.</summary>
    private static string Identity(byte[] plan, string? drawn)
    {
        var json = (JObject)CanonicalJsonReader.Read(plan, Plan.Path);
        json["plannedAt"] = "";
        if (drawn is not null) { json["drawn"] = drawn; }
        return Digest.Of(CanonicalJson.Write(json)).Hex;
    }

    private static List<(string Text, JObject Json)> Read(string path)
    {
        if (!File.Exists(path)) { return []; }
        var (lines, previous) = (new List<(string Text, JObject Json)>(), "");
        foreach (var text in File.ReadAllText(path).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Parse(text) is not { } json || (string?)json["previous"] != previous) { throw Fault(path, $"Line {lines.Count + 1} is not a line of a ledger, or does not follow from the line before it; restore the file: a broken ledger counts nothing."); }
            lines.Add((text, json));
            previous = Hex(text);
        }

        return lines;
    }

    private static JObject? Parse(string text)
    {
        try { return CanonicalJsonReader.Read(Encoding.UTF8.GetBytes(text), "ledger") as JObject; }
        catch (Exception fault) when (fault is InputFaultException or JsonException) { return null; }
    }

    private static void Append(string path, string text)
    {
        try { File.AppendAllText(path, text + "\n"); }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException) { throw Fault(path, $"Cannot be written ({fault.GetType().Name}); give a file that can."); }
    }

    private static string Hex(string text) => Digest.Of(Encoding.UTF8.GetBytes(text)).Hex;

    private static InputFaultException Fault(string path, string message) => new(new Diagnostic("ledger", path, message));
}
