using System.Runtime.Intrinsics;

namespace Audit.Models.Devices.Cpu;

/// <summary>The 4 lanes of a 128-bit vector. Only for processors that fuse: see <see cref="LaneWidths.Usable"/>.</summary>
internal readonly struct Lanes128 : ILanes<Vector128<float>>
{
    public static int Count => Vector128<float>.Count;

    public static Vector128<float> Load(ref readonly float source) => Vector128.LoadUnsafe(in source);

    public static void Store(Vector128<float> value, ref float target) => value.StoreUnsafe(ref target);

    public static Vector128<float> All(float value) => Vector128.Create(value);

    public static Vector128<float> AllBits(int bits) => Vector128.Create(bits).AsSingle();

    public static Vector128<float> Add(Vector128<float> a, Vector128<float> b) => a + b;

    public static Vector128<float> Subtract(Vector128<float> a, Vector128<float> b) => a - b;

    public static Vector128<float> Multiply(Vector128<float> a, Vector128<float> b) => a * b;

    public static Vector128<float> Divide(Vector128<float> a, Vector128<float> b) => a / b;

    public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) => Vector128.FusedMultiplyAdd(a, b, c);

    public static Vector128<float> Max(Vector128<float> a, Vector128<float> b) => Vector128.Max(a, b);

    public static float SumHalves(Vector128<float> a)
    {
        a += Vector128.Shuffle(a, Vector128.Create(2, 3, 0, 1));
        return a[0] + a[1];
    }

    public static float MaxHalves(Vector128<float> a)
    {
        a = Vector128.Max(a, Vector128.Shuffle(a, Vector128.Create(2, 3, 0, 1)));
        return Math.Max(a[0], a[1]);
    }

    public static Vector128<float> IfLess(Vector128<float> less, Vector128<float> than, Vector128<float> then, Vector128<float> otherwise) =>
        Vector128.ConditionalSelect(Vector128.LessThan(less, than), then, otherwise);

    public static bool AnyLess(Vector128<float> less, Vector128<float> than) => Vector128.LessThanAny(less, than);

    public static Vector128<float> AddBits(Vector128<float> a, Vector128<float> b) => unchecked(a.AsInt32() + b.AsInt32()).AsSingle();

    public static Vector128<float> AndBits(Vector128<float> a, Vector128<float> b) => a & b;

    public static Vector128<float> OrBits(Vector128<float> a, Vector128<float> b) => a | b;

    public static Vector128<float> ShiftLeft(Vector128<float> a, int count) => (a.AsInt32() << count).AsSingle();

    public static Vector128<float> ShiftRight(Vector128<float> a, int count) => (a.AsInt32() >> count).AsSingle();
}
