using Audit.Models.Devices.Cpu;

namespace Audit.Models.Devices;

/// <summary>Random numbers that are a pure function of (seed, stream, index): Philox4x32-10.</summary>
/// <remarks>
/// Guarantee: no state; the same address gives the same bits on every device, in any order, in any shard. An address is one block of four 32-bit words:
/// key = seed (low word first), counter = (index low, index high, stream low, stream high). Every function below uses the block of its address
/// from word 0 on, so two functions at one address are not independent: give each use its own stream.
/// Source: Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3" (SC11). Not for secrets.
/// </remarks>
public static class Philox
{
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>The four words of one address.</summary>
    public static (uint W0, uint W1, uint W2, uint W3) Block(ulong seed, ulong stream, ulong index)
    {
        unchecked
        {
            uint c0 = (uint)index, c1 = (uint)(index >> 32), c2 = (uint)stream, c3 = (uint)(stream >> 32);
            uint k0 = (uint)seed, k1 = (uint)(seed >> 32);
            for (var round = 0; round < Rounds; round++)
            {
                var p0 = (ulong)Multiplier0 * c0;
                var p1 = (ulong)Multiplier1 * c2;
                (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
                k0 += Weyl0;
                k1 += Weyl1;
            }

            return (c0, c1, c2, c3);
        }
    }

    /// <summary>32 random bits.</summary>
    public static uint Bits(ulong seed, ulong stream, ulong index) => Block(seed, stream, index).W0;

    /// <summary>64 random bits: word 0 is the low half, word 1 the high half.</summary>
    public static ulong Bits64(ulong seed, ulong stream, ulong index)
    {
        var (low, high, _, _) = Block(seed, stream, index);
        return ((ulong)high << 32) | low;
    }

    /// <summary>A multiple of 2^-24 in [0, 1), each equally likely.</summary>
    public static float Uniform(ulong seed, ulong stream, ulong index) => (Bits(seed, stream, index) >> 8) * (1f / 16777216f);

    /// <summary>A multiple of 2^-53 in [0, 1), each equally likely.</summary>
    public static double UniformDouble(ulong seed, ulong stream, ulong index) => (Bits64(seed, stream, index) >> 11) * (1.0 / 9007199254740992.0);

    /// <summary>An integer in [0, n): floor(n * w / 2^64) of the 64-bit word w.</summary>
    /// <remarks>Guarantee: every value has a probability within 2^-64 of 1/n, so a bias needs about 2^66 / n^2 draws to be seen.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">n is not positive.</exception>
    public static int Below(int n, ulong seed, ulong stream, ulong index)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(n);
        return (int)Math.BigMul((ulong)n, Bits64(seed, stream, index), out _);
    }

    /// <summary>A standard normal number.</summary>
    /// <remarks>
    /// Formula: r = sqrt(-2 log u) with u = (word 0 + 1) / 2^32 rounded to float32; the angle is (word 1) / 2^32 of a turn less pi/4; the result is r cos(angle).
    /// Source: Box and Muller 1958. Rounding: float32 throughout, relative error below 1e-5 away from zeros of the cosine; abs(result) &lt;= 6.67.
    /// </remarks>
    public static float Normal(ulong seed, ulong stream, ulong index)
    {
        var (w0, w1, _, _) = Block(seed, stream, index);
        var u = (float)(((ulong)w0 + 1) * (1.0 / 4294967296.0));
        var radius = MathF.Sqrt(-2f * ReferenceMath.Log(u));
        return radius * CosineOfTurn(w1);
    }

    /// <summary>cos(2 pi w / 2^32 - pi / 4): the top two bits choose the quarter, the rest an angle within pi/4 of its middle.</summary>
    private static float CosineOfTurn(uint word)
    {
        var t = (float)(((int)(word & 0x3FFFFFFF) - 0x20000000) * (1.0 / 1073741824.0));
        var z = t * t;
        return (word >> 30) switch
        {
            0 => Cosine(z),
            1 => -t * SineOverT(z),
            2 => -Cosine(z),
            _ => t * SineOverT(z),
        };
    }

    /// <summary>cos(pi/2 sqrt(z)) for z in [0, 1/4], within 2e-7.</summary>
    private static float Cosine(float z)
    {
        var p = SoftFma.Compute(0.000893324614f, z, -0.0208552051f);
        p = SoftFma.Compute(p, z, 0.253668517f);
        p = SoftFma.Compute(p, z, -1.23370051f);
        return SoftFma.Compute(p, z, 1f);
    }

    /// <summary>sin(pi/2 t) / t for z = t^2 in [0, 1/4], within 2e-7.</summary>
    private static float SineOverT(float z)
    {
        var p = SoftFma.Compute(0.000160441185f, z, -0.00468175414f);
        p = SoftFma.Compute(p, z, 0.0796926262f);
        p = SoftFma.Compute(p, z, -0.645964098f);
        return SoftFma.Compute(p, z, 1.57079633f);
    }
}
