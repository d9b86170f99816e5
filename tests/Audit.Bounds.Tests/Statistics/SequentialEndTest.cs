using Audit.Bounds.Statistics;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics;

/// <summary>The end that a sequential test leaves: agreement with its verdict, and coverage at stopping times that look at the rows.</summary>
[TestFixture]
public sealed class SequentialEndTest
{
    private static readonly ExactAlpha Alpha = ExactAlpha.Parse("0.05");

    [Test]
    public void Upper_IsAtMostTheLimitExactlyWhereTheTestVerifies([Range(1, 6)] int seed)
    {
        var random = new Random(seed);
        SequentialRate test = new(new SequentialPlan { Limit = "0.1", Designs = ["0.03"], Alpha = Alpha, Cap = 100_000 });
        for (int i = 0; i < 40; i++)
        {
            long rows = random.Next(1, 2000);
            SequentialState state = new(rows, random.NextInt64(0, (rows / 8) + 1));
            bool verified = test.EValue(state) >= 20;
            Assert.That(SequentialEnd.Upper(state, ["0.03"], Alpha) <= 0.1, Is.EqualTo(verified), $"{state}");
        }
    }

    [Test]
    public void Lower_MirrorsUpper()
    {
        double upper = SequentialEnd.Upper(new(500, 20), ["0.02"], Alpha);
        double lower = SequentialEnd.Lower(new(500, 480), ["0.98"], Alpha);
        Assert.That(lower, Is.EqualTo(1 - upper).Within(1e-12));
        Assert.That(SequentialEnd.Upper(new(1, 1), ["0.02"], Alpha), Is.EqualTo(1));
    }

    [Test]
    public void Upper_CoversTheRateWhereverItIsLookedAt()
    {
        var misses = 0;
        for (int seed = 0; seed < 1000; seed++)
        {
            var random = new Random(seed);
            SequentialState state = default;
            double least = 1;
            for (int row = 1; row <= 300; row++)
            {
                state = state.Next(random.NextDouble() < 0.1);
                if (row % 10 == 0) { least = Math.Min(least, SequentialEnd.Upper(state, ["0.03"], Alpha)); }
            }

            misses += least < 0.1 ? 1 : 0;
        }

        Assert.That(misses, Is.LessThanOrEqualTo(50 + 21)); // 1,000 runs at .05 and 3.1 standard errors
    }
}
