using System.Numerics;
using Audit.Bounds.Statistics;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics;

[TestFixture]
public sealed class SequentialRateTest
{
    private static readonly ExactAlpha Thousandth = ExactAlpha.Parse("0.001");

    private static SequentialPlan Plan => new() { Limit = "0.005", Designs = ["0.001"], Alpha = Thousandth, Cap = 9000, Opposite = "0.01" };

    [Test]
    public void EValue_KnownValue()
    {
        SequentialRate test = new(Plan);
        Assert.That(Math.Log(test.EValue(new(3000, 2))), Is.EqualTo(8.809224562034).Within(1e-11));
        Assert.That(test.Decide(new(3000, 2)), Is.EqualTo(SequentialVerdict.Verified));
        Assert.That(test.Decide(default), Is.EqualTo(SequentialVerdict.Continue));
    }

    /// <summary>Each verdict is the comparison of exact fractions.</summary>
    [Test]
    public void Decide_RandomStates_AsInFractions([Random(0, int.MaxValue, 20)] int seed)
    {
        Random random = new(seed);
        SequentialRate test = new(new() { Limit = "0.3", Designs = ["0.1", "0.2"], Alpha = ExactAlpha.Parse("0.05"), Cap = 500, Opposite = "0.5", OppositeAlpha = ExactAlpha.Parse("0.01") });
        int t = random.Next(0, 400), k = random.Next(0, (t / 2) + 1);
        BigInteger e = Power(7 * 1, 9, k, t) + Power(7 * 2, 8, k, t), scale = 2 * BigInteger.Pow(21, k) * BigInteger.Pow(7, t - k);
        BigInteger other = BigInteger.Pow(5, t), otherScale = BigInteger.Pow(3, k) * BigInteger.Pow(7, t - k);
        SequentialVerdict expected = e >= 20 * scale ? SequentialVerdict.Verified
            : other >= 100 * otherScale ? SequentialVerdict.Falsified
            : e * 10 <= scale ? SequentialVerdict.Futile : SequentialVerdict.Continue;
        Assert.That(test.Decide(new(t, k)), Is.EqualTo(expected), $"{k} of {t}");
    }

    /// <summary>Run, Decide at every row, the boundaries and a run that is interrupted tell the same.</summary>
    [Test]
    public void Run_AgreesWithDecideAndBoundaries([Random(0, int.MaxValue, 12)] int seed, [Values] bool atLeast)
    {
        Random random = new(seed);
        SequentialPlan plan = new() { Limit = atLeast ? "0.95" : "0.05", Designs = SequentialPlan.Mixture(atLeast ? "0.95" : "0.05", atLeast), Alpha = Thousandth, Cap = 700, Opposite = atLeast ? "0.88" : "0.12", AtLeast = atLeast };
        SequentialRate test = new(plan);
        double rate = new[] { 0.005, 0.03, 0.05, 0.2 }[random.Next(4)];
        bool[] hits = [.. Enumerable.Range(0, 800).Select(_ => random.NextDouble() < rate != atLeast)];
        (SequentialState state, SequentialVerdict verdict) = (default, SequentialVerdict.Continue);
        for (int row = 0; verdict == SequentialVerdict.Continue; row++) { verdict = test.Decide(state = state.Next(hits[row])); }
        Assert.That(test.Run(default, hits), Is.EqualTo((state, verdict)));
        int cut = random.Next(0, (int)state.Rows);
        (SequentialState half, SequentialVerdict still) = test.Run(default, hits.AsSpan(0, cut));
        Assert.That(still, Is.EqualTo(SequentialVerdict.Continue));
        Assert.That(test.Run(half, hits.AsSpan(cut)), Is.EqualTo((state, verdict)));
        long against = atLeast ? state.Rows - state.Hits : state.Hits;
        Assert.That(verdict == SequentialVerdict.Verified, Is.EqualTo(state.Rows >= test.VerifiedFrom(against)));
        Assert.That(verdict == SequentialVerdict.Falsified, Is.EqualTo(state.Rows <= test.FalsifiedUpTo(against)));
        Assert.That(verdict is SequentialVerdict.Futile or SequentialVerdict.Falsified || state.Rows > test.FutileUpTo(against), Is.True);
    }

    /// <summary>A model at the limit is verified in at most a share alpha of runs, up to four standard errors; a bad one is never verified and soon refused.</summary>
    [Test]
    public void Run_FalseVerification_IsRare()
    {
        const int Runs = 4000;
        ExactAlpha alpha = ExactAlpha.Parse("0.05");
        SequentialRate test = new(new() { Limit = "0.1", Designs = ["0.05"], Alpha = alpha, Cap = 1500, Opposite = "0.2" });
        (int wrong, int passed, long rows) = (0, 0, 0);
        Random random = new(3);
        for (int run = 0; run < Runs; run++)
        {
            wrong += Simulate(test, 0.1, random).Verdict == SequentialVerdict.Verified ? 1 : 0;
            (SequentialState state, SequentialVerdict verdict) = Simulate(test, 0.3, random);
            (passed, rows) = (passed + (verdict == SequentialVerdict.Verified ? 1 : 0), rows + state.Rows);
        }

        Assert.That((double)wrong / Runs, Is.AtMost(0.05 + (4 * Math.Sqrt(0.05 * 0.95 / Runs))));
        Assert.That(passed, Is.Zero);
        Assert.That(rows, Is.LessThan(60L * Runs));
    }

    [Test]
    public void Mixture_IsExactText()
    {
        Assert.That(SequentialPlan.Mixture("0.01"), Is.EqualTo(new[] { "0.005", "0.0025", "0.00125" }));
        Assert.That(SequentialPlan.Mixture("0.9", atLeast: true), Is.EqualTo(new[] { "0.95", "0.975", "0.9875" }));
        Assert.That(SequentialPlan.Mixture("3e-4"), Is.EqualTo(new[] { "0.00015", "0.000075", "0.0000375" }));
        Assert.That(SequentialPlan.CapOf(1801), Is.EqualTo(4503));
    }

    [Test]
    public void Malformed_IsRefused()
    {
        SequentialPlan[] wrong =
        [
            Plan with { Designs = [] }, Plan with { Designs = ["0.005"] }, Plan with { Designs = ["0"] }, Plan with { Limit = "1" }, Plan with { Opposite = "0.005" }, Plan with { Opposite = "1" },
            Plan with { Alpha = default }, Plan with { OppositeAlpha = default(ExactAlpha) }, Plan with { Cap = 0 }, Plan with { Futility = "1" }, Plan with { Limit = "x" }, Plan with { AtLeast = true },
        ];
        foreach (SequentialPlan plan in wrong) { Assert.That(() => new SequentialRate(plan), Throws.ArgumentException, $"{plan}"); }
        Assert.That(() => new SequentialRate(Plan).Decide(new(3, 4)), Throws.ArgumentException);
        Assert.That(() => new SequentialRate(Plan).Decide(new(3, -1)), Throws.ArgumentException);
    }

    /// <summary>B(k+1/2, n-k+1/2) / B(1/2, 1/2) = (2k)! (2m)! / (4^n k! m! n!), m = n - k.</summary>
    [TestCase(0, 0)]
    [TestCase(3, 10)]
    [TestCase(40, 90)]
    [TestCase(90, 90)]
    public void PointRate_AsInFractions(int k, int n)
    {
        BigInteger above = Factorial(2 * k) * Factorial(2 * (n - k)) * BigInteger.Pow(10, n);
        BigInteger below = BigInteger.Pow(4, n) * Factorial(k) * Factorial(n - k) * Factorial(n) * BigInteger.Pow(3, k) * BigInteger.Pow(7, n - k);
        (BigInteger p, BigInteger d) = ExactTails.Fraction(PointRate.EValue(k, n, "0.3"));
        Assert.That(p * below <= above * d && (p * below) + ((p * below) >> 50) >= above * d, Is.True);
        Assert.That(PointRate.IsRejected(k, n, "0.3", Thousandth), Is.EqualTo(above >= 1000 * below));
        Assert.That(() => PointRate.EValue(k, n, "1"), Throws.ArgumentException);
    }

    private static (SequentialState State, SequentialVerdict Verdict) Simulate(SequentialRate test, double rate, Random random)
    {
        (SequentialState state, SequentialVerdict verdict) = (default, SequentialVerdict.Continue);
        bool[] row = new bool[16];
        while (verdict == SequentialVerdict.Continue)
        {
            for (int i = 0; i < row.Length; i++) { row[i] = random.NextDouble() < rate; }
            (state, verdict) = test.Run(state, row);
        }

        return (state, verdict);
    }

    private static BigInteger Power(int hit, int miss, int k, int t) => BigInteger.Pow(hit, k) * BigInteger.Pow(miss, t - k);

    private static BigInteger Factorial(int n) => Enumerable.Range(1, n).Aggregate(BigInteger.One, (product, i) => product * i);
}
