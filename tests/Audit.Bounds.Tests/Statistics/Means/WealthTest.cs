using System.Numerics;
using Audit.Bounds.Statistics;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics;

/// <summary>The integer arithmetic of betting against exact fractions.</summary>
[TestFixture]
public sealed class WealthTest
{
    [Test]
    public void Divide_IsTheExactQuotientCutOff([Random(0, int.MaxValue, 5)] int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < 2_000; i++)
        {
            (ulong divisor, ulong number) = (Word(random), Word(random));
            (ulong mantissa, int power) = new Reciprocal(divisor).Divide(number);
            // mantissa * 2^power <= number / divisor < (mantissa + 1) * 2^power, power below 0
            Assert.That(mantissa >> 63, Is.EqualTo(1UL), $"{number} / {divisor}");
            (BigInteger left, BigInteger scale) = power < 0 ? ((BigInteger)number << -power, (BigInteger)divisor) : (number, (BigInteger)divisor << power);
            Assert.That(mantissa * scale <= left && left < (mantissa + BigInteger.One) * scale, Is.True, $"{number} / {divisor}");
        }
    }

    [Test]
    public void TimesDown_NeverAboveTheExactProduct([Random(0, int.MaxValue, 5)] int seed)
    {
        Random random = new(seed);
        (Wealth wealth, BigInteger exact) = (Wealth.One, BigInteger.One);
        for (int i = 1; i <= 60; i++)
        {
            UInt128 factor = (UInt128)random.NextInt64(1L << 40, long.MaxValue) << random.Next(0, 60);
            wealth.TimesDown(factor, 90);
            exact *= (BigInteger)factor;
            // wealth <= exact / 2^(90 i), and by less than i * 2^-61 of it
            (Wealth above, Wealth below) = (GoalOf(exact, 90 * i), GoalOf(exact - ((exact * i) >> 61), 90 * i));
            Assert.That(!wealth.IsAtLeast(above) || above.IsAtLeast(wealth), Is.True);
            Assert.That(wealth.IsAtLeast(below), Is.True);
        }

        wealth.TimesDown(0, 5);
        Assert.That(wealth.IsAtLeast(Wealth.One), Is.False);
    }

    [Test]
    public void Enclose_HoldsTheLogarithm()
    {
        foreach ((BigInteger p, BigInteger q) in new (BigInteger, BigInteger)[] { (10, 1), (3, 2), (1, 1), (1_000_001, 1_000_000), (BigInteger.Pow(10, 300), 7) })
        {
            (BigInteger low, BigInteger high) = FixedLog.Enclose(p, q);
            double exact = BigInteger.Log(p) - BigInteger.Log(q);
            Assert.That((double)low / Math.Pow(2, 128), Is.EqualTo(exact).Within(1e-13 * Math.Max(exact, 1)));
            Assert.That(high - low, Is.InRange(BigInteger.One, (BigInteger)2));
        }

        // 128 bits of ln 2 and ln 10: 0.69314718055994530941723212145817656807550 and 2.30258509299404568401799145468436420760110
        AssertDigits(FixedLog.Enclose(2, 1), "69314718055994530941723212145817656807550", 41);
        AssertDigits(FixedLog.Enclose(10, 1), "230258509299404568401799145468436420760110", 41);
    }

    [Test]
    public void Ln_IsNearTheLogarithm([Random(0, int.MaxValue, 3)] int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < 1_000; i++)
        {
            ulong mantissa = (1UL << 63) | (ulong)random.NextInt64();
            int exponent = random.Next(-1000, 1000);
            double exact = (Math.Log2(mantissa) - 63 + exponent) * Math.Log(2);
            Assert.That(FixedLog.Ln(mantissa, exponent), Is.EqualTo(exact).Within(1e-12));
        }
    }

    private static void AssertDigits((BigInteger Low, BigInteger High) units, string digits, int places)
    {
        BigInteger truth = (BigInteger.Parse(digits, System.Globalization.CultureInfo.InvariantCulture) << FixedLog.Bits) / BigInteger.Pow(10, places);
        Assert.That(truth, Is.InRange(units.Low - 1, units.High)); // the digits are cut off below 2^-130
    }

    private static Wealth GoalOf(BigInteger p, int scale) => Wealth.Goal(ExactAlpha.Parse("0.1"), Scaled.Of(p, 10 * (BigInteger.One << scale), up: true));

    private static ulong Word(Random random) => (ulong)random.NextInt64(1, long.MaxValue) >> random.Next(0, 62) is var x && x == 0 ? 1 : x;
}
