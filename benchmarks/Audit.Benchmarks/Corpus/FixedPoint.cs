using System.Globalization;
using System.Numerics;

namespace Audit.Benchmarks.Corpus;

/// <summary>Elementary functions of exact float32 arguments in fixed point: a number is an integer over 2^512.</summary>
/// <remarks>
/// Every operation errs by at most a few units of 2^-512 and every value that the corpus asks for is above 2^-160 in size, so far more than 50 digits
/// hold. Formulas are textbook ones and share nothing with the float32 kernels: exp by Taylor after halving, log by Newton on exp, erf by the series
/// with positive terms, sin and cos by Taylor after subtracting multiples of pi/2, pi by Machin's formula.
/// </remarks>
internal static class FixedPoint
{
    private const int Bits = 512;
    private const int MoreBits = 160;
    private const int Halvings = 24;
    private static readonly BigInteger One = BigInteger.One << Bits;
    private static readonly BigInteger FinePi = PiWith(Bits + MoreBits);
    private static readonly BigInteger Pi = FinePi >> MoreBits;
    private static readonly BigInteger Ln2 = 2 * ArtanhOfInverse(3, Bits);

    /// <summary>The exact value of a finite float32.</summary>
    public static BigInteger From(float x)
    {
        var bits = BitConverter.SingleToInt32Bits(x);
        var exponent = Math.Max(1, (bits >> 23) & 255);
        var mantissa = (bits & 0x7FFFFF) | (((bits >> 23) & 255) == 0 ? 0 : 0x800000);
        return new BigInteger(bits < 0 ? -mantissa : mantissa) << (Bits - 150 + exponent);
    }

    public static BigInteger Exp(BigInteger x)
    {
        var n = Nearest(x, Ln2);
        var r = (x - (n * Ln2)) >> Halvings;
        var (term, sum) = (One, One);
        for (var k = 1; !term.IsZero && k < 200; k++)
        {
            term = Times(term, r) / k;
            sum += term;
        }

        for (var halving = 0; halving < Halvings; halving++) { sum = Times(sum, sum); }
        return n >= 0 ? sum << (int)n : sum >> (int)-n;
    }

    public static BigInteger Log(BigInteger x)
    {
        var y = new BigInteger(BigInteger.Log(x) * (1L << 40)) - (new BigInteger(Bits * Math.Log(2) * (1L << 40)));
        y <<= Bits - 40;
        for (var step = 0; step < 6; step++)
        {
            var power = Exp(y);
            y += 2 * Over(x - power, x + power);
        }

        return y;
    }

    public static BigInteger Sigmoid(BigInteger x) => Over(One, One + Exp(-x));

    public static BigInteger Tanh(BigInteger x) => (2 * Sigmoid(2 * x)) - One;

    public static BigInteger Silu(BigInteger x) => Times(x, Sigmoid(x));

    public static BigInteger Softplus(BigInteger x) => Log(One + Exp(x));

    /// <summary>2/sqrt(pi) exp(-z^2) sum_n 2^n z^(2n+1) / (2n+1)!!.</summary>
    public static BigInteger Erf(BigInteger z)
    {
        var square = Times(z, z);
        var (term, sum) = (z, z);
        for (var k = 3; !term.IsZero && term != -BigInteger.One; k += 2)
        {
            term = Times(term, 2 * square) / k;
            sum += term;
        }

        return Over(2 * Times(Exp(-square), sum), Root(Pi));
    }

    public static BigInteger Gelu(BigInteger x) => Times(x, One + Erf(Over(x, Root(2 * One)))) / 2;

    public static BigInteger GeluTanh(BigInteger x)
    {
        var cube = Times(Times(x, x), x) * 44715 / 1000000;
        return Times(x, Sigmoid(Times(Root(Over(8 * One, Pi)), x + cube)));
    }

    public static BigInteger Sin(BigInteger x) => Wave(x, 0);

    public static BigInteger Cos(BigInteger x) => Wave(x, 1);

    /// <summary>50 significant digits, rounded to nearest.</summary>
    public static string Digits(BigInteger value)
    {
        if (value.IsZero) { return "0"; }
        var size = BigInteger.Abs(value);
        var exponent = (int)Math.Floor((size.GetBitLength() - Bits) * 0.30103) + 1;
        var digits = Scaled(size, 49 - exponent);
        while (digits >= BigInteger.Pow(10, 50)) { digits = Scaled(size, 49 - ++exponent); }
        while (digits < BigInteger.Pow(10, 49)) { digits = Scaled(size, 49 - --exponent); }
        var text = digits.ToString(CultureInfo.InvariantCulture);
        return FormattableString.Invariant($"{(value.Sign < 0 ? "-" : "")}{text[0]}.{text[1..]}e{exponent}");
    }

    private static BigInteger Scaled(BigInteger size, int power) => power >= 0
        ? ((size * BigInteger.Pow(10, power)) + (One >> 1)) >> Bits
        : Nearest(size, BigInteger.Pow(10, -power) << Bits);

    /// <summary>sin(x + quarters pi/2); the argument is reduced with pi to 160 more bits.</summary>
    private static BigInteger Wave(BigInteger x, int quarters)
    {
        var n = Nearest(x << (MoreBits + 1), FinePi);
        var r = ((x << (MoreBits + 1)) - (n * FinePi)) >> (MoreBits + 1);
        var which = (int)(((n + quarters) % 4) + 4) % 4;
        var (term, sum) = which % 2 == 0 ? (r, r) : (One, One);
        for (var k = 1 + (which % 2 == 0 ? 1 : 0); !term.IsZero && term != -BigInteger.One; k += 2)
        {
            term = -Times(Times(term, r), r) / (k * (k + 1));
            sum += term;
        }

        return which < 2 ? sum : -sum;
    }

    private static BigInteger Times(BigInteger a, BigInteger b) => (a * b) >> Bits;

    private static BigInteger Over(BigInteger a, BigInteger b) => (a << Bits) / b;

    private static BigInteger Nearest(BigInteger a, BigInteger b) => BigInteger.DivRem((2 * a) + (a.Sign * b), 2 * b).Quotient;

    private static BigInteger Root(BigInteger x)
    {
        var (wanted, y) = (x << Bits, BigInteger.One << (int)(((x << Bits).GetBitLength() / 2) + 1));
        for (var next = (y + (wanted / y)) >> 1; next < y; next = (y + (wanted / y)) >> 1) { y = next; }
        return y;
    }

    /// <summary>Machin: pi = 16 arctan(1/5) - 4 arctan(1/239).</summary>
    private static BigInteger PiWith(int bits) => ((16 * ArctanOfInverse(5, bits + 32)) - (4 * ArctanOfInverse(239, bits + 32))) >> 32;

    private static BigInteger ArctanOfInverse(int n, int bits) => Series(n, bits, -1);

    private static BigInteger ArtanhOfInverse(int n, int bits) => Series(n, bits + 32, 1) >> 32;

    private static BigInteger Series(int n, int bits, int sign)
    {
        var power = (BigInteger.One << bits) / n;
        var sum = power;
        for (var k = 3; !power.IsZero; k += 2)
        {
            power = sign * power / (n * n);
            sum += power / k;
        }

        return sum;
    }
}
