using System.Runtime.Intrinsics;

namespace Audit.Models.Devices.Cpu;

/// <summary>The 8 lanes of a 256-bit vector. Only for processors that fuse: see <see cref="LaneWidths.Usable"/>.</summary>
internal readonly struct Lanes256 : ILanes<Vector256<float>>
{
    public static int Count => Vector256<float>.Count;

    public static Vector256<float> Load(ref readonly float source) => Vector256.LoadUnsafe(in source);

    public static void Store(Vector256<float> value, ref float target) => value.StoreUnsafe(ref target);

    public static Vector256<float> All(float value) => Vector256.Create(value);

    public static Vector256<float> AllBits(int bits) => Vector256.Create(bits).AsSingle();

    public static Vector256<float> Add(Vector256<float> a, Vector256<float> b) => a + b;

    public static Vector256<float> Subtract(Vector256<float> a, Vector256<float> b) => a - b;

    public static Vector256<float> Multiply(Vector256<float> a, Vector256<float> b) => a * b;

    public static Vector256<float> Divide(Vector256<float> a, Vector256<float> b) => a / b;

    public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) => Vector256.FusedMultiplyAdd(a, b, c);

    public static Vector256<float> Max(Vector256<float> a, Vector256<float> b) => Vector256.Max(a, b);

    public static float SumHalves(Vector256<float> a) => Lanes128.SumHalves(a.GetLower() + a.GetUpper());

    public static float MaxHalves(Vector256<float> a) => Lanes128.MaxHalves(Vector128.Max(a.GetLower(), a.GetUpper()));

    public static Vector256<float> IfLess(Vector256<float> less, Vector256<float> than, Vector256<float> then, Vector256<float> otherwise) =>
        Vector256.ConditionalSelect(Vector256.LessThan(less, than), then, otherwise);

    public static bool AnyLess(Vector256<float> less, Vector256<float> than) => Vector256.LessThanAny(less, than);

    public static Vector256<float> AddBits(Vector256<float> a, Vector256<float> b) => unchecked(a.AsInt32() + b.AsInt32()).AsSingle();

    public static Vector256<float> AndBits(Vector256<float> a, Vector256<float> b) => a & b;

    public static Vector256<float> OrBits(Vector256<float> a, Vector256<float> b) => a | b;

    public static Vector256<float> ShiftLeft(Vector256<float> a, int count) => (a.AsInt32() << count).AsSingle();

    public static Vector256<float> ShiftRight(Vector256<float> a, int count) => (a.AsInt32() >> count).AsSingle();
}
