using System.Globalization;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;

namespace Audit.Reports.Documents.Plots;

/// <summary>The numbers of a claim as they are drawn; for the eye only, nothing is decided by them.</summary>
/// <param name="Found">The value exhibited, or null.</param>
/// <param name="Proved">The bound, or null.</param>
/// <param name="Threshold">The threshold, or null.</param>
internal sealed record Drawn(double? Found, double? Proved, double? Threshold)
{
    /// <summary>The numbers of a claim.</summary>
    public static Drawn Of(ClaimResult claim) => new(Value(claim.Found), Value(claim.Proved), Value(claim.Threshold));

    /// <summary>A number as a double; null where it has none.</summary>
    public static double? Value(ReportNumber? number) =>
        number is null ? null
        : HexFloat.TryParse(number.Hex) is { } exact ? exact
        : double.TryParse(number.Decimal, NumberStyles.Float, CultureInfo.InvariantCulture, out var read) && double.IsFinite(read) ? read
        : null;
}

/// <summary>How much of the threshold is left by what decides a claim; negative beyond it.</summary>
/// <remarks>
/// Formula: (threshold - value) / |threshold|, the other way round for "at least"; where the threshold is 0, in shares of the larger of |found| and |proved|.
/// The value is what was found where a claim is violated, else what was proved. Rounding: down to a tenth of a percent.
/// </remarks>
/// <param name="Share">The margin as a share.</param>
internal sealed record Margin(double Share)
{
    /// <summary>In words, rounded down.</summary>
    public string Text => Share switch
    {
        < -9.99 => "< -999 %",
        > 9.99 => "> 999 %",
        _ => (Math.Floor(Share * 1000) / 10).ToString("0.0", CultureInfo.InvariantCulture) + " %",
    };

    /// <summary>The margin of a claim; null where it has no number to compare.</summary>
    public static Margin? Of(ClaimResult claim)
    {
        var (found, proved, threshold) = Drawn.Of(claim);
        var value = claim.Verdict == VerdictKind.Falsified ? found ?? proved : proved;
        if (value is not { } decides || threshold is not { } limit || claim.Spec.Comparison == Comparison.Holds) { return null; }
        var distance = claim.Spec.Comparison == Comparison.AtLeast ? decides - limit : limit - decides;
        var scale = limit != 0 ? Math.Abs(limit) : Math.Max(Math.Abs(found ?? 0), Math.Abs(proved ?? 0));
        var share = distance == 0 ? 0 : distance / scale;
        return double.IsNaN(share) ? null : new(share);
    }
}
