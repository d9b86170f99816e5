namespace Audit.Bounds.Smt;

/// <summary>A closed interval with exact ends, Lower at most Upper.</summary>
/// <param name="Lower">Lower end.</param>
/// <param name="Upper">Upper end.</param>
public readonly record struct ExactInterval(Rational Lower, Rational Upper)
{
    private const int Grid = 24;

    /// <summary>The largest magnitude.</summary>
    internal Rational Size => Rational.Max(Rational.Abs(Lower), Rational.Abs(Upper));

    /// <summary>Whether the sign is not known.</summary>
    internal bool CrossesZero => Lower.Sign < 0 && Upper.Sign > 0;

    /// <summary>Whether this is the point 0.</summary>
    internal bool IsZero => Lower.Sign == 0 && Upper.Sign == 0;

    /// <summary>The values of max(0, t).</summary>
    internal ExactInterval Relu => new(Rational.Max(Lower, Rational.Zero), Rational.Max(Upper, Rational.Zero));

    /// <summary>Sums of a value of each.</summary>
    public static ExactInterval operator +(ExactInterval a, ExactInterval b) => new(a.Lower + b.Lower, a.Upper + b.Upper);

    /// <summary>Differences of a value of each.</summary>
    public static ExactInterval operator -(ExactInterval a, ExactInterval b) => new(a.Lower - b.Upper, a.Upper - b.Lower);

    /// <summary>Multiples of the values.</summary>
    public static ExactInterval operator *(Rational factor, ExactInterval a) =>
        factor.Sign < 0 ? new(factor * a.Upper, factor * a.Lower) : new(factor * a.Lower, factor * a.Upper);

    /// <summary>The values that lie in both; the caller knows that there are some.</summary>
    internal ExactInterval And(ExactInterval other) => new(Rational.Max(Lower, other.Lower), Rational.Min(Upper, other.Upper));

    /// <summary>The interval widened on both sides.</summary>
    internal ExactInterval Widened(Rational by) => new(Lower - by, Upper + by);

    /// <summary>The interval with short ends, rounded outward.</summary>
    internal ExactInterval Short() => new(Lower.RoundDown(Grid), Upper.RoundUp(Grid));

    /// <summary>The point.</summary>
    internal static ExactInterval At(Rational value) => new(value, value);
}
