using System.Numerics;

namespace Audit.Bounds.Tests.Statistics.Ends;

/// <summary>A number of about 106 bits as the sum of two doubles: the arithmetic with which ends are judged, and no part of what makes them.</summary>
internal readonly record struct DoubleDouble(double High, double Low)
{
    private static readonly DoubleDouble LogOfTwo = new(0.6931471805599453, 2.3190468138462996e-17);

    public static implicit operator DoubleDouble(double x) => new(x, 0);

    public static DoubleDouble operator +(DoubleDouble a, DoubleDouble b)
    {
        (DoubleDouble high, DoubleDouble low) = (Sum(a.High, b.High), Sum(a.Low, b.Low));
        DoubleDouble middle = Quick(high.High, high.Low + low.High);
        return Quick(middle.High, middle.Low + low.Low);
    }

    public static DoubleDouble operator -(DoubleDouble a) => new(-a.High, -a.Low);

    public static DoubleDouble operator -(DoubleDouble a, DoubleDouble b) => a + -b;

    public static DoubleDouble operator *(DoubleDouble a, DoubleDouble b)
    {
        double high = a.High * b.High;
        double low = Math.FusedMultiplyAdd(a.High, b.High, -high) + ((a.High * b.Low) + (a.Low * b.High));
        return Quick(high, low);
    }

    public static DoubleDouble operator /(DoubleDouble a, DoubleDouble b)
    {
        double first = a.High / b.High;
        DoubleDouble rest = a - (b * first);
        double second = rest.High / b.High;
        rest -= b * second;
        return Quick(first, second) + (rest.High / b.High);
    }

    /// <summary>A fraction of whole numbers.</summary>
    public static DoubleDouble Of(BigInteger p, BigInteger d) => Of(p) / Of(d);

    /// <summary>A whole number; exact to 106 bits.</summary>
    public static DoubleDouble Of(BigInteger x)
    {
        double high = (double)x;
        return Quick(high, (double)(x - (BigInteger)high));
    }

    public static DoubleDouble Log(DoubleDouble x)
    {
        DoubleDouble guess = Math.Log(x.High);
        DoubleDouble rest = (x * Exp(-guess)) - 1;
        return guess + rest - (rest * rest * 0.5);
    }

    public static DoubleDouble Exp(DoubleDouble x)
    {
        double whole = Math.Round(x.High / LogOfTwo.High);
        DoubleDouble r = (x - (LogOfTwo * whole)) * (1.0 / 512), term = r, sum = r; // exp(r) - 1
        for (int i = 2; i <= 10; i++)
        {
            term = term * r / i;
            sum += term;
        }

        for (int i = 0; i < 9; i++) { sum = (sum * 2) + (sum * sum); }
        DoubleDouble result = sum + 1;
        return new(Math.ScaleB(result.High, (int)whole), Math.ScaleB(result.Low, (int)whole));
    }

    private static DoubleDouble Sum(double a, double b)
    {
        double sum = a + b, part = sum - a;
        return new(sum, (a - (sum - part)) + (b - part));
    }

    private static DoubleDouble Quick(double a, double b)
    {
        double sum = a + b;
        return new(sum, b - (sum - a));
    }
}
