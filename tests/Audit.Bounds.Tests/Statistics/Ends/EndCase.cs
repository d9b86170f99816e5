using System.Globalization;
using System.Numerics;
using Audit.Bounds.Statistics;

namespace Audit.Bounds.Tests.Statistics.Ends;

/// <summary>How a published end compares with the truth.</summary>
internal enum EndVerdict
{
    /// <summary>On the safe side, and not where it is by more than a grid step.</summary>
    Tight,

    /// <summary>On the safe side, further out than it had to be.</summary>
    Loose,

    /// <summary>Nearer to the truth than the reference can tell.</summary>
    Undecided,

    /// <summary>On the wrong side of the truth.</summary>
    Unsafe,
}

/// <summary>A random case of one bound: what was published, judged by the reference.</summary>
/// <param name="Kind">The bound.</param>
/// <param name="Verdict">The judgement.</param>
/// <param name="Says">The arguments.</param>
internal sealed record EndCase(string Kind, EndVerdict Verdict, string Says)
{
    /// <summary>Differences of logarithms below which the reference does not decide; its own error is some 10^-21.</summary>
    private const double Blur = 1e-18;

    /// <summary>A move inward by one step of the grid of ends, and some more for the rounding of the certificate.</summary>
    private const double Inward = 1.0 / (1L << 42);

    private const int LongestFraction = 1000;

    /// <summary>Draws and judges one case.</summary>
    public static EndCase Draw(Random random) => random.Next(100) switch
    {
        < 38 => Upper(random),
        < 76 => Lower(random),
        < 82 => UpperRank(random),
        < 87 => LowerRank(random),
        < 90 => MostBad(random),
        < 92 => MostAltered(random),
        < 94 => Band(random),
        < 96 => Pair(random),
        < 98 => Loss(random),
        < 99 => Chernoff(random),
        _ => Sequential(random),
    };

    private static EndCase Upper(Random random)
    {
        (long k, long n, ExactAlpha alpha) = (0, Rows(random), Alpha(random));
        k = Share(random, n);
        double end = ClopperPearson.Upper(k, n, alpha);
        string says = $"Upper({k}, {n}, {alpha}) = {end:R}";
        return new("Clopper-Pearson upper", k == n ? Certain(end == 1) : Judge((k, n), (end, (DoubleDouble)1 - end), Step(end), alpha), says);
    }

    private static EndCase Lower(Random random)
    {
        (long n, ExactAlpha alpha) = (Rows(random), Alpha(random));
        long k = Share(random, n);
        double end = ClopperPearson.Lower(k, n, alpha);
        return new("Clopper-Pearson lower", k == 0 ? Certain(end == 0) : Judge((n - k, n), ((DoubleDouble)1 - end, end), Step(end), alpha), $"Lower({k}, {n}, {alpha}) = {end:R}");
    }

    /// <summary>The tail at an upper end, and at one a little further in.</summary>
    private static EndVerdict Judge((long K, long N) seen, (DoubleDouble P, DoubleDouble Q) end, double step, ExactAlpha alpha)
    {
        (long k, long n) = seen;
        double last = 1.0 / (1L << 53);
        if (end.Q.High <= 0) { return Of(-1, ReferenceTails.AtMost(k, n, (DoubleDouble)1 - last, last) - Log(alpha)); }
        if ((end.P * n).High <= k) { return EndVerdict.Unsafe; }
        DoubleDouble p = end.P - step;
        DoubleDouble tail = ReferenceTails.AtMost(k, n, end.P, end.Q);
        EndVerdict verdict = Of(tail - Log(alpha), (p * n).High <= k ? 1 : ReferenceTails.AtMost(k, n, p, end.Q + step) - Log(alpha));
        return verdict == EndVerdict.Undecided && n <= LongestFraction ? Certain(IsExactly(k, n, end, alpha)) : verdict;
    }

    /// <summary>The definition in plain fractions, for ties of the tail and the error.</summary>
    private static bool IsExactly(long k, long n, (DoubleDouble P, DoubleDouble Q) end, ExactAlpha alpha)
    {
        bool first = end.P.Low == 0; // the end itself, or 1 - the end
        (BigInteger p, BigInteger d) = ExactTails.Fraction(first ? end.P.High : end.Q.High);
        return ExactTails.AtMost((int)k, (int)n, first ? p : d - p, d, alpha.Numerator, alpha.Denominator);
    }

    private static EndCase UpperRank(Random random)
    {
        (long n, string share, ExactAlpha alpha) = (Rows(random), Decimal(random), Alpha(random));
        (DoubleDouble q, long? rank) = (Number(share), OrderStatisticQuantile.UpperRank(n, share, alpha));
        DoubleDouble p = (DoubleDouble)1 - q;
        DoubleDouble Tail(long k) => (p * n).High <= k ? 1 : ReferenceTails.AtMost(k, n, p, q) - Log(alpha);
        EndVerdict verdict = rank is { } r ? Of(Tail(n - r), r == 1 ? 1 : Tail(n - r + 1)) : Of(-1, Tail(0));
        return new("quantile rank, upper", verdict, $"UpperRank({n}, {share}, {alpha}) = {rank}");
    }

    private static EndCase LowerRank(Random random)
    {
        (long n, string share, ExactAlpha alpha) = (Rows(random), Decimal(random), Alpha(random));
        (DoubleDouble p, long? rank) = (Number(share), OrderStatisticQuantile.LowerRank(n, share, alpha));
        DoubleDouble q = (DoubleDouble)1 - p;
        DoubleDouble Tail(long k) => (p * n).High <= k ? 1 : ReferenceTails.AtMost(k, n, p, q) - Log(alpha);
        EndVerdict verdict = rank is { } r ? Of(Tail(r - 1), r == n ? 1 : Tail(r)) : Of(-1, Tail(0));
        return new("quantile rank, lower", verdict, $"LowerRank({n}, {share}, {alpha}) = {rank}");
    }

    private static EndCase MostBad(Random random)
    {
        (long items, ExactAlpha alpha) = (Rows(random), Alpha(random));
        long drawn = Math.Max(1, Share(random, items)), bad = Share(random, drawn), most = FinitePopulation.MostBad(items, drawn, bad, alpha);
        DoubleDouble Tail(long m) => m < bad ? 1 : items - m < drawn - bad ? -1 : m == bad || drawn == items ? 1 : ReferenceTails.HypergeometricAtMost((m, items), (bad, drawn)) - Log(alpha);
        EndVerdict verdict = Of(Tail(most + 1), Tail(most));
        if (verdict == EndVerdict.Undecided && items <= LongestFraction)
        {
            BigInteger sum = Enumerable.Range(0, (int)bad + 1).Aggregate(BigInteger.Zero, (total, i) => total + (Choose(most + 1, i) * Choose(items - most - 1, drawn - i)));
            verdict = Certain(sum * alpha.Denominator <= alpha.Numerator * Choose(items, drawn));
        }

        return new("hypergeometric", verdict, $"MostBad({items}, {drawn}, {bad}, {alpha}) = {most}");
    }

    private static EndCase MostAltered(Random random)
    {
        (long n, ExactAlpha alpha) = (Rows(random), Alpha(random));
        long rerun = Math.Max(1, Math.Min(50_000, Share(random, n))), most = TamperTerm.MostAltered(n, rerun, alpha);
        DoubleDouble Tail(long t) => t > n - rerun ? -1 : t == 0 ? 1 : ReferenceTails.LogChoose(n - t, rerun) - ReferenceTails.LogChoose(n, rerun) - Log(alpha);
        EndVerdict verdict = Of(Tail(most + 1), Tail(most));
        if (verdict == EndVerdict.Undecided && n <= LongestFraction) { verdict = Certain(Choose(n - most - 1, rerun) * alpha.Denominator <= alpha.Numerator * Choose(n, rerun)); }
        return new("tamper term", verdict, $"MostAltered({n}, {rerun}, {alpha}) = {most}");
    }

    private static BigInteger Choose(long n, long k) =>
        k < 0 || k > n ? BigInteger.Zero : Enumerable.Range(0, (int)k).Aggregate(BigInteger.One, (product, i) => product * (n - i) / (i + 1));

    private static EndCase Band(Random random)
    {
        (long n, ExactAlpha alpha) = (Rows(random), Alpha(random));
        double width = Dkw.Epsilon(n, alpha);
        DoubleDouble goal = DoubleDouble.Log(2) - Log(alpha);
        DoubleDouble Excess(double e) => goal - ((DoubleDouble)e * e * 2 * n);
        return new("DKW", width == 1 ? Certain(Excess(1).High >= 0) : Of(Excess(width), Excess(width * (1 - Inward))), $"Epsilon({n}, {alpha}) = {width:R}");
    }

    private static EndCase Pair(Random random)
    {
        long rows = Rows(random), wins = (rows / 2) + 1 + (long)((rows - (rows / 2) - 1) * Math.Pow(random.NextDouble(), 6));
        double value = PairedSign.PValue(wins, rows);
        return new("paired sign", OfPValue(value, ReferenceTails.AtMost(rows - wins, rows, 0.5, 0.5)), $"PValue({wins}, {rows}) = {value:R}");
    }

    private static EndCase Loss(Random random)
    {
        (long n, string limit) = (Rows(random), Decimal(random));
        (DoubleDouble r, long losses) = (Number(limit), Share(random, n));
        double value = HoeffdingBentkus.PValue(losses, n, limit);
        string says = $"PValue({losses}, {n}, {limit}) = {value:R}";
        if ((r * n).High <= losses) { return new("Hoeffding-Bentkus", Certain(value == 1), says); }
        (DoubleDouble bentkus, DoubleDouble hoeffding) = (ReferenceTails.AtMost(losses, n, r, (DoubleDouble)1 - r) + 1, -Entropy(losses, n, r));
        DoubleDouble truth = bentkus.High < hoeffding.High ? bentkus : hoeffding;
        return new("Hoeffding-Bentkus", OfPValue(value, truth.High > 0 ? 0 : truth), says);
    }

    private static EndCase Chernoff(Random random)
    {
        (long n, ExactAlpha alpha) = (Rows(random), Alpha(random));
        long k = Share(random, n);
        double end = ChernoffMean.Upper((k, 1), n, alpha);
        DoubleDouble step = Step(end);
        DoubleDouble Excess(DoubleDouble m) => (m * n).High <= k ? 1 : -Log(alpha) - Entropy(k, n, m);
        return new("Chernoff", end == 1 ? Of(-1, k == n ? 1 : Excess(1 - (1.0 / (1L << 53)))) : Of(Excess(end), Excess((DoubleDouble)end - step)), $"Upper({k}, {n}, {alpha}) = {end:R}");
    }

    private static EndCase Sequential(Random random)
    {
        (ExactAlpha alpha, int limit, long against) = (Alpha(random), random.Next(2, 999), random.Next(0, 200));
        int design = random.Next(1, limit);
        SequentialRate test = new(new() { Limit = $"0.{limit:D3}", Designs = [$"0.{design:D3}"], Alpha = alpha, Cap = 100_000_000 });
        long rows = test.VerifiedFrom(against);
        DoubleDouble hit = DoubleDouble.Log((DoubleDouble)design / limit), miss = DoubleDouble.Log((DoubleDouble)(1000 - design) / (1000 - limit));
        DoubleDouble Excess(long t) => t < against ? 1 : -Log(alpha) - (hit * against) - (miss * (t - against));
        return new("sequential", Of(Excess(rows), Excess(rows - 1)), $"VerifiedFrom({against}), {design} < {limit}, {alpha} = {rows}");
    }

    /// <summary>A step of the grid; above 1/2 also one of the doubles.</summary>
    private static double Step(double end) => (Math.Min(end, 1 - end) * Inward) + (end > 0.5 ? 1.0 / (1L << 52) : 0);

    /// <summary>n KL(k/n | r).</summary>
    private static DoubleDouble Entropy(long k, long n, DoubleDouble r) => Part(k, r * n) + Part(n - k, ((DoubleDouble)1 - r) * n);

    private static DoubleDouble Part(long x, DoubleDouble mean) => x == 0 ? 0 : DoubleDouble.Log((DoubleDouble)x / mean) * x;

    /// <summary>By what the end leaves of the error (0 or less is safe) and what an end further in would (above 0 is unsafe).</summary>
    private static EndVerdict Of(DoubleDouble excess, DoubleDouble inward) =>
        excess.High > Blur ? EndVerdict.Unsafe : excess.High > -Blur ? EndVerdict.Undecided : inward.High > -Blur ? EndVerdict.Tight : EndVerdict.Loose;

    private static EndVerdict OfPValue(double value, DoubleDouble truth)
    {
        if (truth.High < -700) { return Certain(value >= BitConverter.Int64BitsToDouble(1L << 52)); }
        DoubleDouble excess = truth - DoubleDouble.Log(value);
        return excess.High > Blur ? EndVerdict.Unsafe : excess.High < -1e-11 ? EndVerdict.Loose : EndVerdict.Tight;
    }

    private static EndVerdict Certain(bool right) => right ? EndVerdict.Tight : EndVerdict.Unsafe;

    private static long Rows(Random random) => Math.Max(1, (long)Math.Pow(10, 9 * random.NextDouble()));

    /// <summary>0 to all of n: any size, few, nearly all, none.</summary>
    private static long Share(Random random, long n) => random.Next(8) switch
    {
        0 => 0,
        1 => Math.Min(n, random.Next(0, 100)),
        2 => Math.Max(0, n - random.Next(0, 100)),
        < 6 => (long)(n * Math.Pow(random.NextDouble(), 6)),
        _ => random.NextInt64(0, n + 1),
    };

    private static ExactAlpha Alpha(Random random) => ExactAlpha.Parse(random.Next(3) switch
    {
        0 => $"1e-{random.Next(1, 16)}",
        1 => new[] { "0.5", "0.1", "0.05", "0.025", "0.01" }[random.Next(5)],
        _ => $"0.{random.Next(100, 1000)}e-{random.Next(1, 13)}",
    });

    private static string Decimal(Random random) => $"0.{(random.Next(2) == 0 ? random.Next(1, 1000) : random.Next(2) == 0 ? random.Next(1, 20) : 1000 - random.Next(1, 20)):D3}";

    private static DoubleDouble Number(string share) => (DoubleDouble)int.Parse(share.AsSpan(2), CultureInfo.InvariantCulture) / 1000;

    private static DoubleDouble Log(ExactAlpha alpha) => DoubleDouble.Log(DoubleDouble.Of(alpha.Numerator, alpha.Denominator));
}
