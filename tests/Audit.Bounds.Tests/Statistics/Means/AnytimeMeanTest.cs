using Audit.Bounds.Statistics;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics;

[TestFixture]
public sealed class AnytimeMeanTest
{
    private static readonly ExactAlpha Alpha = ExactAlpha.Parse("0.05");

    /// <summary>Rows in any portions give the same bits as rows at once.</summary>
    [Test]
    public void After_AnyPortions_SameState([Random(0, int.MaxValue, 10)] int seed)
    {
        Random random = new(seed);
        double[] rows = Laws.Rows(random, 500, seed);
        AnytimeMean once = AnytimeMean.OfAtLeast("0.4", Alpha).After(UnitRows.OfDoubles(rows));
        AnytimeMean parts = AnytimeMean.OfAtLeast("0.4", Alpha);
        for (int at = 0; at < rows.Length;)
        {
            int next = Math.Min(rows.Length, at + random.Next(1, 90));
            parts = AnytimeMean.Resume(parts.State).After(UnitRows.OfDoubles(rows.AsSpan(at, next - at)));
            at = next;
        }

        Assert.That(parts.State, Is.EqualTo(once.State));
    }

    [Test]
    public void After_GoodRows_RefutesEarlyAndStaysSo()
    {
        AnytimeMean test = AnytimeMean.OfAtLeast("0.1", Alpha).After(UnitRows.OfDoubles(new double[2000]));
        Assert.That((test.IsRefuted, test.State.Rows), Is.EqualTo((true, 2000L)));
        Assert.That(test.State.RefutedAt, Is.InRange(20, 200));
        AnytimeMean after = test.After(UnitRows.OfDoubles([.. Enumerable.Repeat(1.0, 500)]));
        Assert.That((after.State.RefutedAt, after.State.Rows), Is.EqualTo((test.State.RefutedAt, 2500L)));
        Assert.That(AnytimeMean.OfAtMost("0.1", Alpha).After(UnitRows.OfDoubles(new double[2000])).IsRefuted, Is.False);
    }

    /// <summary>The wealth by the definition, in double.</summary>
    [Test]
    public void After_AgreesWithTheDefinition([Random(0, int.MaxValue, 10)] int seed)
    {
        double[] rows = Laws.Rows(new Random(seed), 300, 1);
        AnytimeMean test = AnytimeMean.OfAtMost("0.45", ExactAlpha.Parse("1e-12")).After(UnitRows.OfDoubles(rows));
        (double log, double sum, double squares) = (0, 0.5, 0.25);
        for (int t = 1; t <= rows.Length; t++)
        {
            double bet = Math.Min(0.75 / 0.45, Math.Sqrt(2 * 12 * Math.Log(10) / (t * Math.Log(1 + t) * squares / t)));
            log += Math.Log(1 + (bet * (rows[t - 1] - 0.45)));
            sum += rows[t - 1];
            squares += Math.Pow(rows[t - 1] - Math.Min(1, sum / (t + 1)), 2);
        }

        Assert.That(Math.Log(test.State.Mantissa) + (test.State.Exponent * Math.Log(2)), Is.EqualTo(log).Within(1e-8));
    }

    [Test]
    public void Resume_Malformed_IsRefused()
    {
        AnytimeState good = AnytimeMean.OfAtMost("0.5", Alpha).After(UnitRows.OfDoubles([0.2, 0.9])).State;
        Assert.That(AnytimeMean.Resume(good).State, Is.EqualTo(good));
        foreach (AnytimeState bad in new[]
        {
            good with { Rows = -1 }, good with { RefutedAt = 3 }, good with { Mantissa = 5 }, good with { Exponent = long.MaxValue }, good with { Alpha = "0" },
            good with { Threshold = "2" }, good with { SumBits = BitConverter.DoubleToUInt64Bits(double.NaN) }, good with { SquaresBits = BitConverter.DoubleToUInt64Bits(-1) },
        })
        {
            Assert.That(() => AnytimeMean.Resume(bad), Throws.ArgumentException, bad.ToString());
        }

        Assert.That(() => AnytimeMean.OfAtMost("1.5", Alpha), Throws.ArgumentException);
        Assert.That(() => AnytimeMean.OfAtMost("0.5", default), Throws.ArgumentException);
    }

    /// <summary>Looked at after every row, a true statement is refuted in at most alpha of all runs.</summary>
    [Test]
    public void After_TrueStatement_IsRefutedRarely()
    {
        const int Audits = 400;
        Random random = new(11);
        (int above, int below) = (0, 0);
        for (int audit = 0; audit < Audits; audit++)
        {
            UnitRows rows = UnitRows.OfDoubles([.. Enumerable.Range(0, 400).Select(_ => random.NextDouble() < 0.2 ? 0.5 : 0)]);
            above += AnytimeMean.OfAtLeast("0.1", Alpha).After(rows).IsRefuted ? 1 : 0;
            below += AnytimeMean.OfAtMost("0.1", Alpha).After(rows).IsRefuted ? 1 : 0;
        }

        Assert.That((double)Math.Max(above, below) / Audits, Is.AtMost(0.05 + (4 * Math.Sqrt(0.0475 / Audits))));
    }
}
