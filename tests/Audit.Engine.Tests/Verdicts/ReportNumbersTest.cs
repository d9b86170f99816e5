using NUnit.Framework;
using System.Globalization;
using System.Numerics;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Tests.Verdicts;

[TestFixture]
public sealed class ReportNumbersTest
{
    [TestCase(0.75, "0x1.8p-1")]
    [TestCase(1.0, "0x1p+0")]
    [TestCase(-1024.0, "-0x1p+10")]
    [TestCase(0.0, "0x0p+0")]
    [TestCase(-0.0, "-0x0p+0")]
    [TestCase(0.1, "0x1.999999999999ap-4")]
    [TestCase(double.Epsilon, "0x0.0000000000001p-1022")]
    [TestCase(double.MaxValue, "0x1.fffffffffffffp+1023")]
    public void HexFloat_Write_AsC99(double value, string text) => Assert.That(HexFloat.Write(value), Is.EqualTo(text));

    [Test]
    public void HexFloat_TryParse_UndoesWrite([Random(0, int.MaxValue, 5)] int seed)
    {
        foreach (var value in RandomDoubles(seed, 500))
        {
            Assert.That(BitConverter.DoubleToInt64Bits(HexFloat.TryParse(HexFloat.Write(value))!.Value), Is.EqualTo(BitConverter.DoubleToInt64Bits(value)));
        }
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("0x1.80p-1")]
    [TestCase("0x1.8P-1")]
    [TestCase("0X1.8p-1")]
    [TestCase("0x2p+0")]
    [TestCase("0x1p0")]
    [TestCase("0x1p+00")]
    [TestCase("0x1p+1024")]
    [TestCase("0x1.p+0")]
    [TestCase("0x1x8p+0")]
    [TestCase("0x0p+1")]
    [TestCase("+0x1p+0")]
    [TestCase(" 0x1p+0")]
    [TestCase("0x1.00000000000001p+0")]
    [TestCase("nan")]
    [TestCase("0x1.Ap+0")]
    public void HexFloat_TryParse_OtherText_IsNull(string? text) => Assert.That(HexFloat.TryParse(text), Is.Null);

    [TestCase(0.1, "0.100001", "0.1")]
    [TestCase(0.5, "0.5", "0.5")]
    [TestCase(0.0, "0", "0")]
    [TestCase(-0.1, "-0.1", "-0.100001")]
    [TestCase(1.0 / 3, "0.333334", "0.333333")]
    [TestCase(1234567.0, "1234570", "1234560")]
    [TestCase(0.9999999, "1", "0.999999")]
    [TestCase(9999999.0, "10000000", "9999990")]
    [TestCase(1e-9, "1.00001e-9", "1e-9")]
    [TestCase(5e-324, "4.94066e-324", "4.94065e-324")]
    [TestCase(1e22, "1e+22", "1e+22")]
    public void Decimals_AreOutward(double value, string upper, string lower)
    {
        Assert.That(OutwardDecimal.Upper(value).Decimal, Is.EqualTo(upper));
        Assert.That(OutwardDecimal.Lower(value).Decimal, Is.EqualTo(lower));
    }

    [Test]
    public void Decimals_EncloseTheExactValueClosely([Random(0, int.MaxValue, 5)] int seed)
    {
        foreach (var value in RandomDoubles(seed, 400))
        {
            var exact = Rational(value);
            var (upper, lower) = (Rational(OutwardDecimal.Upper(value).Decimal), Rational(OutwardDecimal.Lower(value).Decimal));
            Assert.That(Compare(lower, exact), Is.LessThanOrEqualTo(0), $"{value:R}");
            Assert.That(Compare(exact, upper), Is.LessThanOrEqualTo(0), $"{value:R}");
            var width = (upper.Top * lower.Bottom) - (lower.Top * upper.Bottom);
            Assert.That(width * 100_000 * exact.Bottom, Is.LessThanOrEqualTo(BigInteger.Abs(exact.Top) * upper.Bottom * lower.Bottom * 101 / 100), $"{value:R}");
        }
    }

    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void Numbers_NotFinite_AreRefused(double value)
    {
        Assert.That(() => OutwardDecimal.Upper(value), Throws.ArgumentException);
        Assert.That(() => HexFloat.Write(value), Throws.ArgumentException);
    }

    private static IEnumerable<double> RandomDoubles(int seed, int count)
    {
        var random = new Random(seed);
        while (count > 0)
        {
            var value = random.Next(3) == 0 ? random.NextDouble() : BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (!double.IsFinite(value)) { continue; }
            count--;
            yield return value;
        }
    }

    private static int Compare((BigInteger Top, BigInteger Bottom) x, (BigInteger Top, BigInteger Bottom) y) => (x.Top * y.Bottom).CompareTo(y.Top * x.Bottom);

    /// <summary>The exact value of a double by halving and doubling, apart from how the code under test does it.</summary>
    private static (BigInteger Top, BigInteger Bottom) Rational(double value)
    {
        var bottom = BigInteger.One;
        while (value != Math.Truncate(value)) { (value, bottom) = (value * 2, bottom * 2); }
        return (new BigInteger(value), bottom);
    }

    private static (BigInteger Top, BigInteger Bottom) Rational(string text)
    {
        var parts = text.Split('e');
        var fraction = parts[0].Split('.').ElementAtOrDefault(1) ?? "";
        var digits = BigInteger.Parse(parts[0].Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        var scale = (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0) - fraction.Length;
        return (digits * BigInteger.Pow(10, Math.Max(scale, 0)), BigInteger.Pow(10, Math.Max(-scale, 0)));
    }
}
