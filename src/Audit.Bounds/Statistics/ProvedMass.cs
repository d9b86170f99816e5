using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>What a proof says of an input distribution: the mass shown to fail and the mass left open; on the rest no failure is possible.</summary>
/// <remarks>Invariant: exact fractions Failing / Whole and Open / Whole, 0 or more, together at most 1.</remarks>
public sealed record ProvedMass
{
    /// <summary>The masses.</summary>
    /// <param name="failing">Mass on which every input is proved to fail.</param>
    /// <param name="open">Mass on which nothing is proved: where the rows are drawn.</param>
    /// <param name="whole">All of the mass, positive.</param>
    public ProvedMass(BigInteger failing, BigInteger open, BigInteger whole)
    {
        if (failing.Sign < 0 || open.Sign < 0 || whole.Sign <= 0 || failing + open > whole)
        {
            throw new ArgumentException("Wanted masses of 0 or more that together are at most the whole.", nameof(open));
        }

        (Failing, Open, Whole) = (failing, open, whole);
    }

    /// <summary>Numerator of the mass proved to fail.</summary>
    public BigInteger Failing { get; }

    /// <summary>Numerator of the open mass.</summary>
    public BigInteger Open { get; }

    /// <summary>Common denominator.</summary>
    public BigInteger Whole { get; }
}
