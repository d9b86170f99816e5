using System.Collections.Immutable;
using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>Tests "rate below a limit" (or above) row by row and stops as soon as the rows decide, for or against.</summary>
/// <remarks>
/// Guarantee: for independent rows, however the stopping time comes about, P(ever Verified) &lt;= alpha where the claim is false, and P(ever Falsified) &lt;=
/// the error of the other side where it is true. The two errors are statements of their own. Futile and Inconclusive decide nothing; to fall back on an interval
/// at the cap with the same error would void it. Formula: E = mean over p1 of (p1/p0)^k ((1-p1)/(1-p0))^(t-k); verified at E >= 1/alpha. One step of E has a mean that is linear in
/// the rate, 1 at p0 and below 1 beyond it, so E is a supermartingale for every rate of p0 or more. The other side: the same with p2 beyond p0.
/// Source: Wald 1945; Ville's inequality. Rounding: E rounded down where it must be large, up where it must be small; the comparison is exact.
/// Cost: some microseconds per decision; <see cref="Run"/> some 0.2 microseconds a row.
/// </remarks>
public sealed class SequentialRate
{
    private readonly (RateWealth Low, RateWealth High) claim;
    private readonly (RateWealth Low, RateWealth High)? opposite;
    private readonly (BigInteger P, BigInteger D)? futility;
    private readonly ExactAlpha oppositeAlpha;

    /// <summary>The test of a plan.</summary>
    /// <exception cref="ArgumentException">A number is malformed or on the wrong side of the limit.</exception>
    public SequentialRate(SequentialPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        Plan = plan;
        (BigInteger P, BigInteger D) limit = Side(plan.Limit);
        ImmutableArray<(BigInteger P, BigInteger D)> designs = plan.Designs.IsDefaultOrEmpty ? throw new ArgumentException("Wanted a design value.", nameof(plan)) : [.. plan.Designs.Select(Side)];
        ImmutableArray<(BigInteger P, BigInteger D)> others = plan.Opposite is null ? [] : [Side(plan.Opposite)];
        futility = plan.Futility is null ? null : RequiredSamples.Fraction(plan.Futility);
        oppositeAlpha = plan.OppositeAlpha ?? plan.Alpha;
        bool errors = plan.Alpha.Numerator.Sign > 0 && oppositeAlpha.Numerator.Sign > 0 && (futility is not { } f || f.P > f.D);
        bool sides = IsRate(limit) && designs.All(p => IsRate(p) && Compare(p, limit) < 0) && others.All(p => IsRate(p) && Compare(p, limit) > 0);
        if (!errors || !sides || plan.Cap is < 1 or > ClopperPearson.MostRows)
        {
            throw new ArgumentException("Wanted design < limit < opposite (above: reversed), strictly between 0 and 1, futility above 1, a cap of 1 to 10^9 rows.", nameof(plan));
        }

        claim = (new(designs, limit, up: false), new(designs, limit, up: true));
        opposite = others.IsEmpty ? null : (new(others, limit, up: false), new(others, limit, up: true));
    }

    /// <summary>The plan.</summary>
    public SequentialPlan Plan { get; }

    /// <summary>What a state says.</summary>
    public SequentialVerdict Decide(SequentialState state)
    {
        (long t, long k) = Inner(state);
        if (IsVerified(t, k)) { return SequentialVerdict.Verified; }
        if (IsFalsified(t, k)) { return SequentialVerdict.Falsified; }
        if (IsFutile(t, k)) { return SequentialVerdict.Futile; }
        return t >= Plan.Cap ? SequentialVerdict.Inconclusive : SequentialVerdict.Continue;
    }

    /// <summary>Goes on from a state through further rows, to the first that decides.</summary>
    /// <param name="start">A state; the default before the first row.</param>
    /// <param name="hits">Whether each further row has the outcome.</param>
    /// <returns>The state at which it stopped, or after the last row with Continue.</returns>
    public (SequentialState State, SequentialVerdict Verdict) Run(SequentialState start, ReadOnlySpan<bool> hits)
    {
        (long t, long k) = Inner(start);
        Watch watch = new(this, t, k);
        (SequentialState state, SequentialVerdict verdict) = (start, Decide(start));
        for (int row = 0; row < hits.Length && verdict == SequentialVerdict.Continue; row++)
        {
            state = state.Next(hits[row]);
            if (watch.MayStop(hits[row] != Plan.AtLeast) || state.Rows >= Plan.Cap) { verdict = Decide(state); }
        }

        return (state, verdict);
    }

    /// <summary>The e-value of "verified", rounded down to a double: at least 1/alpha verifies.</summary>
    public double EValue(SequentialState state)
    {
        (long t, long k) = Inner(state);
        return claim.Low.Of(t, k).ToDouble(up: false);
    }

    /// <summary>The first row count at which the claim is verified with this many rows against it; the cap + 1 where none is.</summary>
    /// <param name="against">Rows that speak against the claim: with the outcome, for "above" those without it.</param>
    public long VerifiedFrom(long against)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(against);
        return Frontier.Smallest(Math.Min(Plan.Cap, against), Plan.Cap + 1, t => t > Plan.Cap || (t >= against && IsVerified(t, against)));
    }

    /// <summary>The last row count, at most the cap, at which this many rows against the claim falsify it; below that number where none does.</summary>
    /// <param name="against">Rows that speak against the claim.</param>
    public long FalsifiedUpTo(long against) => Last(against, IsFalsified);

    /// <summary>The last row count, at most the cap, at which this many rows against the claim are futile; below that number where none is.</summary>
    /// <param name="against">Rows that speak against the claim.</param>
    public long FutileUpTo(long against) => Last(against, IsFutile);

    private long Last(long against, Func<long, long, bool> holds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(against);
        return Math.Max(against, Frontier.Smallest(against, Math.Max(against, Plan.Cap + 1), t => t > Plan.Cap || (t >= against && !holds(t, against)))) - 1;
    }

    private bool IsVerified(long t, long k) => claim.Low.Of(t, k).CompareTo(Plan.Alpha.Denominator, Plan.Alpha.Numerator) >= 0;

    private bool IsFalsified(long t, long k) =>
        opposite is { } other && other.Low.Of(t, k).CompareTo(oppositeAlpha.Denominator, oppositeAlpha.Numerator) >= 0;

    private bool IsFutile(long t, long k) => futility is { } ratio && claim.High.Of(t, k).CompareTo(ratio.D, ratio.P) <= 0;

    private (long T, long K) Inner(SequentialState state)
    {
        if (state.Hits < 0 || state.Hits > state.Rows || state.Rows > ClopperPearson.MostRows)
        {
            throw new ArgumentException($"Wanted 0 to all of at most 10^9 rows as hits: {state}.", nameof(state));
        }

        return (state.Rows, Plan.AtLeast ? state.Rows - state.Hits : state.Hits);
    }

    private (BigInteger P, BigInteger D) Side(string text)
    {
        (BigInteger p, BigInteger d) = RequiredSamples.Fraction(text);
        return Plan.AtLeast ? (d - p, d) : (p, d);
    }

    private static bool IsRate((BigInteger P, BigInteger D) x) => x.P.Sign > 0 && x.P < x.D;

    private static int Compare((BigInteger P, BigInteger D) a, (BigInteger P, BigInteger D) b) => (a.P * b.D).CompareTo(b.P * a.D);

    /// <summary>Follows the e-values row by row and tells where a decision is possible; the decision itself is that of <see cref="Decide"/>.</summary>
    private sealed class Watch(SequentialRate test, long t, long k)
    {
        private readonly Scaled[] high = test.claim.High.Parts(t, k);
        private readonly Scaled[] low = test.claim.Low.Parts(t, k);
        private readonly Scaled[] other = test.opposite is { } opposite ? opposite.High.Parts(t, k) : [];
        private readonly Scaled goal = Scaled.Of(test.Plan.Alpha.Denominator, test.Plan.Alpha.Numerator, up: false);
        private readonly Scaled otherGoal = Scaled.Of(test.oppositeAlpha.Denominator, test.oppositeAlpha.Numerator, up: false);
        private readonly Scaled hopeless = test.futility is { } ratio ? Scaled.Of(ratio.D, ratio.P, up: true) : default;

        public bool MayStop(bool hit)
        {
            bool verified = goal.IsAtMost(test.claim.High.Step(high, hit));
            bool futile = test.futility is not null && test.claim.Low.Step(low, hit).IsAtMost(hopeless);
            return (test.opposite is { } opposite && otherGoal.IsAtMost(opposite.High.Step(other, hit))) || verified || futile;
        }
    }
}
