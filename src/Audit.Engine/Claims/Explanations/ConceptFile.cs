using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Audit.Bounds.Statistics.Concepts;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Audit.Engine.Claims.Explanations;

/// <summary>Concepts over rows as evidence: so that a report is checked without the concepts' own file.</summary>
/// <remarks>
/// Format: the line "audit-concepts/1", one line of JSON {kind, names, rows, values}, then the unit's values on the rows as float64 where values is true, then for labels columns of 64-bit words
/// (<see cref="BitColumns"/>), else float32 [rows, concepts]; little-endian throughout. Named by its content, so claims over the same rows and concepts share it.
/// </remarks>
/// <param name="Names">Names of the concepts.</param>
/// <param name="Rows">Rows, or rows times positions.</param>
/// <param name="Values">The unit's value on each row, of rows that something was chosen on; null else.</param>
/// <param name="Bits">Labels, or null.</param>
/// <param name="Scores">[rows, concepts], or null.</param>
internal sealed record ConceptFile(ImmutableArray<string> Names, int Rows, double[]? Values, BitColumns? Bits, float[]? Scores)
{
    /// <summary>Ending of files over the rows that certify.</summary>
    public const string Certifying = "concepts";

    /// <summary>Ending of files over rows that something was chosen on.</summary>
    public const string Choosing = "selection";

    /// <summary>Bytes that are kept at most.</summary>
    public const long Largest = 512L << 20;

    private const string Magic = "audit-concepts/1\n";
    private const int LongestHeader = 16 << 20;

    /// <summary>Bytes of a file for so many rows and concepts.</summary>
    public static long Size(long rows, long concepts, bool isLabels) => isLabels ? (rows + 63) / 64 * 8 * concepts : rows * concepts * 4;

    /// <summary>The bytes.</summary>
    public byte[] Write()
    {
        var header = new JObject { ["kind"] = Bits is null ? "scores" : "labels", ["names"] = new JArray(Names), ["rows"] = Rows, ["values"] = Values is not null };
        var head = Encoding.UTF8.GetBytes(Magic + header.ToString(Formatting.None) + "\n");
        var bytes = new byte[head.Length + (Values is null ? 0 : Rows * 8) + Size(Rows, Names.Length, Bits is not null)];
        head.CopyTo(bytes, 0);
        var rest = bytes.AsSpan(head.Length);
        foreach (var value in Values ?? []) { BinaryPrimitives.WriteDoubleLittleEndian(rest, value); rest = rest[8..]; }
        if (Bits is not null)
        {
            foreach (var word in Bits.Raw) { BinaryPrimitives.WriteUInt64LittleEndian(rest, word); rest = rest[8..]; }
        }

        foreach (var score in Scores ?? []) { BinaryPrimitives.WriteSingleLittleEndian(rest, score); rest = rest[4..]; }
        return bytes;
    }

    /// <summary>Reads bytes; null where they are anything else.</summary>
    public static ConceptFile? TryRead(ReadOnlySpan<byte> bytes)
    {
        var magic = Encoding.ASCII.GetBytes(Magic);
        if (!bytes.StartsWith(magic)) { return null; }
        bytes = bytes[magic.Length..];
        var end = bytes[..Math.Min(bytes.Length, LongestHeader)].IndexOf((byte)'\n');
        if (end < 0 || Header(Encoding.UTF8.GetString(bytes[..end])) is not { } header) { return null; }
        bytes = bytes[(end + 1)..];
        var (names, rows, isLabels, hasValues) = header;
        if (bytes.Length != (hasValues ? rows * 8L : 0) + Size(rows, names.Length, isLabels)) { return null; }
        double[]? values = hasValues ? Doubles(bytes[..(rows * 8)]) : null;
        bytes = bytes[(hasValues ? rows * 8 : 0)..];
        if (!isLabels) { return new ConceptFile(names, rows, values, null, Singles(bytes)); }
        return BitColumns.TryRead(rows, names.Length, Words(bytes)) is { } bits ? new ConceptFile(names, rows, values, bits, null) : null;
    }

    private static (ImmutableArray<string> Names, int Rows, bool IsLabels, bool HasValues)? Header(string text)
    {
        try
        {
            var header = JObject.Parse(text);
            ImmutableArray<string> names = [.. header["names"]!.Values<string>().OfType<string>()];
            var rows = header.Value<int>("rows");
            return names.IsEmpty || rows < 1 ? null : (names, rows, header.Value<string>("kind") == "labels", header.Value<bool>("values"));
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException or InvalidCastException or FormatException or OverflowException) { return null; }
    }

    private static double[] Doubles(ReadOnlySpan<byte> bytes)
    {
        var values = new double[bytes.Length / 8];
        for (var i = 0; i < values.Length; i++) { values[i] = BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * i)..]); }
        return values;
    }

    private static float[] Singles(ReadOnlySpan<byte> bytes)
    {
        var values = new float[bytes.Length / 4];
        for (var i = 0; i < values.Length; i++) { values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]); }
        return values;
    }

    private static ulong[] Words(ReadOnlySpan<byte> bytes)
    {
        var words = new ulong[bytes.Length / 8];
        for (var i = 0; i < words.Length; i++) { words[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(8 * i)..]); }
        return words;
    }
}
