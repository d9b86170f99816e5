using System.Globalization;
using System.Text;
using Audit.Engine.Running;
using Audit.Models;
using Audit.Reports.Signing;
using Newtonsoft.Json.Linq;

namespace Audit.Reports.Attestations;

/// <summary>A signed envelope: a payload, its type, and one signature over both.</summary>
/// <remarks>
/// Formula: the signature is over "DSSEv1" SP LEN(type) SP type SP LEN(body) SP body, LEN in decimal bytes. Source: DSSE 1.0.2.
/// The key's name is a hint, never evidence. One envelope has one spelling: canonical JSON, base64 with canonical padding.
/// </remarks>
internal sealed record Dsse(string PayloadType, ReadOnlyMemory<byte> Payload, string KeyId, ReadOnlyMemory<byte> Signature)
{
    /// <summary>The bytes that are signed.</summary>
    public static byte[] PreAuthenticationEncoding(string type, ReadOnlySpan<byte> body)
    {
        var name = Encoding.UTF8.GetBytes(type);
        return [.. Ascii($"DSSEv1 {name.Length} "), .. name, .. Ascii($" {body.Length} "), .. body];
    }

    /// <summary>Signs a payload.</summary>
    public static Dsse Sign(string type, byte[] payload, ISigner signer) =>
        new(type, payload, signer.KeyId, signer.Sign(PreAuthenticationEncoding(type, payload)));

    /// <summary>The canonical bytes of the envelope.</summary>
    public byte[] Write() => CanonicalJson.Write(new JObject
    {
        ["payload"] = Convert.ToBase64String(Payload.Span),
        ["payloadType"] = PayloadType,
        ["signatures"] = new JArray(new JObject { ["keyid"] = KeyId, ["sig"] = Convert.ToBase64String(Signature.Span) }),
    });

    /// <summary>Reads an envelope; what does not write back to the same bytes is a fault.</summary>
    /// <exception cref="InputFaultException">The bytes are not one canonical envelope with one signature.</exception>
    public static Dsse Read(ReadOnlyMemory<byte> bytes, string place)
    {
        var json = CanonicalJsonReader.Read(bytes, place);
        var signature = (json as JObject)?["signatures"] is JArray { Count: 1 } signatures ? signatures[0] as JObject : null;
        var parts = new[] { Text(json, "payload"), Text(json, "payloadType"), Text(signature, "keyid"), Text(signature, "sig") };
        var envelope = parts.Contains(null) || Base64(parts[0]!) is not { } payload || Base64(parts[3]!) is not { } sig
            ? null
            : new Dsse(parts[1]!, payload, parts[2]!, sig);
        return envelope is not null && envelope.Write().AsSpan().SequenceEqual(bytes.Span)
            ? envelope
            : throw new InputFaultException(new Diagnostic("dsse.envelope", place, "not an envelope with payload, payloadType and exactly one signature, keyid and sig, in base64; write it again."));
    }

    private static string? Text(JToken? json, string key) => (json as JObject)?[key] is JValue { Value: string text } ? text : null;

    private static byte[]? Base64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }

    private static byte[] Ascii(FormattableString text) => Encoding.ASCII.GetBytes(text.ToString(CultureInfo.InvariantCulture));
}
