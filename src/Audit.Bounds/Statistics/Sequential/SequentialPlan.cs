using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>A sequential test as it stands in a plan, before the first row; numbers are decimal text and exact.</summary>
/// <remarks>For "rate below limit" the designs lie below the limit and the opposite above it; for "rate above limit" the other way round.</remarks>
public sealed record SequentialPlan
{
    /// <summary>The limit of the claim, p0.</summary>
    public required string Limit { get; init; }

    /// <summary>Design values p1: what a good model is expected to do. Several are mixed with equal weights.</summary>
    public required ImmutableArray<string> Designs { get; init; }

    /// <summary>Error of "verified".</summary>
    public required ExactAlpha Alpha { get; init; }

    /// <summary>Most rows, the declared cap; see <see cref="CapOf"/>.</summary>
    public required long Cap { get; init; }

    /// <summary>Whether the claim is "rate above limit" in place of "rate below limit".</summary>
    public bool AtLeast { get; init; }

    /// <summary>Stop as futile where the e-value is at most 1 / this number; null: never.</summary>
    public string? Futility { get; init; } = "10";

    /// <summary>Design value p2 of the other side; null: the claim is never falsified.</summary>
    public string? Opposite { get; init; }

    /// <summary>Error of "falsified"; the plan's error where null.</summary>
    public ExactAlpha? OppositeAlpha { get; init; }

    /// <summary>2.5 times the rows of a fixed design, rounded up: the 95 % quantile of the stopping time of models between design and limit.</summary>
    public static long CapOf(long fixedRows) => fixedRows + (long)(((BigInteger)3 * fixedRows + 1) / 2);

    /// <summary>The designs limit/2, limit/4, limit/8 (for "above": of the distance to 1), for use where no design value is known.</summary>
    /// <param name="limit">The limit as decimal text.</param>
    /// <param name="atLeast">Whether the claim is "rate above limit".</param>
    public static ImmutableArray<string> Mixture(string limit, bool atLeast = false)
    {
        (BigInteger p, BigInteger d) = RequiredSamples.Fraction(limit);
        BigInteger room = atLeast ? d - p : p;
        return [.. Enumerable.Range(1, 3).Select(half => 1000 >> half).Select(share => Text(atLeast ? (d * 1000) - (room * share) : room * share, d * 1000))];
    }

    private static string Text(BigInteger p, BigInteger d)
    {
        int places = d.ToString(CultureInfo.InvariantCulture).Length - 1;
        string digits = p.ToString(CultureInfo.InvariantCulture).PadLeft(places + 1, '0');
        return digits[..^places] + "." + digits[^places..].TrimEnd('0');
    }
}
