using System.Collections.Immutable;

namespace Audit.Bounds.Statistics;

/// <summary>An estimate, never a bound: success at N tries over prompts, carried beyond the tries that were made.</summary>
/// <remarks>
/// Model, assumed and not tested: the prompts' success rates follow a beta law, density near 0 proportional to p^(b-1), so that the chance of no success in
/// N tries falls like N^-b. Fit: maximum likelihood of the counts (beta-binomial) by Minka's fixed point from moments. Source: Minka 2000; Schaeffer et al. 2025 (arXiv 2502.17578).
/// Rounding: none outward; only + - * / of doubles in a fixed order, so the same bits everywhere. It carries no confidence: a gate must not use it.
/// </remarks>
public sealed record TailFit
{
    /// <summary>Largest N of a prediction.</summary>
    public const long MostTries = 10_000_000;

    private const int MostRounds = 20_000;
    private const long MostTerms = 300_000_000;
    private const double Settled = 1e-12;

    private TailFit(double shape, double other, int prompts) => (Shape, Other, Prompts) = (shape, other, prompts);

    /// <summary>b: the rates' density near 0 is proportional to p^(b-1).</summary>
    public double Shape { get; }

    /// <summary>The other shape: the density near 1 is proportional to (1-p)^(other-1).</summary>
    public double Other { get; }

    /// <summary>Prompts that the fit rests on.</summary>
    public int Prompts { get; }

    /// <summary>The fit; null where the counts do not vary more between prompts than chance does, or fewer than two prompts have two tries.</summary>
    /// <param name="prompts">For each prompt, the tries that succeeded (as failures) and all of its tries, at most 10^6.</param>
    public static TailFit? Of(ImmutableArray<ClusterCount> prompts)
    {
        foreach (ClusterCount prompt in prompts)
        {
            if (prompt.Failures < 0 || prompt.Failures > prompt.Rows || prompt.Rows is < 1 or > 1_000_000)
            {
                throw new ArgumentException("Wanted 1 to 10^6 tries for each prompt, 0 to all of them successful.", nameof(prompts));
            }
        }

        return Moments(prompts) is var (shape, other) ? Climb(prompts, shape, other) : null;
    }

    /// <summary>The estimate of success at N tries for a new prompt: 1 - prod (other + i) / (shape + other + i), i below N.</summary>
    /// <param name="tries">N, 1 to 10^7.</param>
    public double SuccessAt(long tries)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tries, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tries, MostTries);
        double missed = 1;
        for (long i = 0; i < tries; i++) { missed *= (Other + i) / (Shape + Other + i); }
        return 1 - missed;
    }

    private static (double Shape, double Other)? Moments(ImmutableArray<ClusterCount> prompts)
    {
        (double first, double second, int used) = (0, 0, 0);
        foreach (ClusterCount prompt in prompts.Where(p => p.Rows >= 2))
        {
            (double c, double n) = (prompt.Failures, prompt.Rows);
            (first, second, used) = (first + (c / n), second + (c * (c - 1) / (n * (n - 1))), used + 1);
        }

        if (used < 2) { return null; }
        (double mean, double square) = (first / used, second / used);
        (double spread, double rest) = (square - (mean * mean), mean - square);
        return spread > 0 && rest > 0 ? (mean * rest / spread, (1 - mean) * rest / spread) : null;
    }

    private static TailFit Climb(ImmutableArray<ClusterCount> prompts, double shape, double other)
    {
        double[] hits = Above(prompts.Select(p => p.Failures)), misses = Above(prompts.Select(p => p.Rows - p.Failures)), all = Above(prompts.Select(p => p.Rows));
        for (long round = 0; round < Math.Min(MostRounds, MostTerms / all.Length); round++)
        {
            double whole = Sum(all, shape + other);
            (double nextShape, double nextOther) = (shape * Sum(hits, shape) / whole, other * Sum(misses, other) / whole);
            double change = Math.Abs(nextShape - shape) / shape + (Math.Abs(nextOther - other) / other);
            (shape, other) = (nextShape, nextOther);
            if (!(change > Settled)) { break; }
        }

        return new TailFit(shape, other, prompts.Length);
    }

    /// <summary>For each i the number of counts above i.</summary>
    private static double[] Above(IEnumerable<long> counts)
    {
        long[] sorted = [.. counts.Order()];
        double[] above = new double[sorted[^1]];
        for (int i = 0, below = 0; i < above.Length; i++)
        {
            while (sorted[below] <= i) { below++; }
            above[i] = sorted.Length - below;
        }

        return above;
    }

    private static double Sum(double[] above, double shift)
    {
        double sum = 0;
        for (int i = 0; i < above.Length; i++) { sum += above[i] / (shift + i); }
        return sum;
    }
}
