using System.Collections.Immutable;
using System.Globalization;

namespace Audit.Engine.Policies;

/// <summary>Reads a mechanism's address: "Site", "Site[17]" or "Site[3,5..8]"; ranges include both ends.</summary>
/// <remarks>Units come back sorted and without repeats. At most 100,000 of them. An address with named axes, "Site[h=3][t=-1]", comes back whole, without units: what it means, the model says.</remarks>
internal static class MechanismText
{
    private const int MostUnits = 100_000;

    /// <summary>The site and its units; a null site and what is wrong with the text else.</summary>
    public static (string? Site, ImmutableArray<int> Units, string Wrong) Parse(string text)
    {
        if (text.Contains('=', StringComparison.Ordinal) && text.EndsWith(']')) { return (text, [], ""); }
        if (!text.EndsWith(']'))
        {
            return text.Contains('[', StringComparison.Ordinal) ? Fault("there is no closing bracket at the end") : (text, [], "");
        }

        int open = text.LastIndexOf('[');
        if (open <= 0) { return Fault("there is no site before the bracket"); }
        SortedSet<int> units = [];
        foreach (string part in text[(open + 1)..^1].Split(','))
        {
            string[] ends = part.Split("..");
            if (ends.Length > 2 || !Index(ends[0], out int first) || !Index(ends[^1], out int last) || first > last)
            {
                return Fault($"\"{SourceNode.Shorten(part)}\" is neither an index nor a rising range such as 5..8");
            }

            if ((long)units.Count + last - first >= MostUnits) { return Fault($"there are more than {MostUnits} units"); }
            int before = units.Count;
            for (int unit = first; unit <= last; unit++) { units.Add(unit); }
            if (units.Count - before != last - first + 1) { return Fault($"\"{part}\" repeats a unit"); }
        }

        return (text[..open], [.. units], "");
    }

    /// <summary>The address in its shortest form.</summary>
    public static string Write(string site, ImmutableArray<int> units)
    {
        if (units.IsEmpty) { return site; }
        List<string> parts = [];
        for (int i = 0; i < units.Length;)
        {
            int j = i;
            while (j + 1 < units.Length && units[j + 1] == units[j] + 1) { j++; }
            parts.Add(i == j ? $"{units[i]}" : string.Create(CultureInfo.InvariantCulture, $"{units[i]}..{units[j]}"));
            i = j + 1;
        }

        return $"{site}[{string.Join(",", parts)}]";
    }

    private static bool Index(string text, out int value) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out value) && value < int.MaxValue;

    private static (string? Site, ImmutableArray<int> Units, string Wrong) Fault(string wrong) => (null, [], wrong);
}
