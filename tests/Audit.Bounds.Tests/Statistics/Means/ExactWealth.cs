using System.Numerics;

namespace Audit.Bounds.Tests.Statistics;

/// <summary>Betting wealth as plain BigInteger fractions: the definition, slow and without rounding.</summary>
internal static class ExactWealth
{
    /// <summary>Whether max_t prod (1 + min(bet, 3/4 / m)(x - m)) reaches 1/alpha for exact rows, bets in units of 2^-40, and m = p/d.</summary>
    public static bool Reaches(double[] rows, ulong[] bets, (BigInteger P, BigInteger D) m, (BigInteger P, BigInteger D) alpha)
    {
        (BigInteger above, BigInteger below) = (BigInteger.One, BigInteger.One);
        for (int i = 0; i < rows.Length; i++)
        {
            (BigInteger x, BigInteger unit) = ExactTails.Fraction(rows[i]);
            (BigInteger gain, BigInteger scale) = ((x * m.D) - (m.P * unit), unit * m.D); // x - m
            (BigInteger bet, BigInteger one) = 4 * bets[i] * m.P > (3 * m.D) << 40 ? (3 * m.D, 4 * m.P) : (bets[i], BigInteger.One << 40);
            (above, below) = (above * ((scale * one) + (bet * gain)), below * scale * one);
            if (above * alpha.P >= below * alpha.D) { return true; }
        }

        return false;
    }
}
