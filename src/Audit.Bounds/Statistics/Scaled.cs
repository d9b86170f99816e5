using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>A number M * 2^E, M = 0 or 2^127 &lt;= M &lt; 2^128, for integer arithmetic that rounds to a stated side.</summary>
/// <remarks>
/// Never below zero. Guarantee: an "Up" result is at least the exact one and a "Down" result at most; each operation is off by a factor
/// below 1 + 2^-126. Only integers are used, so every machine gives the same bits.
/// </remarks>
internal readonly record struct Scaled
{
    private static readonly UInt128 Top = UInt128.One << 127;

    private Scaled(UInt128 mantissa, long exponent) => (Mantissa, Exponent) = (mantissa, exponent);

    public UInt128 Mantissa { get; }

    public long Exponent { get; }

    public static Scaled One => new(Top, -127);

    /// <summary>numerator / denominator, rounded; numerator &gt;= 0, denominator &gt; 0.</summary>
    public static Scaled Of(BigInteger numerator, BigInteger denominator, bool up)
    {
        if (numerator.Sign < 0 || denominator.Sign <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(numerator), "Wanted a fraction of 0 or more.");
        }

        if (numerator.IsZero) { return default; }
        long shift = 129 + denominator.GetBitLength() - numerator.GetBitLength();
        (BigInteger n, BigInteger d) = shift >= 0 ? (numerator << (int)shift, denominator) : (numerator, denominator << (int)-shift);
        BigInteger quotient = BigInteger.DivRem(n, d, out BigInteger rest);
        int extra = (int)(quotient.GetBitLength() - 128);
        BigInteger kept = quotient >> extra;
        bool sticky = !rest.IsZero || kept << extra != quotient;
        return Round((UInt128)kept, extra - shift, sticky && up);
    }

    public Scaled Times(Scaled other, bool up)
    {
        if (Mantissa == 0 || other.Mantissa == 0) { return default; }
        (UInt128 high, UInt128 low) = Product(Mantissa, other.Mantissa);
        long exponent = checked(Exponent + other.Exponent + 128);
        if (high < Top) { (high, low, exponent) = ((high << 1) | (low >> 127), low << 1, exponent - 1); }
        return Round(high, exponent, up && low != 0);
    }

    public Scaled Times(ulong factor, bool up) => Times(Integer(factor), up);

    /// <summary>Divided by a positive integer below 2^63.</summary>
    public Scaled Over(ulong divisor, bool up)
    {
        if (divisor is 0 or > long.MaxValue) { throw new ArgumentOutOfRangeException(nameof(divisor), divisor, "Wanted 1 to 2^63 - 1."); }
        if (Mantissa == 0) { return this; }
        unchecked
        {
            (UInt128 high, UInt128 rest) = UInt128.DivRem(Mantissa, divisor);
            (UInt128 low, rest) = UInt128.DivRem(rest << 64, divisor);
            int shift = (int)UInt128.LeadingZeroCount(high);
            UInt128 kept = (high << shift) | (shift <= 64 ? low >> (64 - shift) : low << (shift - 64));
            bool sticky = rest != 0 || (shift < 64 && (low << (64 + shift)) != 0);
            return Round(kept, Exponent - shift, up && sticky);
        }
    }

    /// <summary>Divided by a number above 0.</summary>
    public Scaled Over(Scaled divisor, bool up)
    {
        Scaled inverse = Of(BigInteger.One << 255, divisor.Mantissa, up);
        return Times(new Scaled(inverse.Mantissa, checked(inverse.Exponent - 255 - divisor.Exponent)), up);
    }

    public Scaled PlusUp(Scaled other)
    {
        if (Mantissa == 0 || other.Mantissa == 0) { return Mantissa == 0 ? other : this; }
        (Scaled large, Scaled small) = Exponent >= other.Exponent ? (this, other) : (other, this);
        long shift = checked(large.Exponent - small.Exponent);
        UInt128 aligned = shift >= 128 ? 0 : small.Mantissa >> (int)shift;
        bool sticky = shift >= 128 || (aligned << (int)shift) != small.Mantissa;
        UInt128 sum = unchecked(large.Mantissa + aligned);
        if (sum >= large.Mantissa) { return Round(sum, large.Exponent, sticky); }
        return Round((sum >> 1) | Top, large.Exponent + 1, sticky || (sum & 1) != 0);
    }

    public Scaled PlusDown(Scaled other)
    {
        if (Mantissa == 0 || other.Mantissa == 0) { return Mantissa == 0 ? other : this; }
        (Scaled large, Scaled small) = Exponent >= other.Exponent ? (this, other) : (other, this);
        long shift = checked(large.Exponent - small.Exponent);
        UInt128 sum = unchecked(large.Mantissa + (shift >= 128 ? 0 : small.Mantissa >> (int)shift));
        return sum >= large.Mantissa ? new Scaled(sum, large.Exponent) : new Scaled((sum >> 1) | Top, large.Exponent + 1);
    }

    /// <summary>The power by repeated squaring; exponent 0 or more.</summary>
    public Scaled Power(long exponent, bool up)
    {
        (Scaled result, Scaled square) = (One, this);
        for (long e = exponent; e > 0; e >>= 1)
        {
            if ((e & 1) != 0) { result = result.Times(square, up); }
            if (e > 1) { square = square.Times(square, up); }
        }

        return result;
    }

    /// <summary>The sign of this number minus a fraction of 0 or more, exactly.</summary>
    public int CompareTo(BigInteger numerator, BigInteger denominator)
    {
        if (Mantissa == 0 || numerator.IsZero) { return (Mantissa == 0 ? 0 : 1) - numerator.Sign; }
        // 2^(E+127) <= this < 2^(E+128), and the fraction lies in (2^(a-b-1), 2^(a-b+1)) for bit lengths a and b.
        long power = numerator.GetBitLength() - denominator.GetBitLength();
        if (Exponent + 128 <= power - 1) { return -1; }
        if (Exponent + 127 >= power + 1) { return 1; }
        BigInteger left = (BigInteger)Mantissa * denominator;
        return Exponent >= 0 ? (left << (int)Exponent).CompareTo(numerator) : left.CompareTo(numerator << (int)-Exponent);
    }

    public bool IsAtMost(Scaled other) =>
        Mantissa == 0 || (other.Mantissa != 0 && (Exponent < other.Exponent || (Exponent == other.Exponent && Mantissa <= other.Mantissa)));

    /// <summary>1 - this number, rounded; this number at most 1.</summary>
    public Scaled OneMinus(bool up)
    {
        if (Mantissa == 0) { return One; }
        if (Exponent < -512) { return up ? One : new Scaled(UInt128.MaxValue, -128); }
        BigInteger one = BigInteger.One << (int)-Exponent;
        return Of(one - (BigInteger)Mantissa, one, up);
    }

    /// <summary>The nearest double on the stated side; downward 0 below the normal numbers.</summary>
    public double ToDouble(bool up)
    {
        if (Mantissa == 0) { return 0; }
        long exponent = Exponent + 127;
        if (exponent < -1022) { return up ? Math.ScaleB(1, -1022) : 0; }
        if (exponent > 1023) { return up ? double.PositiveInfinity : double.MaxValue; }
        double kept = Math.ScaleB((double)(ulong)(Mantissa >> 75), (int)exponent - 52);
        return up && (Mantissa & ((UInt128.One << 75) - 1)) != 0 ? Math.BitIncrement(kept) : kept;
    }

    /// <summary>This number times 2^power, exactly.</summary>
    public Scaled Shift(int power) => Mantissa == 0 ? this : new(Mantissa, checked(Exponent + power));

    private static Scaled Integer(ulong value)
    {
        if (value == 0) { return default; }
        int shift = 64 + BitOperations.LeadingZeroCount(value);
        return new Scaled((UInt128)value << shift, -shift);
    }

    private static Scaled Round(UInt128 mantissa, long exponent, bool increment)
    {
        UInt128 rounded = unchecked(mantissa + (increment ? UInt128.One : UInt128.Zero));
        return rounded == 0 ? new Scaled(Top, exponent + 1) : new Scaled(rounded, exponent);
    }

    private static (UInt128 High, UInt128 Low) Product(UInt128 a, UInt128 b)
    {
        unchecked
        {
            (ulong a1, ulong a0, ulong b1, ulong b0) = ((ulong)(a >> 64), (ulong)a, (ulong)(b >> 64), (ulong)b);
            UInt128 lowest = Math.BigMul(a0, b0);
            UInt128 middle = Math.BigMul(a1, b0) + (lowest >> 64);
            UInt128 other = Math.BigMul(a0, b1) + (ulong)middle;
            UInt128 high = Math.BigMul(a1, b1) + (middle >> 64) + (other >> 64);
            return (high, (other << 64) | (ulong)lowest);
        }
    }
}
