using System.Globalization;
using System.Numerics;
using System.Text;
using Newtonsoft.Json.Linq;

namespace Audit.Engine.Running;

/// <summary>Writes JSON in the one form that RFC 8785 allows, so that equal values are equal bytes.</summary>
/// <remarks>
/// Guarantee: no white space, keys in the order of their UTF-16 code units, strings with the fewest escapes, numbers laid out as ECMAScript does.
/// NaN, infinities, lone surrogates, and whole numbers beyond 2^53 (which readers of JSON would round) are refused.
/// Source: RFC 8785, sections 3.2.2 and 3.2.3.
/// </remarks>
public static class CanonicalJson
{
    /// <summary>The largest whole number that every reader of JSON keeps: 2^53.</summary>
    public const long LargestInteger = 1L << 53;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The canonical bytes of a value, UTF-8 without a byte order mark.</summary>
    /// <exception cref="ArgumentException">The value holds what has no canonical form.</exception>
    public static byte[] Write(JToken value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return Utf8.GetBytes(text.ToString());
    }

    /// <summary>The canonical text of a value.</summary>
    /// <exception cref="ArgumentException">The value holds what has no canonical form.</exception>
    public static string WriteText(JToken value) => Utf8.GetString(Write(value));

    /// <summary>A finite double as ECMAScript writes it; negative zero is 0.</summary>
    /// <exception cref="ArgumentException">The number is not finite.</exception>
    public static string Number(double value)
    {
        if (!double.IsFinite(value)) { throw new ArgumentException("JSON has no number for NaN or an infinity."); }
        if (value == 0) { return "0"; }
        var (digits, exponent) = DecimalLayout.Digits(Math.Abs(value));
        return (value < 0 ? "-" : "") + DecimalLayout.Lay(digits, exponent);
    }

    private static void Append(StringBuilder text, JToken value)
    {
        switch (value)
        {
            case JObject members: AppendObject(text, members); break;
            case JArray items: AppendArray(text, items); break;
            case JValue leaf: AppendLeaf(text, leaf); break;
            default: throw new ArgumentException($"JSON has no canonical form for {value.Type}.");
        }
    }

    private static void AppendObject(StringBuilder text, JObject members)
    {
        var separator = '{';
        foreach (var member in members.Properties().OrderBy(member => member.Name, StringComparer.Ordinal))
        {
            AppendString(text.Append(separator), member.Name);
            Append(text.Append(':'), member.Value);
            separator = ',';
        }

        text.Append(separator == '{' ? "{}" : "}");
    }

    private static void AppendArray(StringBuilder text, JArray items)
    {
        var separator = '[';
        foreach (var item in items)
        {
            Append(text.Append(separator), item);
            separator = ',';
        }

        text.Append(separator == '[' ? "[]" : "]");
    }

    private static void AppendLeaf(StringBuilder text, JValue leaf)
    {
        switch (leaf.Value)
        {
            case null: text.Append("null"); break;
            case bool truth: text.Append(truth ? "true" : "false"); break;
            case string words: AppendString(text, words); break;
            case double number: text.Append(Number(number)); break;
            case float number: text.Append(Number(number)); break;
            case long or int or short or sbyte or byte or ushort or uint or ulong or BigInteger: AppendInteger(text, leaf.Value); break;
            default: throw new ArgumentException($"JSON has no canonical form for a value of type {leaf.Type}.");
        }
    }

    private static void AppendInteger(StringBuilder text, object value)
    {
        var number = value is BigInteger big ? big : BigInteger.Parse(Convert.ToString(value, CultureInfo.InvariantCulture)!, CultureInfo.InvariantCulture);
        if (BigInteger.Abs(number) > LargestInteger)
        {
            throw new ArgumentException($"The whole number {number} is beyond 2^53, where readers of JSON round; write it as a string.");
        }

        text.Append(number.ToString(CultureInfo.InvariantCulture));
    }

    private static void AppendString(StringBuilder text, string words)
    {
        text.Append('"');
        for (var at = 0; at < words.Length; at++)
        {
            RefuseLoneSurrogate(words, at);
            text.Append(Escape(words[at]));
        }

        text.Append('"');
    }

    private static string Escape(char letter) => letter switch
    {
        '"' => "\\\"",
        '\\' => @"\\",
        '\b' => @"\b",
        '\t' => @"\t",
        '\n' => @"\n",
        '\f' => @"\f",
        '\r' => @"\r",
        < ' ' => $@"\u{(int)letter:x4}",
        _ => letter.ToString(),
    };

    private static void RefuseLoneSurrogate(string words, int at)
    {
        var paired = char.IsHighSurrogate(words[at])
            ? at + 1 < words.Length && char.IsLowSurrogate(words[at + 1])
            : !char.IsLowSurrogate(words[at]) || (at > 0 && char.IsHighSurrogate(words[at - 1]));
        if (!paired) { throw new ArgumentException($"Half of a surrogate pair, U+{(int)words[at]:X4}, stands alone in a string."); }
    }
}
