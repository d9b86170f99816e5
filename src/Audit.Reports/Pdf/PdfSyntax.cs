using System.Globalization;
using System.Text;

namespace Audit.Reports.Pdf;

/// <summary>How values are written in a PDF.</summary>
/// <remarks>
/// Text that a person wrote is always in hexadecimal, so it can neither end a string nor look like a keyword to a program that searches the file. Source: ISO 32000-1, 7.3 and 7.9.
/// </remarks>
internal static class PdfSyntax
{
    /// <summary>A coordinate: at most three decimals, never an exponent.</summary>
    public static string Number(double value)
    {
        var rounded = Math.Round(value, 3, MidpointRounding.ToEven);
        return rounded == 0 ? "0" : rounded.ToString("0.###", CultureInfo.InvariantCulture);
    }

    /// <summary>Numbers with a space between.</summary>
    public static string Numbers(params ReadOnlySpan<double> values)
    {
        var text = new StringBuilder();
        foreach (var value in values)
        {
            text.Append(text.Length > 0 ? " " : "").Append(Number(value));
        }

        return text.ToString();
    }

    /// <summary>A text string: one byte a character where it is ASCII, else UTF-16.</summary>
    public static string Text(string text) => Ascii.IsValid(text)
        ? $"<{Convert.ToHexString(Encoding.ASCII.GetBytes(text))}>"
        : $"<FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}>";

    /// <summary>A date, from ISO 8601 in UTC with whole seconds.</summary>
    public static string Date(DateTime time) => time.ToString("'(D:'yyyyMMddHHmmss'Z)'", CultureInfo.InvariantCulture);

    /// <summary>A reference to an object.</summary>
    public static string Reference(int number) => string.Create(CultureInfo.InvariantCulture, $"{number} 0 R");
}
