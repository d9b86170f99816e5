using System.Runtime.CompilerServices;

namespace Audit.Models.Devices.Cpu;

/// <summary>One lane: a float by itself. The definition that every wider group must equal bit for bit.</summary>
internal readonly struct LanesScalar : ILanes<float>
{
    public static int Count => 1;

    public static float Load(ref readonly float source) => source;

    public static void Store(float value, ref float target) => target = value;

    public static float All(float value) => value;

    public static float AllBits(int bits) => BitConverter.Int32BitsToSingle(bits);

    public static float Add(float a, float b) => a + b;

    public static float Subtract(float a, float b) => a - b;

    public static float Multiply(float a, float b) => a * b;

    public static float Divide(float a, float b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MultiplyAdd(float a, float b, float c) => SoftFma.Compute(a, b, c);

    public static float Max(float a, float b) => Math.Max(a, b);

    public static float SumHalves(float a) => a;

    public static float MaxHalves(float a) => a;

    public static float IfLess(float less, float than, float then, float otherwise) => less < than ? then : otherwise;

    public static bool AnyLess(float less, float than) => less < than;

    public static float AddBits(float a, float b) => AllBits(unchecked(Bits(a) + Bits(b)));

    public static float AndBits(float a, float b) => AllBits(Bits(a) & Bits(b));

    public static float OrBits(float a, float b) => AllBits(Bits(a) | Bits(b));

    public static float ShiftLeft(float a, int count) => AllBits(Bits(a) << count);

    public static float ShiftRight(float a, int count) => AllBits(Bits(a) >> count);

    private static int Bits(float value) => BitConverter.SingleToInt32Bits(value);
}
