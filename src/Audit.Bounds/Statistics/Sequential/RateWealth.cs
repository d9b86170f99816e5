using System.Collections.Immutable;
using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>The mean over p of (p/p0)^k ((1-p)/(1-p0))^(t-k), rounded to one side.</summary>
internal sealed class RateWealth
{
    private readonly ImmutableArray<(Scaled Hit, Scaled Miss)> factors;
    private readonly bool up;

    public RateWealth(ImmutableArray<(BigInteger P, BigInteger D)> designs, (BigInteger P, BigInteger D) limit, bool up)
    {
        this.up = up;
        factors = [.. designs.Select(x => (Scaled.Of(x.P * limit.D, x.D * limit.P, up), Scaled.Of((x.D - x.P) * limit.D, x.D * (limit.D - limit.P), up)))];
    }

    /// <summary>After t rows with k hits.</summary>
    public Scaled Of(long t, long k) => Mean(Parts(t, k));

    /// <summary>The parts of the mean after t rows with k hits; <see cref="Step"/> goes on from them.</summary>
    public Scaled[] Parts(long t, long k) => [.. factors.Select(factor => factor.Hit.Power(k, up).Times(factor.Miss.Power(t - k, up), up))];

    /// <summary>Multiplies one more row onto the parts; returns the mean.</summary>
    public Scaled Step(Scaled[] parts, bool hit)
    {
        for (int i = 0; i < parts.Length; i++) { parts[i] = parts[i].Times(hit ? factors[i].Hit : factors[i].Miss, up); }
        return Mean(parts);
    }

    private Scaled Mean(Scaled[] parts)
    {
        Scaled sum = default;
        foreach (Scaled part in parts) { sum = up ? sum.PlusUp(part) : sum.PlusDown(part); }
        return parts.Length <= 1 ? sum : sum.Over((ulong)parts.Length, up);
    }
}
