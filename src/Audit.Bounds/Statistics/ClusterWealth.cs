using System.Collections.Immutable;
using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>The wealth of the bettor against "the mean is m or more": exact factors, products rounded downward.</summary>
/// <remarks>
/// With x = f/s, m = P/D, a bet l/2^24 and c = 3/4, a factor is 1 - (l/2^24)(x - m), or 1 - c/(1-m) * (x - m) where the bet is above
/// c/(1-m): never below 1/4.
/// </remarks>
internal sealed class ClusterWealth(ImmutableArray<ClusterCount> clusters, ExactAlpha alpha)
{
    private readonly ImmutableArray<ulong> bets = BettingPlan.Bets(clusters.AsSpan(), alpha.Numerator, alpha.Denominator);

    /// <summary>Whether the wealth reaches 1/alpha at some time, for m = p/d below 1.</summary>
    public bool Refutes(BigInteger p, BigInteger d)
    {
        Scaled goal = Scaled.Of(alpha.Denominator, alpha.Numerator, up: true);
        Scaled wealth = Scaled.One;
        for (int i = 0; i < clusters.Length; i++)
        {
            wealth = wealth.Times(Factor(clusters[i], bets[i], p, d), up: false);
            if (goal.IsAtMost(wealth)) { return true; }
        }

        return false;
    }

    /// <summary>About the smallest m that is refuted, and 1 - m, in double.</summary>
    public (double P, double Q) Guess()
    {
        double goal = BigInteger.Log(alpha.Denominator) - BigInteger.Log(alpha.Numerator);
        (double low, double high) = (0, 1);
        for (int round = 0; round < 60; round++)
        {
            double middle = 0.5 * (low + high);
            if (LogWealth(middle, goal) >= goal) { high = middle; } else { low = middle; }
        }

        return (high, 1 - high);
    }

    private static Scaled Factor(ClusterCount cluster, ulong bet, BigInteger p, BigInteger d)
    {
        BigInteger above = (cluster.Failures * d) - (p * cluster.Rows); // (x - m) s D
        BigInteger rest = d - p;
        if ((BigInteger)4 * bet * rest > (3 * d) << BettingPlan.Bits)
        {
            BigInteger unit = 4 * rest * cluster.Rows;
            return Scaled.Of(unit - (3 * above), unit, up: false);
        }

        BigInteger whole = (cluster.Rows * d) << BettingPlan.Bits;
        return Scaled.Of(whole - (bet * above), whole, up: false);
    }

    private double LogWealth(double mean, double goal)
    {
        double log = 0;
        for (int i = 0; i < clusters.Length && log < goal; i++)
        {
            double bet = Math.Min(bets[i] / (double)(1 << BettingPlan.Bits), 0.75 / (1 - mean));
            log += Math.Log(1 - (bet * (((double)clusters[i].Failures / clusters[i].Rows) - mean)));
        }

        return log;
    }
}
