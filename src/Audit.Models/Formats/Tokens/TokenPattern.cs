using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Audit.Models.Formats;

/// <summary>Turns the regular expression of a tokenizer, in Oniguruma's dialect, into one of .NET that matches the same.</summary>
/// <remarks>
/// Only what means the same in both is taken: general categories, classes without nesting, groups, lookarounds, greedy, lazy and possessive
/// repetition. What differs (\w, \b, ., anchors, scripts, nested classes) is refused. Matching runs over code points, see <see cref="TokenSplit"/>.
/// Source: K. Kosako, Oniguruma, doc/RE (Ruby syntax).
/// </remarks>
internal sealed class TokenPattern
{
    private const int Longest = 4000;
    private const int Deepest = 20;
    private static readonly TimeSpan limit = TimeSpan.FromSeconds(5);
    private readonly string pattern;
    private readonly StringBuilder result = new();
    private readonly Stack<int> groups = new();
    private int at;
    private int atom = -1;

    private TokenPattern(string pattern) => this.pattern = pattern;

    /// <summary>The expression, or why there is none.</summary>
    public static (Regex? Regex, string? Fault) Of(string pattern)
    {
        if (pattern.Length is 0 or > Longest) { return (null, $"The pattern has {pattern.Length} letters; wanted 1 to {Longest}."); }
        try
        {
            return (new Regex(new TokenPattern(pattern).Translate(), RegexOptions.CultureInvariant, limit), null);
        }
        catch (FormatException fault)
        {
            return (null, fault.Message);
        }
        catch (ArgumentException)
        {
            return (null, "The pattern is no regular expression that is understood.");
        }
    }

    private string Translate()
    {
        while (at < pattern.Length) { Step(pattern[at]); }
        if (groups.Count > 0) { throw Fault("an open group"); }
        return result.ToString();
    }

    private void Step(char letter)
    {
        switch (letter)
        {
            case '\\': Begin(); Escape(); break;
            case '[': Begin(); Class(); break;
            case '(': Open(); break;
            case ')':
                if (!groups.TryPop(out atom)) { throw Fault("')'"); }
                Copy(1);
                break;
            case '|': Copy(1); atom = -1; break;
            case '?' or '*' or '+' or '{': Repeat(); break;
            case '.' or '^' or '$' or ']' or '}': throw Fault($"'{letter}'");
            default:
                if (char.IsSurrogate(letter)) { throw Fault("a character beyond U+FFFF"); }
                Begin();
                Copy(1);
                break;
        }
    }

    private void Begin() => atom = result.Length;

    private void Copy(int count)
    {
        result.Append(pattern, at, count);
        at += count;
    }

    private void Open()
    {
        if (groups.Count == Deepest) { throw Fault($"more than {Deepest} nested groups"); }
        string[] known = ["(?:", "(?i:", "(?=", "(?!", "(?<=", "(?<!", "(?>"];
        var opening = Array.Find(known, form => pattern.AsSpan(at).StartsWith(form, StringComparison.Ordinal));
        if (opening is null && pattern.AsSpan(at).StartsWith("(?", StringComparison.Ordinal)) { throw Fault($"'{pattern.Substring(at, Math.Min(4, pattern.Length - at))}'"); }
        groups.Push(result.Length);
        Copy(opening?.Length ?? 1);
        atom = -1;
    }

    private void Escape()
    {
        var letter = at + 1 < pattern.Length ? pattern[at + 1] : '\0';
        switch (letter)
        {
            case 'p' or 'P':
                var end = pattern.IndexOf('}', at);
                var name = end > at + 3 && pattern[at + 2] == '{' ? pattern[(at + 3)..end] : "?";
                if (!categories.Contains(name)) { throw Fault($"the property '{SafetensorsHeader.Short(name)}'"); }
                Copy(end + 1 - at);
                break;
            case 's' or 'S' or 'd' or 'D' or 'r' or 'n' or 't' or 'f': Copy(2); break;
            case 'u' when at + 6 <= pattern.Length && ushort.TryParse(pattern.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit) && !char.IsSurrogate((char)unit):
                Copy(6);
                break;
            case > ' ' and < '\x7F' when !char.IsAsciiLetterOrDigit(letter): Copy(2); break;
            default: throw Fault($"the escape '\\{letter}'");
        }
    }

    private void Class()
    {
        Copy(pattern.AsSpan(at).StartsWith("[^", StringComparison.Ordinal) ? 2 : 1);
        for (var first = true; at < pattern.Length; first = false)
        {
            var letter = pattern[at];
            if (letter == ']' && !first) { Copy(1); return; }
            if (letter is '[' or ']' || char.IsSurrogate(letter) || pattern.AsSpan(at).StartsWith("&&", StringComparison.Ordinal)) { throw Fault($"'{letter}' in a class"); }
            if (letter == '\\') { Escape(); } else { Copy(1); }
        }

        throw Fault("an open class");
    }

    /// <summary>A repetition of the last atom. Possessive ones become atomic groups; {n,m}+ repeats the repeated, as in Ruby.</summary>
    private void Repeat()
    {
        if (atom < 0) { throw Fault("a repetition of nothing"); }
        var end = pattern[at] == '{' ? pattern.IndexOf('}', at) + 1 : at + 1;
        var counts = pattern[at] == '{' && end > 0 ? pattern[(at + 1)..(end - 1)].Split(',') : [""];
        if (end == 0 || counts.Length > 2 || (pattern[at] == '{' && counts.Any(count => count.Length > 4 || !count.All(char.IsAsciiDigit) || (count.Length == 0 && counts[0].Length == 0))))
        {
            throw Fault("a '{' that counts nothing");
        }

        var braces = pattern[at] == '{';
        Copy(end - at);
        var next = at < pattern.Length ? pattern[at] : '\0';
        if (next == '+')
        {
            result.Insert(atom, braces ? "(?:" : "(?>").Append(braces ? ")+" : ")");
            at++;
        }
        else if (next == '?' && !(braces && counts.Length == 1)) { Copy(1); }

        if (at < pattern.Length && pattern[at] is '?' or '*' or '+' or '{') { throw Fault("a repetition of a repetition"); }
        atom = -1;
    }

    private FormatException Fault(string what) => new($"The pattern has {what} near letter {at}, which is not understood; give token ids instead.");

    private static readonly HashSet<string> categories =
    [
        "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po",
        "S", "Sm", "Sc", "Sk", "So", "Z", "Zs", "Zl", "Zp", "C", "Cc", "Cf",
    ];
}
