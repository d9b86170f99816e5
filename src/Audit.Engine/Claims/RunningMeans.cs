using System.Globalization;
using System.Numerics;
using Audit.Bounds.Statistics;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims;

/// <summary>Two running tests of a mean: one to pass a claim, one to fail it, each with the claim's error.</summary>
/// <remarks>
/// A unit is a row, or a cluster's mean, in [0, 1]. Limits are multiples of 2^-40 on the side that is harder to reach, so that what is refuted implies the claim (or its contrary) exactly.
/// </remarks>
/// <param name="Passes">Refutes that the mean is on the wrong side of the limit.</param>
/// <param name="Fails">Refutes that it is on the right side.</param>
/// <param name="Limit">The bound that passing proves, no looser than the threshold.</param>
internal sealed record RunningMeans(AnytimeMean Passes, AnytimeMean Fails, double Limit)
{
    private const int Bits = 40;

    /// <summary>Both tests before the first unit.</summary>
    public static RunningMeans Of(ClaimSpec spec, ExactAlpha alpha)
    {
        var (unit, atLeast) = (spec.Cap is { } cap ? cap.Text : "1", spec.Comparison == Comparison.AtLeast);
        if (!DecimalText.TryParse(Results.Threshold(spec).Text, out var p, out var d) || !DecimalText.TryParse(unit, out var c, out var e) || c.Sign <= 0) { throw new ArgumentException("Not a threshold and a cap.", nameof(spec)); }
        var (numerator, denominator) = ((p * e) << Bits, d * c);
        var (down, up) = (BigInteger.Divide(numerator, denominator) - 1, BigInteger.Divide(numerator + denominator - 1, denominator) + 1);
        var (hard, easy) = atLeast ? (up, down) : (down, up);
        var passes = atLeast ? AnytimeMean.OfAtMost(Text(hard), alpha) : AnytimeMean.OfAtLeast(Text(hard), alpha);
        var fails = atLeast ? AnytimeMean.OfAtLeast(Text(easy), alpha) : AnytimeMean.OfAtMost(Text(easy), alpha);
        var share = (double)Clamped(hard) / (1L << Bits);
        var limit = spec.Cap is null ? share : atLeast ? Math.BitDecrement(share * Exact.Below(spec.Cap.Value)) : Math.BitIncrement(share * Exact.Above(spec.Cap.Value));
        return new RunningMeans(passes, fails, limit);
    }

    /// <summary>Both tests after one more unit; the passing test takes it on the side that is harder to pass with, the failing one on the other.</summary>
    public RunningMeans After((double Low, double High) unit, bool atLeast)
    {
        var (hard, easy) = atLeast ? (unit.Low, unit.High) : (unit.High, unit.Low);
        return this with { Passes = Passes.After(UnitRows.OfDoubles([hard])), Fails = Fails.After(UnitRows.OfDoubles([easy])) };
    }

    private static BigInteger Clamped(BigInteger units) => BigInteger.Clamp(units, BigInteger.Zero, BigInteger.One << Bits);

    /// <summary>units / 2^40 as decimal text, exactly.</summary>
    private static string Text(BigInteger units)
    {
        var digits = (Clamped(units) * BigInteger.Pow(5, Bits)).ToString(CultureInfo.InvariantCulture).PadLeft(Bits + 1, '0');
        return $"{digits[..^Bits]}.{digits[^Bits..]}".TrimEnd('0').TrimEnd('.');
    }
}
