namespace Audit.Models.Devices.Cpu;

/// <summary>What a kernel may do with a group of float32 lanes of type V. Every operation is IEEE-exact; lanes meet only in SumHalves and MaxHalves, in a defined order.</summary>
/// <typeparam name="V">float, or a vector of them.</typeparam>
internal interface ILanes<V>
    where V : struct
{
    /// <summary>The number of lanes.</summary>
    static abstract int Count { get; }

    /// <summary>Reads Count floats.</summary>
    static abstract V Load(ref readonly float source);

    /// <summary>Writes Count floats.</summary>
    static abstract void Store(V value, ref float target);

    /// <summary>The same value in every lane.</summary>
    static abstract V All(float value);

    /// <summary>The same 32 bits in every lane.</summary>
    static abstract V AllBits(int bits);

    /// <summary>a + b, rounded to nearest even.</summary>
    static abstract V Add(V a, V b);

    /// <summary>a - b, rounded to nearest even.</summary>
    static abstract V Subtract(V a, V b);

    /// <summary>a * b, rounded to nearest even.</summary>
    static abstract V Multiply(V a, V b);

    /// <summary>a / b, rounded to nearest even.</summary>
    static abstract V Divide(V a, V b);

    /// <summary>a*b + c with one rounding; for vectors a bare instruction, without a test for the processor that would cost registers.</summary>
    static abstract V MultiplyAdd(V a, V b, V c);

    /// <summary>The larger lane by lane: not a number where one is none, +0 above -0.</summary>
    static abstract V Max(V a, V b);

    /// <summary>The halves added, lane i + lane i + Count/2, until one lane is left.</summary>
    static abstract float SumHalves(V a);

    /// <summary>The largest lane, by <see cref="Max"/>.</summary>
    static abstract float MaxHalves(V a);

    /// <summary>Lane by lane: less &lt; than ? then : otherwise. A NaN compares false.</summary>
    static abstract V IfLess(V less, V than, V then, V otherwise);

    /// <summary>Whether less &lt; than in at least one lane; a NaN compares false. Only for leaving the common path: it must never change a lane's bits.</summary>
    static abstract bool AnyLess(V less, V than);

    /// <summary>The lanes' bits, added as 32-bit integers that wrap.</summary>
    static abstract V AddBits(V a, V b);

    /// <summary>The lanes' bits, joined by "and".</summary>
    static abstract V AndBits(V a, V b);

    /// <summary>The lanes' bits, joined by "or".</summary>
    static abstract V OrBits(V a, V b);

    /// <summary>The lanes' bits, shifted left.</summary>
    static abstract V ShiftLeft(V a, int count);

    /// <summary>The lanes' bits, shifted right with the sign kept.</summary>
    static abstract V ShiftRight(V a, int count);
}
