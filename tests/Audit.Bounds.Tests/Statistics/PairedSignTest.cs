using System.Numerics;
using Audit.Bounds.Statistics;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics;

[TestFixture]
public sealed class PairedSignTest
{
    private static readonly ExactAlpha Twentieth = ExactAlpha.Parse("0.05");

    [Test]
    public void PValue_SmallCounts_AreExact()
    {
        Assert.That(PairedSign.PValue(0, 0), Is.EqualTo(1));
        Assert.That(PairedSign.PValue(0, 9), Is.EqualTo(1));
        Assert.That(PairedSign.PValue(9, 9), Is.EqualTo(1.0 / 512));
        Assert.That(PairedSign.PValue(8, 9), Is.EqualTo(10.0 / 512));
        Assert.That(PairedSign.PValue(1, 2), Is.EqualTo(0.75));
    }

    /// <summary>Not below the exact p-value, and above it by rounding alone.</summary>
    [Test]
    public void PValue_RandomCases_UpperAndTight([Random(0, int.MaxValue, 10)] int seed)
    {
        Random random = new(seed);
        int rows = random.Next(1, 2000), wins = random.Next(rows / 3, rows + 1);
        (BigInteger sum, BigInteger choose) = (BigInteger.Zero, BigInteger.One);
        for (int i = 0; i <= rows - wins; i++) { (sum, choose) = (sum + choose, choose * (rows - i) / (i + 1)); }
        double value = PairedSign.PValue(wins, rows);
        (BigInteger p, BigInteger d) = ExactTails.Fraction(value);
        BigInteger excess = (p << rows) - (sum * d);
        bool smallest = value == BitConverter.Int64BitsToDouble(1L << 52); // nothing smaller is a normal number
        Assert.That(excess.Sign >= 0 && (smallest || excess << 50 <= sum * d), Is.True, $"{wins} of {rows}");
        ExactAlpha alpha = ExactAlpha.Parse("1e-" + random.Next(1, 16));
        Assert.That(PairedSign.IsAtMost(wins, rows, alpha), Is.EqualTo(sum * alpha.Denominator <= alpha.Numerator << rows));
    }

    [Test]
    public void RequiredDiscordant_IsTheFrontier([Values("0.5", "0.25", "0.05", "0.001", "1e-15")] string text)
    {
        ExactAlpha alpha = ExactAlpha.Parse(text);
        long rows = PairedSign.RequiredDiscordant(alpha);
        Assert.That(PairedSign.IsAtMost(rows, rows, alpha), Is.True);
        Assert.That(PairedSign.IsAtMost(rows - 1, rows - 1, alpha), Is.False);
    }

    [Test]
    public void Of_CountsDiscordantRows()
    {
        PairedCount count = PairedCount.Of([true, true, false, false, true], [true, false, true, false, false]);
        Assert.That((count.First, count.Second, count.Rows, count.Discordant), Is.EqualTo((2L, 1L, 5L, 3L)));
        Assert.That(() => PairedCount.Of([true], [true, false]), Throws.ArgumentException);
    }

    [Test]
    public void Malformed_IsRefused()
    {
        Assert.That(() => PairedSign.PValue(-1, 3), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => PairedSign.PValue(4, 3), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => PairedSign.PValue(4, long.MaxValue), Throws.InstanceOf<ArgumentException>());
        Assert.That(PairedSign.IsAtMost(4, 3, Twentieth) || PairedSign.IsAtMost(-1, 3, Twentieth) || PairedSign.IsAtMost(9, 9, default), Is.False);
    }
}
