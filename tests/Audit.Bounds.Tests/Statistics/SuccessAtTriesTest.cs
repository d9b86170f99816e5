using System.Collections.Immutable;
using System.Numerics;
using Audit.Bounds.Statistics;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics;

[TestFixture]
public sealed class SuccessAtTriesTest
{
    private static readonly ExactAlpha Twentieth = ExactAlpha.Parse("0.05");

    [Test]
    public void RequiredTries_KnownValues()
    {
        Assert.That(SuccessAtTries.RequiredTries(100, "0.01", Twentieth), Is.EqualTo(29_808));
        Assert.That(SuccessAtTries.RequiredTries(1000, "0.01", Twentieth), Is.EqualTo(298_073));
        Assert.That(SuccessAtTries.RequiredTries(1, "0.01", Twentieth), Is.EqualTo(RequiredSamples.ForRateAtMost("0.01", Twentieth)));
        Assert.That(SuccessAtTries.RequiredTries(5, "0", Twentieth), Is.Null);
    }

    /// <summary>The upper end passes the threshold at this many tries and not at one fewer.</summary>
    [TestCase(7, "0.2", "0.01")]
    [TestCase(40, "0.015", "1e-9")]
    [TestCase(3, "0.9", "0.3")]
    public void RequiredTries_IsTheFrontierOfUpper(long at, string threshold, string error)
    {
        ExactAlpha alpha = ExactAlpha.Parse(error);
        long tries = SuccessAtTries.RequiredTries(at, threshold, alpha)!.Value;
        Assert.That(SuccessAtTries.Upper(0, tries, at, alpha), Is.LessThanOrEqualTo(double.Parse(threshold, System.Globalization.CultureInfo.InvariantCulture) * (1 + 1e-11)));
        Assert.That(DecimalText.Compare(SuccessAtTries.Upper(0, tries - 1, at, alpha), threshold), Is.Positive);
    }

    /// <summary>The mean of the estimate over Bin(n, p) is 1-(1-p)^N, in fractions.</summary>
    [TestCase(6, 1, 1, 3)]
    [TestCase(9, 4, 2, 7)]
    [TestCase(12, 12, 3, 8)]
    public void Estimate_IsUnbiased(int tries, int at, int above, int below)
    {
        (BigInteger numerator, BigInteger denominator, BigInteger choose) = (0, 1, 1);
        for (int c = 0; c <= tries; c++)
        {
            (BigInteger p, BigInteger d) = SuccessAtTries.Estimate(c, tries, at);
            BigInteger weight = choose * BigInteger.Pow(above, c) * BigInteger.Pow(below - above, tries - c);
            (numerator, denominator) = ((numerator * d) + (weight * p * denominator), denominator * d);
            choose = choose * (tries - c) / (c + 1);
        }

        BigInteger all = BigInteger.Pow(below, at);
        Assert.That(numerator * all, Is.EqualTo((all - BigInteger.Pow(below - above, at)) * BigInteger.Pow(below, tries) * denominator));
    }

    [Test]
    public void EnclosedEstimate_EnclosesTheFraction([Random(0, int.MaxValue, 20)] int seed)
    {
        Random random = new(seed);
        int tries = random.Next(1, 400), c = random.Next(0, tries + 1), at = random.Next(1, tries + 1);
        (BigInteger p, BigInteger d) = SuccessAtTries.Estimate(c, tries, at);
        (double low, double high) = SuccessAtTries.EnclosedEstimate(c, tries, at);
        (BigInteger lowP, BigInteger lowD) = ExactTails.Fraction(low);
        (BigInteger highP, BigInteger highD) = ExactTails.Fraction(high);
        Assert.That(lowP * d <= p * lowD && p * highD <= highP * d && high - low <= 3e-16, Is.True, $"{c} of {tries} at {at}");
    }

    /// <summary>Outward of 1-(1-p)^N at the Clopper-Pearson end, in fractions, and within two units of the last place.</summary>
    [Test]
    public void Ends_RandomCases_OutwardAndTight([Random(0, int.MaxValue, 15)] int seed)
    {
        Random random = new(seed);
        int tries = random.Next(1, 60), c = random.Next(0, tries + 1), at = random.Next(1, 30);
        (double upper, double lower) = (SuccessAtTries.Upper(c, tries, at, Twentieth), SuccessAtTries.Lower(c, tries, at, Twentieth));
        Assert.That(Excess(upper, ClopperPearson.Upper(c, tries, Twentieth), at), Is.InRange(0, 3e-16), $"{c} of {tries} at {at}");
        Assert.That(-Excess(lower, ClopperPearson.Lower(c, tries, Twentieth), at), Is.InRange(0, 3e-16), $"{c} of {tries} at {at}");
        Assert.That(SuccessAtTries.Upper(c, tries, at + 1, Twentieth), Is.AtLeast(upper));
    }

    [Test]
    public void TailFit_BetaPrompts_FindsTheShape()
    {
        Random random = new(5);
        ImmutableArray<ClusterCount> prompts = [.. Enumerable.Range(0, 3000).Select(_ => Draw(random, 200))];
        TailFit fit = TailFit.Of(prompts)!;
        Assert.That((fit.Shape, fit.Other), Is.EqualTo((0.5, 3.0)).Using<(double, double)>((a, b) => Math.Abs(a.Item1 - b.Item1) < 0.05 && Math.Abs(a.Item2 - b.Item2) < 0.4));
        double missed = Enumerable.Range(0, 1000).Aggregate(1.0, (product, i) => product * (3.0 + i) / (3.5 + i));
        Assert.That(1 - fit.SuccessAt(1000), Is.EqualTo(missed).Within(0.25 * missed));
        Assert.That(fit.SuccessAt(10), Is.LessThan(fit.SuccessAt(100)));
    }

    [Test]
    public void TailFit_NoVariationBetweenPrompts_IsNull()
    {
        Assert.That(TailFit.Of([.. Enumerable.Repeat(new ClusterCount(5, 10), 20)]), Is.Null);
        Assert.That(TailFit.Of([.. Enumerable.Repeat(new ClusterCount(0, 10), 20)]), Is.Null);
        Assert.That(TailFit.Of([]), Is.Null);
        Assert.That(() => TailFit.Of([new(3, 2)]), Throws.ArgumentException);
    }

    [Test]
    public void Malformed_IsRefused()
    {
        Assert.That(() => SuccessAtTries.Upper(3, 2, 1, Twentieth), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => SuccessAtTries.Upper(1, 2, 0, Twentieth), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => SuccessAtTries.Lower(-1, 2, 1, Twentieth), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => SuccessAtTries.Estimate(1, 5, 6), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => SuccessAtTries.RequiredTries(1, "x", Twentieth), Throws.ArgumentException);
    }

    /// <summary>A prompt whose rate is beta(1/2, 3): order statistics of uniforms do not give 1/2, a squared normal over a sum of them does.</summary>
    private static ClusterCount Draw(Random random, int tries)
    {
        double Square() => Math.Pow(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()), 2);
        double one = Square(), rest = 0;
        for (int i = 0; i < 6; i++) { rest += Square(); }
        double rate = one / (one + rest);
        return new ClusterCount(Enumerable.Range(0, tries).Count(_ => random.NextDouble() < rate), tries);
    }

    private static double Excess(double end, double rate, int at)
    {
        (BigInteger p, BigInteger d) = ExactTails.Fraction(rate);
        (BigInteger e, BigInteger scale) = ExactTails.Fraction(end);
        BigInteger all = BigInteger.Pow(d, at), truth = all - BigInteger.Pow(d - p, at);
        BigInteger difference = (e * all) - (truth * scale);
        return difference.Sign * Math.Exp(BigInteger.Log(BigInteger.Abs(difference) + BigInteger.One) - BigInteger.Log(all * scale));
    }
}
