using System.Numerics;
using Audit.Bounds.Statistics;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics;

/// <summary>Every operation against plain fractions: on its side, and near.</summary>
[TestFixture]
public sealed class ScaledTest
{
    [Test]
    public void Operations_RoundToTheirSide([Random(0, int.MaxValue, 20)] int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < 50; i++)
        {
            Scaled a = Draw(random), b = Draw(random);
            ulong whole = (ulong)random.NextInt64(1, long.MaxValue) >> random.Next(62);
            whole = Math.Max(whole, 1);
            (BigInteger an, BigInteger ad) = Exact(a);
            (BigInteger bn, BigInteger bd) = Exact(b);
            foreach (bool up in new[] { true, false })
            {
                AssertSide(a.Times(b, up), an * bn, ad * bd, up);
                AssertSide(a.Times(whole, up), an * whole, ad, up);
                AssertSide(a.Over(whole, up), an, ad * whole, up);
                AssertSide(Scaled.Of(an * bd, ad * bn, up), an * bd, ad * bn, up);
                AssertSide(a.Power(5, up), BigInteger.Pow(an, 5), BigInteger.Pow(ad, 5), up);
            }

            AssertSide(a.PlusUp(b), (an * bd) + (bn * ad), ad * bd, true);
            Assert.That(a.IsAtMost(b), Is.EqualTo(an * bd <= bn * ad));
            Assert.That(a.CompareTo(bn, bd), Is.EqualTo((an * bd).CompareTo(bn * ad)));
            Assert.That(a.CompareTo(an, ad), Is.Zero);
        }
    }

    [Test]
    public void CompareTo_FarAway_NeedsNoHugeShift()
    {
        Scaled tiny = Scaled.Of(1, 3, up: true).Power(1_000_000_000, up: true);
        Assert.That(tiny.CompareTo(1, BigInteger.Pow(10, 300)), Is.EqualTo(-1));
        Assert.That(Scaled.Of(3, 1, up: false).Power(1_000_000_000, up: false).CompareTo(BigInteger.Pow(10, 300), 1), Is.EqualTo(1));
        Assert.That(default(Scaled).CompareTo(0, 1), Is.Zero);
        Assert.That(default(Scaled).CompareTo(1, 5), Is.EqualTo(-1));
    }

    private static Scaled Draw(Random random)
    {
        BigInteger n = 1 + (BigInteger)random.NextInt64(long.MaxValue) * random.NextInt64(long.MaxValue) * random.NextInt64(long.MaxValue);
        return random.Next(8) == 0 ? Scaled.One.Shift(random.Next(-60, 60)) : Scaled.Of(n >> random.Next(180), BigInteger.One << random.Next(200), up: false) is var s && s.Mantissa != 0 ? s : Scaled.One;
    }

    private static (BigInteger Numerator, BigInteger Denominator) Exact(Scaled x) =>
        x.Exponent >= 0 ? ((BigInteger)x.Mantissa << (int)x.Exponent, BigInteger.One) : (x.Mantissa, BigInteger.One << (int)-x.Exponent);

    private static void AssertSide(Scaled got, BigInteger n, BigInteger d, bool up)
    {
        (BigInteger gn, BigInteger gd) = Exact(got);
        BigInteger off = ((gn * d) - (n * gd)) * (up ? 1 : -1);
        Assert.That(off.Sign, Is.GreaterThanOrEqualTo(0), "wrong side");
        Assert.That(off << 122, Is.LessThanOrEqualTo(n * gd), "not near");
        Assert.That(got.Mantissa >> 127, Is.EqualTo(UInt128.One), "not normal");
    }
}
