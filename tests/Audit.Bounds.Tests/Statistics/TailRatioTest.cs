using System.Numerics;
using Audit.Bounds.Statistics;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics;

/// <summary>Sums in double against sums in integers: never accepted where integers refuse, and decided nearly always.</summary>
[TestFixture]
public sealed class TailRatioTest
{
    [Test]
    public void Decide_NearTheEnd_AgreesWithIntegers([Random(0, int.MaxValue, 15)] int seed)
    {
        Random random = new(seed);
        long n = (long)Math.Pow(10, 3 + (6 * random.NextDouble())), k = (long)(n * Math.Pow(random.NextDouble(), 3));
        if (Math.Min(k, n - k) <= 256) { return; }
        ExactAlpha alpha = ExactAlpha.Parse(new[] { "0.5", "0.05", "1e-3", "1e-9", "1e-15" }[random.Next(5)]);
        double upper = ClopperPearson.Upper(k, n, alpha);
        int undecided = 0;
        for (int step = -3; step <= 3; step++)
        {
            (BigInteger p, BigInteger d) = ClopperPearson.Dyadic(upper * (1 + (step * 5e-13)));
            bool? fast = TailRatio.Decide(k, n, (p, d), (alpha.Numerator, alpha.Denominator));
            bool exact = BinomialTail.IsAtMostInIntegers(k, n, (p, d), (alpha.Numerator, alpha.Denominator));
            Assert.That(fast is null || fast == exact, Is.True, $"{k} of {n} at {alpha}, step {step}");
            undecided += fast is null ? 1 : 0;
        }

        Assert.That(undecided, Is.AtMost(2));
    }

    /// <summary>Drawn samples above 4,000 take the binomial form and the sum in double; here against plain fractions.</summary>
    [TestCase(9_000, 4_500, 40, "0.01")]
    [TestCase(12_000, 4_100, 12, "1e-9")]
    [TestCase(5_000, 4_700, 2_400, "0.05")]
    public void MostBad_LargeSample_IsThatOfPlainFractions(int items, int drawn, int bad, string error)
    {
        ExactAlpha alpha = ExactAlpha.Parse(error);
        int most = (int)FinitePopulation.MostBad(items, drawn, bad, alpha);
        Assert.That(Excess(most), Is.Positive);
        Assert.That(Excess(most + 1), Is.Not.Positive);

        int Excess(int m)
        {
            (BigInteger sum, BigInteger term) = (BigInteger.Zero, Choose(m, bad) * Choose(items - m, drawn - bad));
            for (int i = bad; i >= 0 && !term.IsZero; i--)
            {
                sum += term;
                term = term * i * (items - m - drawn + i) / ((m - i + 1) * (BigInteger)(drawn - i + 1));
            }

            return (sum * alpha.Denominator).CompareTo(alpha.Numerator * Choose(items, drawn));
        }
    }

    private static BigInteger Choose(int n, int k)
    {
        BigInteger result = BigInteger.One;
        for (int i = 0; i < k; i++) { result = result * (n - i) / (i + 1); }
        return result;
    }
}
