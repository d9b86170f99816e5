using System.Runtime.Intrinsics;

namespace Audit.Models.Devices.Cpu;

/// <summary>The 16 lanes of a 512-bit vector. Only for processors that fuse: see <see cref="LaneWidths.Usable"/>.</summary>
internal readonly struct Lanes512 : ILanes<Vector512<float>>
{
    public static int Count => Vector512<float>.Count;

    public static Vector512<float> Load(ref readonly float source) => Vector512.LoadUnsafe(in source);

    public static void Store(Vector512<float> value, ref float target) => value.StoreUnsafe(ref target);

    public static Vector512<float> All(float value) => Vector512.Create(value);

    public static Vector512<float> AllBits(int bits) => Vector512.Create(bits).AsSingle();

    public static Vector512<float> Add(Vector512<float> a, Vector512<float> b) => a + b;

    public static Vector512<float> Subtract(Vector512<float> a, Vector512<float> b) => a - b;

    public static Vector512<float> Multiply(Vector512<float> a, Vector512<float> b) => a * b;

    public static Vector512<float> Divide(Vector512<float> a, Vector512<float> b) => a / b;

    public static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) => Vector512.FusedMultiplyAdd(a, b, c);

    public static Vector512<float> Max(Vector512<float> a, Vector512<float> b) => Vector512.Max(a, b);

    public static float SumHalves(Vector512<float> a) => Lanes256.SumHalves(a.GetLower() + a.GetUpper());

    public static float MaxHalves(Vector512<float> a) => Lanes256.MaxHalves(Vector256.Max(a.GetLower(), a.GetUpper()));

    public static Vector512<float> IfLess(Vector512<float> less, Vector512<float> than, Vector512<float> then, Vector512<float> otherwise) =>
        Vector512.ConditionalSelect(Vector512.LessThan(less, than), then, otherwise);

    public static bool AnyLess(Vector512<float> less, Vector512<float> than) => Vector512.LessThanAny(less, than);

    public static Vector512<float> AddBits(Vector512<float> a, Vector512<float> b) => unchecked(a.AsInt32() + b.AsInt32()).AsSingle();

    public static Vector512<float> AndBits(Vector512<float> a, Vector512<float> b) => a & b;

    public static Vector512<float> OrBits(Vector512<float> a, Vector512<float> b) => a | b;

    public static Vector512<float> ShiftLeft(Vector512<float> a, int count) => (a.AsInt32() << count).AsSingle();

    public static Vector512<float> ShiftRight(Vector512<float> a, int count) => (a.AsInt32() >> count).AsSingle();
}
