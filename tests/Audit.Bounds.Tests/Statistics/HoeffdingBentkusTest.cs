using System.Numerics;
using Audit.Bounds.Statistics;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics;

[TestFixture]
public sealed class HoeffdingBentkusTest
{
    private static readonly ExactAlpha Tenth = ExactAlpha.Parse("0.1");

    [Test]
    public void PValue_KnownValue() => Assert.That(HoeffdingBentkus.PValue(50, 1000, "0.1"), Is.InRange(1.629655523366335e-8, 1.629655523366338e-8));

    /// <summary>A model of risk .3 has no small p-value for "risk above .1": the test looks to one side only.</summary>
    [Test]
    public void PValue_BadModel_IsOne()
    {
        Assert.That(HoeffdingBentkus.PValue(300, 1000, "0.1"), Is.EqualTo(1));
        Assert.That(HoeffdingBentkus.PValue(100, 1000, "0.1"), Is.EqualTo(1));
        SettingLoss[] settings = [new(300, 1, 1000), new(1000, 1, 1000), new(20, 1, 1000)];
        foreach (SettingOrder order in Enum.GetValues<SettingOrder>())
        {
            Assert.That(LearnThenTest.Certified([.. settings], "0.1", Tenth, order), Is.EqualTo(new[] { false, false, order != SettingOrder.FixedSequence }));
        }
    }

    /// <summary>At least e times the binomial tail, or the relative entropy form: whichever is smaller, by exact terms and a wide double.</summary>
    [Test]
    public void PValue_RandomCases_UpperAndTight([Random(0, int.MaxValue, 15)] int seed)
    {
        Random random = new(seed);
        int n = random.Next(2, 300), limit = random.Next(1, 1000), loss = random.Next(0, n * 7);
        double share = loss / 7.0 / n, r = limit / 1000.0;
        double value = HoeffdingBentkus.PValue((loss, 7), n, $"0.{limit:D3}");
        if (share >= r) { Assert.That(value, Is.EqualTo(1)); return; }
        (BigInteger sum, BigInteger choose) = (BigInteger.Zero, BigInteger.One);
        for (int i = 0; i <= (loss + 6) / 7; i++)
        {
            sum += choose * BigInteger.Pow(limit, i) * BigInteger.Pow(1000 - limit, n - i);
            choose = choose * (n - i) / (i + 1);
        }

        double bentkus = Math.Exp(1 + BigInteger.Log(sum) - (n * Math.Log(1000)));
        double entropy = (share == 0 ? 0 : share * Math.Log(share / r)) + ((1 - share) * Math.Log((1 - share) / (1 - r)));
        double expected = Math.Max(BitConverter.Int64BitsToDouble(1L << 52), Math.Min(1, Math.Min(bentkus, Math.Exp(-n * entropy)))); // nothing below the normal numbers
        Assert.That(value, Is.EqualTo(expected).Within(1e-8).Percent);
    }

    [Test]
    public void PValue_Malformed_IsRefused()
    {
        Assert.That(() => HoeffdingBentkus.PValue(3, 2, "0.1"), Throws.ArgumentException);
        Assert.That(() => HoeffdingBentkus.PValue(-1, 2, "0.1"), Throws.ArgumentException);
        Assert.That(() => HoeffdingBentkus.PValue(1, 2, "1"), Throws.ArgumentException);
        Assert.That(() => HoeffdingBentkus.PValue((1, 0), 2, "0.5"), Throws.ArgumentException);
    }

    /// <summary>Ends satisfy n KL = ln(1/alpha), contain the share, and lie outside Clopper-Pearson and inside Hoeffding.</summary>
    [Test]
    public void ChernoffMean_RandomCases([Random(0, int.MaxValue, 10)] int seed)
    {
        Random random = new(seed);
        int n = random.Next(1, 5000), k = random.Next(0, n + 1);
        double upper = ChernoffMean.Upper((k, 1), n, Tenth), lower = ChernoffMean.Lower((k, 1), n, Tenth), share = (double)k / n;
        double wide = Math.Sqrt(Math.Log(10) / (2 * n));
        Assert.That(upper, Is.InRange(ClopperPearson.Upper(k, n, Tenth), Math.Min(1, share + wide) * (1 + 1e-12)));
        Assert.That(lower, Is.InRange(Math.Max(0, share - wide) * (1 - 1e-12), ClopperPearson.Lower(k, n, Tenth) + 1e-15));
        Assert.That(k == n || Math.Abs((n * Entropy(share, upper)) - Math.Log(10)) < 1e-8, Is.True, $"{k} of {n}");
        Assert.That(k == n || !ChernoffMean.CertifyUpper((k, 1), n, upper * (1 - 1e-12), Tenth), Is.True);
        Assert.That(ChernoffMean.CertifyUpper((k, 1), n, upper, Tenth) && ChernoffMean.CertifyLower((k, 1), n, lower, Tenth), Is.True);
        Assert.That(ChernoffMean.CertifyUpper((k, 1), n, double.NaN, Tenth) || ChernoffMean.CertifyLower((n + 1, 1), n, 0, Tenth), Is.False);
    }

    private static double Entropy(double p, double m) => (p == 0 ? 0 : p * Math.Log(p / m)) + (p == 1 ? 0 : (1 - p) * Math.Log((1 - p) / (1 - m)));
}
