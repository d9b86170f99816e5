using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Audit.Models.Formats;

/// <summary>The header of a NumPy array file: a Python dictionary with exactly descr, fortran_order and shape.</summary>
/// <param name="Description">The element type, such as "&lt;f4".</param>
/// <param name="FortranOrder">Whether columns come first.</param>
/// <param name="Dimensions">The extents.</param>
internal sealed partial record NpyHeader(string Description, bool FortranOrder, ImmutableArray<long> Dimensions)
{
    /// <summary>Reads the text of a header; null where it is anything else.</summary>
    public static NpyHeader? TryParse(string text)
    {
        var body = text.Trim();
        if (body.Length < 2 || body[0] != '{' || body[^1] != '}') { return null; }
        body = body[1..^1].Trim();
        string? description = null, order = null, shape = null;
        var at = 0;
        foreach (Match item in Item().Matches(body))
        {
            at += item.Length;
            var value = item.Groups["value"].Value;
            switch (item.Groups["key"].Value)
            {
                case "descr" when description is null: description = value.Trim('\'', '"'); break;
                case "fortran_order" when order is null && value is "True" or "False": order = value; break;
                case "shape" when shape is null && value[0] == '(': shape = value; break;
                default: return null;
            }
        }

        if (at != body.Length) { return null; }
        return description is null || order is null || shape is null || Extents(shape) is not { } extents ? null
            : new NpyHeader(description, order == "True", extents);
    }

    private static ImmutableArray<long>? Extents(string shape)
    {
        var extents = ImmutableArray.CreateBuilder<long>();
        foreach (var part in shape.Trim('(', ')').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!long.TryParse(part.TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture, out var extent)) { return null; }
            extents.Add(extent);
        }

        return extents.ToImmutable();
    }

    [GeneratedRegex(
        """\G\s*['"](?<key>\w+)['"]\s*:\s*(?<value>'[^'\\]*'|"[^"\\]*"|True|False|\([0-9L,\s]*\))\s*(?:,|$)""", RegexOptions.CultureInvariant)]
    private static partial Regex Item();
}
