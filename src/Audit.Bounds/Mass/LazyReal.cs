using System.Numerics;
using Audit.Models.Devices;

namespace Audit.Bounds.Mass;

/// <summary>Random words of one draw.</summary>
internal abstract class RandomWords
{
    /// <summary>Bits of a word, 1 to 64.</summary>
    public abstract int Bits { get; }

    /// <summary>The next word.</summary>
    public abstract ulong Next();
}

/// <summary>Words of Philox at (seed, stream, draw 2^32 + place).</summary>
internal sealed class PhiloxWords(ulong seed, ulong stream, long draw) : RandomWords
{
    private uint place;

    public override int Bits => 64;

    public override ulong Next() => Philox.Bits64(seed, stream, ((ulong)draw << 32) | place++);
}

/// <summary>A number drawn evenly from [0, 1), known to as many bits as were asked for.</summary>
/// <remarks>Guarantee: it lies in [Low, Low + 1) / 2^Bits. What is decided from that alone has exactly the law of a real number: no bit is rounded away.</remarks>
internal sealed class LazyReal
{
    private readonly RandomWords words;

    public LazyReal(RandomWords words)
    {
        this.words = words;
        More();
    }

    /// <summary>The bits known, as an integer.</summary>
    public BigInteger Low { get; private set; }

    /// <summary>How many bits are known.</summary>
    public int Bits { get; private set; }

    /// <summary>Asks for another word.</summary>
    public void More() => (Low, Bits) = ((Low << words.Bits) | words.Next(), Bits + words.Bits);

    /// <summary>The place i with sums[i] &lt;= u sums[^1] &lt; sums[i + 1]: each with a probability in proportion to its step.</summary>
    /// <param name="sums">Rising from 0, at least one step.</param>
    public int Place(IReadOnlyList<BigInteger> sums)
    {
        while (true)
        {
            var at = Last(sums, (Low * sums[^1]) >> Bits);
            if ((Low + 1) * sums[^1] <= sums[at + 1] << Bits) { return at; }
            More();
        }
    }

    /// <summary>Whether u is below a fraction of [0, 1].</summary>
    public bool IsBelow(BigInteger numerator, BigInteger denominator)
    {
        while (true)
        {
            var limit = numerator << Bits;
            if ((Low + 1) * denominator <= limit) { return true; }
            if (Low * denominator >= limit) { return false; }
            More();
        }
    }

    /// <summary>The float32 nearest to lower + u width, both in units of 2^exponent.</summary>
    public float Between(BigInteger lower, BigInteger width, int exponent)
    {
        while (true)
        {
            var least = (lower << Bits) + (Low * width);
            var nearest = NearestSingle.Of(least, exponent - Bits);
            if (nearest == NearestSingle.Of(least + width, exponent - Bits)) { return nearest; }
            More();
        }
    }

    /// <summary>The last place below the end whose sum is at most a number.</summary>
    private static int Last(IReadOnlyList<BigInteger> sums, BigInteger number)
    {
        var (low, high) = (0, sums.Count - 1);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (sums[middle] <= number) { low = middle; } else { high = middle; }
        }

        return low;
    }
}
