using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>Square root of an integer, by Newton's iteration from above.</summary>
internal static class IntegerRoot
{
    /// <summary>The largest integer whose square is at most <paramref name="square"/>, which is 0 or more.</summary>
    public static BigInteger Floor(BigInteger square)
    {
        if (square.Sign <= 0) { return BigInteger.Zero; }
        BigInteger root = BigInteger.One << (int)((square.GetBitLength() + 1) / 2);
        while (true)
        {
            BigInteger next = (root + (square / root)) >> 1;
            if (next >= root) { return root; }
            root = next;
        }
    }
}
