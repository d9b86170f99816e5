using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Audit.Models.Devices.Cpu;

/// <summary>An operation on two numbers that is written once for lanes of every width.</summary>
internal interface IPair
{
    /// <summary>The operation, lane by lane.</summary>
    static abstract V Of<L, V>(V a, V b)
        where L : struct, ILanes<V>
        where V : struct;
}

/// <summary>Runs an operation over spans of which either may stand still.</summary>
internal static unsafe class Pairwise<F>
    where F : struct, IPair
{
    /// <summary>y_i = F(a_i, b_i); a span of one element stands for all. y may be a or b itself.</summary>
    public static void Run(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y) => Run(LaneWidths.Widest, a, b, y);

    /// <summary>The same on lanes of a given width.</summary>
    public static void Run(LaneWidth width, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
    {
        if ((a.Length != y.Length && a.Length != 1) || (b.Length != y.Length && b.Length != 1))
        {
            throw new ArgumentException($"Got {a.Length} and {b.Length} numbers and room for {y.Length}.");
        }

        fixed (float* first = a, second = b, target = y)
        {
            switch (LaneWidths.Usable(width))
            {
                case LaneWidth.Bits512: Run<Lanes512, Vector512<float>>(first, a.Length, second, b.Length, target, y.Length); break;
                case LaneWidth.Bits256: Run<Lanes256, Vector256<float>>(first, a.Length, second, b.Length, target, y.Length); break;
                case LaneWidth.Bits128: Run<Lanes128, Vector128<float>>(first, a.Length, second, b.Length, target, y.Length); break;
                default: Run<LanesScalar, float>(first, a.Length, second, b.Length, target, y.Length); break;
            }
        }
    }

    /// <summary>y_i = F(a_i, b) for a row and one number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ByOne<L, V>(float* a, V b, float* y, int count)
        where L : struct, ILanes<V>
        where V : struct
    {
        var index = 0;
        for (; index <= count - L.Count; index += L.Count) { L.Store(F.Of<L, V>(L.Load(in a[index]), b), ref y[index]); }
        if (index < count) { Tails<L, V>.Store(F.Of<L, V>(Tails<L, V>.Load(a + index, count - index, 0), b), y + index, count - index); }
    }

    private static void Run<L, V>(float* a, int countA, float* b, int countB, float* y, int count)
        where L : struct, ILanes<V>
        where V : struct
    {
        if (countB == 1)
        {
            var still = L.All(*b); // read before the first operand is written out: y may be b
            ByOne<L, V>(countA == 1 ? Repeated(a, y, count) : a, still, y, count);
        }
        else if (countA == 1) { OneBy<L, V>(L.All(*a), b, y, count); }
        else { Each<L, V>(a, b, y, count); }
    }

    private static void OneBy<L, V>(V a, float* b, float* y, int count)
        where L : struct, ILanes<V>
        where V : struct
    {
        var index = 0;
        for (; index <= count - L.Count; index += L.Count) { L.Store(F.Of<L, V>(a, L.Load(in b[index])), ref y[index]); }
        if (index < count) { Tails<L, V>.Store(F.Of<L, V>(a, Tails<L, V>.Load(b + index, count - index, 0)), y + index, count - index); }
    }

    private static void Each<L, V>(float* a, float* b, float* y, int count)
        where L : struct, ILanes<V>
        where V : struct
    {
        var index = 0;
        for (; index <= count - L.Count; index += L.Count) { L.Store(F.Of<L, V>(L.Load(in a[index]), L.Load(in b[index])), ref y[index]); }
        if (index == count) { return; }
        var (restA, restB) = (Tails<L, V>.Load(a + index, count - index, 0), Tails<L, V>.Load(b + index, count - index, 0));
        Tails<L, V>.Store(F.Of<L, V>(restA, restB), y + index, count - index);
    }

    /// <summary>Both operands stand still: the first is written out, so that the row form serves.</summary>
    private static float* Repeated(float* a, float* y, int count)
    {
        new Span<float>(y, count).Fill(*a);
        return y;
    }
}

/// <summary>a + b.</summary>
internal readonly struct Plus : IPair
{
    public static V Of<L, V>(V a, V b)
        where L : struct, ILanes<V>
        where V : struct => L.Add(a, b);
}

/// <summary>a - b.</summary>
internal readonly struct Minus : IPair
{
    public static V Of<L, V>(V a, V b)
        where L : struct, ILanes<V>
        where V : struct => L.Subtract(a, b);
}

/// <summary>a b.</summary>
internal readonly struct Times : IPair
{
    public static V Of<L, V>(V a, V b)
        where L : struct, ILanes<V>
        where V : struct => L.Multiply(a, b);
}

/// <summary>a / b.</summary>
internal readonly struct Over : IPair
{
    public static V Of<L, V>(V a, V b)
        where L : struct, ILanes<V>
        where V : struct => L.Divide(a, b);
}

/// <summary>The larger of a and b: not a number where one is none, +0 above -0.</summary>
internal readonly struct Larger : IPair
{
    public static V Of<L, V>(V a, V b)
        where L : struct, ILanes<V>
        where V : struct => L.Max(a, b);
}

/// <summary>exp(a - b).</summary>
internal readonly struct ShiftedExponential : IPair
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<L, V>(V a, V b)
        where L : struct, ILanes<V>
        where V : struct => Exponential.Of<L, V>(L.Subtract(a, b));
}
