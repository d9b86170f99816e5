using System.Text;

namespace Audit.Models.Formats;

/// <summary>The steps that change a text before it is cut into tokens.</summary>
/// <remarks>
/// Unicode normal form C is the identity on the texts that are accepted and refused on the others: .NET without culture data cannot normalise, and a
/// guess would change tokens. Accepted are blocks in which no character composes, decomposes or combines.
/// </remarks>
internal static class TokenNormalizers
{
    /// <summary>Ranges of code points that form C leaves as they are, whatever stands beside them within these ranges. Source: UAX 15, NFC_Quick_Check.</summary>
    private static readonly (int First, int Last)[] stable =
    [
        (0x0000, 0x02FF), (0x0370, 0x0373), (0x0375, 0x037D), (0x037F, 0x0386), (0x0388, 0x0482), (0x048A, 0x0590), (0x05BE, 0x05BE), (0x05D0, 0x05F4),
        (0x0600, 0x060F), (0x061B, 0x064A), (0x0660, 0x066F), (0x0671, 0x06D5), (0x0E01, 0x0E30), (0x0E32, 0x0E33), (0x0E3F, 0x0E46), (0x0E4F, 0x0E5B),
        (0x1E00, 0x1EFF), (0x2002, 0x20CF), (0x2100, 0x2125), (0x2127, 0x2129), (0x212C, 0x2328), (0x232B, 0x2ADB), (0x2ADD, 0x2C7F), (0x3000, 0x3029),
        (0x3030, 0x3098), (0x309B, 0x312F), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0xE000, 0xF8FF), (0xFF01, 0xFFFD), (0x1F300, 0x1FAFF),
        (0x20000, 0x2F7FF),
    ];

    /// <summary>A text put before every text that is not empty.</summary>
    public static string Prepend(string text, string prefix) => text.Length == 0 ? text : prefix + text;

    /// <summary>The text itself where form C is known to leave it; else a fault that names the character.</summary>
    public static string FormC(string text, string place)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Array.Exists(stable, range => rune.Value >= range.First && rune.Value <= range.Last)) { throw Refused(rune, "NFC", place); }
        }

        return text;
    }

    /// <summary>The text itself where it is ASCII, which every normal form leaves; else a fault.</summary>
    public static string OtherForm(string text, string form, string place)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (!rune.IsAscii) { throw Refused(rune, form, place); }
        }

        return text;
    }

    private static InputFaultException Refused(Rune rune, string form, string place) => new(new Diagnostic(
        "tokenizer.normal-form", place, $"The text has U+{rune.Value:X4}, which Unicode normal form {form} may change, and Audit does not compute it; give token ids instead."));
}
