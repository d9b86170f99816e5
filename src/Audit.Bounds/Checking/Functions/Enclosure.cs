using System.Numerics;

namespace Audit.Bounds.Checking.Functions;

/// <summary>An interval of reals whose ends are multiples of 2^-60, rounded outward.</summary>
/// <remarks>Guarantee: every operation contains all results for numbers of its operands. What leaves 128 bits ends the check by an OverflowException. Default: the number 0.</remarks>
internal readonly record struct Enclosure(Int128 Low, Int128 High)
{
    /// <summary>Fractional bits of the ends.</summary>
    public const int Bits = 60;

    /// <summary>The number 1.</summary>
    public static Enclosure One { get; } = Whole(1);

    /// <summary>The largest absolute value.</summary>
    public Int128 Magnitude => Int128.Max(-Low, High);

    public static Enclosure operator +(Enclosure a, Enclosure b) => checked(new(a.Low + b.Low, a.High + b.High));

    public static Enclosure operator -(Enclosure a, Enclosure b) => checked(new(a.Low - b.High, a.High - b.Low));

    public static Enclosure operator -(Enclosure a) => checked(new(-a.High, -a.Low));

    public static Enclosure operator *(Enclosure a, Enclosure b)
    {
        if (a.Low >= 0 && b.Low >= 0) { return new(Down(a.Low, b.Low), Up(a.High, b.High)); }
        var low = Int128.Min(Int128.Min(Down(a.Low, b.Low), Down(a.Low, b.High)), Int128.Min(Down(a.High, b.Low), Down(a.High, b.High)));
        var high = Int128.Max(Int128.Max(Up(a.Low, b.Low), Up(a.Low, b.High)), Int128.Max(Up(a.High, b.Low), Up(a.High, b.High)));
        return new(low, high);
    }

    /// <summary>A whole number.</summary>
    public static Enclosure Whole(int value) => Point((Int128)value << Bits);

    /// <summary>One multiple of 2^-60.</summary>
    public static Enclosure Point(Int128 value) => new(value, value);

    /// <summary>A multiple of it by a whole number.</summary>
    public Enclosure Times(int factor) => checked(factor >= 0 ? new(Low * factor, High * factor) : new(High * factor, Low * factor));

    /// <summary>Half, a quarter, ... of it.</summary>
    public Enclosure Halved(int times) => new(Low >> times, -(-High >> times));

    /// <summary>The squares of its numbers.</summary>
    public Enclosure Squared() => Low >= 0 ? this * this : High <= 0 ? -this * -this : new(0, Up(Magnitude, Magnitude));

    /// <summary>One divided by its numbers, which must not contain 0.</summary>
    public Enclosure Inverse()
    {
        if (Low <= 0 && High >= 0) { throw new ArithmeticException("a divisor's interval contains 0"); }
        return Low > 0 ? new(Quotient(High), -(-Power / Low) + 1) : -(-this).Inverse();

        static Int128 Quotient(Int128 divisor) => Power / divisor;
    }

    /// <summary>What is in both.</summary>
    public Enclosure And(Enclosure other) => new(Int128.Max(Low, other.Low), Int128.Min(High, other.High));

    /// <summary>The least interval with both.</summary>
    public Enclosure Hull(Enclosure other) => new(Int128.Min(Low, other.Low), Int128.Max(High, other.High));

    /// <summary>The largest multiple of 2^-60 of at most a b.</summary>
    public static Int128 Down(Int128 a, Int128 b)
    {
        if (IsLong(a) && IsLong(b)) { return Math.BigMul((long)a, (long)b) >> Bits; }
        return (Int128)(((BigInteger)a * b) >> Bits);
    }

    /// <summary>The smallest multiple of 2^-60 of at least a b.</summary>
    public static Int128 Up(Int128 a, Int128 b) => -Down(-a, b);

    private static bool IsLong(Int128 value) => value >= long.MinValue && value <= long.MaxValue;

    private static readonly Int128 Power = Int128.One << (2 * Bits);
}
