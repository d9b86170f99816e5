using System.Text.RegularExpressions;
using Audit.Bounds.Statistics;

namespace Audit.Engine.Policies;

/// <summary>Limits and scalar rules that YAML and JSON share, so that both are one language.</summary>
internal static partial class SourceLimits
{
    /// <summary>Largest policy file, in bytes.</summary>
    public const int Bytes = 1 << 20;

    /// <summary>Deepest nesting.</summary>
    public const int Depth = 16;

    /// <summary>Most nodes.</summary>
    public const int Nodes = 100_000;

    /// <summary>What an unquoted scalar is: JSON's numbers, true, false, null or nothing; all else is text.</summary>
    public static ScalarKind KindOf(string plain) => plain switch
    {
        "" or "null" or "~" => ScalarKind.Nothing,
        "true" or "false" => ScalarKind.Flag,
        _ => DecimalText.TryParse(plain, out _, out _) ? ScalarKind.Number : ScalarKind.Text,
    };

    /// <summary>A number with a unit or a form that JSON does not know, such as "1 %" or ".5".</summary>
    [GeneratedRegex(@"^\s*[-+]?[0-9_,]*\.?[0-9]+\s*([a-zA-Z%]{0,8})\s*$")]
    public static partial Regex AlmostNumber();
}
