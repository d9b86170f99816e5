using System.Numerics;
using Audit.Engine.Data;
using Audit.Engine.Verdicts;
using NUnit.Framework;

namespace Audit.Engine.Tests.Data;

/// <summary>The directed sums against whole numbers: the nearest float on the right side of the exact sum.</summary>
[TestFixture]
public sealed class DirectedFloatTest
{
    [Test]
    public void DownAndUp_AreTheNeighboursOfTheExactSum([Range(1, 5)] int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 4000; i++)
        {
            double a = Number(random, -60, 60), b = i % 3 == 0 ? -a * (1 + Math.ScaleB(random.Next(-2, 3), -random.Next(20, 54))) : Number(random, -120, 60);
            if (i % 5 == 0) { a = (float)a; }
            var (down, up, exact) = (DirectedFloat.Down(a, b), DirectedFloat.Up(a, b), Scaled(a) + Scaled(b));
            Assert.That(Scaled(down) <= exact && exact <= Scaled(up), Is.True, $"{a:R} + {b:R}");
            Assert.That(Scaled(MathF.BitIncrement(down)) > exact && Scaled(MathF.BitDecrement(up)) < exact, Is.True, $"{a:R} + {b:R}");
        }
    }

    [Test]
    public void DownAndUp_NeverGiveNegativeZero()
    {
        Assert.That(float.IsNegative(DirectedFloat.Down(-0.0, 0)), Is.False);
        Assert.That(float.IsNegative(DirectedFloat.Up(-0.0, -0.0)), Is.False);
        Assert.That(DirectedFloat.Up(-1e-60, 0), Is.Zero);
        Assert.That(float.IsNegative(DirectedFloat.Up(-1e-60, 0)), Is.False);
        Assert.That(DirectedFloat.Down(-1e-60, 0), Is.EqualTo(-float.Epsilon));
    }

    private static double Number(Random random, int least, int most) => (random.NextDouble() - 0.5) * Math.ScaleB(1, random.Next(least, most));

    private static BigInteger Scaled(double value)
    {
        var (mantissa, exponent) = Exact.Dyadic(value);
        return mantissa << (exponent + 1100);
    }
}
