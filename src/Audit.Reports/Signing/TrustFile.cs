using System.Collections.Immutable;
using System.Globalization;
using Audit.Engine.Running;
using Audit.Models;
using Audit.Models.Graphs;
using Audit.Reports.Json;
using Newtonsoft.Json.Linq;

namespace Audit.Reports.Signing;

/// <summary>A key that may sign.</summary>
/// <param name="Id">A name for people.</param>
/// <param name="SpkiSha256">SHA-256 of its SubjectPublicKeyInfo.</param>
/// <param name="Roles">What it may sign as; a report needs "issuer".</param>
/// <param name="ValidFrom">First second of its validity: UTC, ISO 8601.</param>
/// <param name="ValidUntil">First second after its validity.</param>
public sealed record TrustedKey(string Id, Digest SpkiSha256, ImmutableArray<string> Roles, string ValidFrom, string ValidUntil)
{
    /// <summary>The role that signs reports.</summary>
    public const string Issuer = "issuer";

    /// <summary>Whether the key may sign reports at a time.</summary>
    internal bool MayIssueAt(DateTimeOffset time) =>
        Roles.Contains(Issuer) && TrustFile.TryTime(ValidFrom) is { } from && TrustFile.TryTime(ValidUntil) is { } until && from <= time && time < until;
}

/// <summary>Who may sign: what an auditor trusts, written as canonical JSON.</summary>
/// <param name="Keys">The keys.</param>
public sealed record TrustFile(ImmutableArray<TrustedKey> Keys)
{
    /// <summary>The name and version of the format, under the key "format".</summary>
    public const string Format = "audit-trust/1";

    private const string Times = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>The canonical bytes.</summary>
    public byte[] Write()
    {
        var json = (JObject)RecordWriter.Write(typeof(TrustFile), this);
        json["format"] = Format;
        return CanonicalJson.Write(json);
    }

    /// <summary>Reads a trust file.</summary>
    /// <exception cref="InputFaultException">The bytes are not canonical or not of the schema, or a time cannot be read; carries all faults.</exception>
    public static TrustFile Read(ReadOnlyMemory<byte> bytes, string place)
    {
        if (CanonicalJsonReader.Read(bytes, place) is not JObject json || json["format"] is not JValue { Value: Format })
        {
            throw new InputFaultException(new Diagnostic("trust.format", place, $"got another format, wanted \"format\":\"{Format}\"; keygen writes one."));
        }

        json.Remove("format");
        var trust = new RecordReader(place).Read<TrustFile>(json);
        Diagnostic[] faults = [.. trust.Keys.Where(key => TryTime(key.ValidFrom) is null || TryTime(key.ValidUntil) is null).Select(key =>
            new Diagnostic("trust.time", place, $"key {key.Id}: got {key.ValidFrom} and {key.ValidUntil}, wanted times such as 2026-01-02T03:04:05Z."))];
        return faults.Length == 0 ? trust : throw new InputFaultException(faults);
    }

    /// <summary>A time as the file spells it.</summary>
    internal static string Time(DateTimeOffset time) => time.UtcDateTime.ToString(Times, CultureInfo.InvariantCulture);

    /// <summary>Reads a time; null where the text is anything else.</summary>
    internal static DateTimeOffset? TryTime(string text) => DateTimeOffset.TryParseExact(
        text, Times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
}
