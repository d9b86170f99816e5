using System.Globalization;
using System.Numerics;
using System.Text;
using Audit.Models;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Audit.Engine.Running;

/// <summary>Reads JSON that is in the form of RFC 8785, and nothing else.</summary>
/// <remarks>
/// Guarantee: what is returned writes back to exactly the bytes that were read. So duplicate keys, comments, white space, other orders of keys,
/// other spellings of a number or a string, and a byte order mark are all faults. Nesting is limited, so no input exhausts the stack.
/// </remarks>
public static class CanonicalJsonReader
{
    /// <summary>The deepest nesting that is read.</summary>
    public const int DeepestNesting = 64;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly JsonLoadSettings Strict = new()
    {
        DuplicatePropertyNameHandling = DuplicatePropertyNameHandling.Error,
        CommentHandling = CommentHandling.Load,
    };

    /// <summary>Reads one value.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="place">Its name, for the fault.</param>
    /// <exception cref="InputFaultException">The bytes are not canonical JSON.</exception>
    public static JToken Read(ReadOnlyMemory<byte> bytes, string place)
    {
        var value = Parse(bytes, place);
        var canonical = Canonical(value, place);
        if (canonical.AsSpan().SequenceEqual(bytes.Span)) { return value; }
        var at = canonical.AsSpan().CommonPrefixLength(bytes.Span);
        throw Fault(place, $"not in the canonical form of RFC 8785: it differs from its own canonical form at byte {at}; write it with a canonical writer.");
    }

    private static JToken Parse(ReadOnlyMemory<byte> bytes, string place)
    {
        try
        {
            using var reader = new JsonTextReader(new StringReader(Utf8.GetString(bytes.Span)))
            {
                DateParseHandling = DateParseHandling.None,
                FloatParseHandling = FloatParseHandling.Double,
                MaxDepth = DeepestNesting,
            };
            var value = RoundLargeIntegers(JToken.Load(reader, Strict));
            return reader.Read() ? throw Fault(place, "something follows the JSON value; a file holds exactly one.") : value;
        }
        catch (Exception fault) when (fault is JsonException or DecoderFallbackException or FormatException or OverflowException or ArgumentException)
        {
            throw Fault(place, $"not JSON that can be read: {fault.Message}");
        }
    }

    private static byte[] Canonical(JToken value, string place)
    {
        try
        {
            return CanonicalJson.Write(value);
        }
        catch (ArgumentException fault)
        {
            throw Fault(place, $"no canonical JSON: {fault.Message}");
        }
    }

    /// <summary>A whole number beyond 2^53 is the double that it stands for, as in ECMAScript.</summary>
    private static JToken RoundLargeIntegers(JToken value)
    {
        var leaves = value is JContainer container ? container.Descendants().OfType<JValue>() : [(JValue)value];
        foreach (var leaf in leaves.Where(leaf => leaf.Type == JTokenType.Integer))
        {
            var text = Convert.ToString(leaf.Value, CultureInfo.InvariantCulture)!;
            var number = BigInteger.Parse(text, CultureInfo.InvariantCulture);
            if (BigInteger.Abs(number) > CanonicalJson.LargestInteger) { leaf.Value = double.Parse(text, CultureInfo.InvariantCulture); }
        }

        return value;
    }

    private static InputFaultException Fault(string place, string message) => new(new Diagnostic("json.canonical", place, message));
}
