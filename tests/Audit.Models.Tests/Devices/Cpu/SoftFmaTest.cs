using System.Numerics;
using Audit.Models.Devices;
using Audit.Models.Devices.Cpu;
using NUnit.Framework;

namespace Audit.Models.Tests.Devices.Cpu;

[TestFixture]
public sealed class SoftFmaTest
{
    [Test]
    public void Emulate_AnyFinite_IsTheExactValueRoundedOnce([Range(0, 9)] int seed)
    {
        float[] a = Samples.AnyFinite(2000, (ulong)seed), b = Samples.AnyFinite(2000, (ulong)seed + 50), c = Samples.AnyFinite(2000, (ulong)seed + 90);
        for (var i = 0; i < a.Length; i++) { AssertRounded(a[i], b[i], Near(a[i] * b[i], c[i], i)); }
    }

    [TestCase(1.5f, 1e-45f, 0f)]
    [TestCase(0.5f, 1e-45f, 1.17549435e-38f)]
    [TestCase(1.00000012f, 0.99999988f, -1f)]
    [TestCase(3e-23f, 4.67e-23f, 0f)]
    [TestCase(16777217f, 1f, 1e-30f)]
    [TestCase(3.4028235e38f, 1f, 1.0141204e31f)]
    public void Emulate_Corner_IsTheExactValueRoundedOnce(float a, float b, float c)
    {
        AssertRounded(a, b, c);
        AssertRounded(-a, b, -c);
    }

    [Test]
    public void Emulate_NotFinite_IsAsIeee()
    {
        Assert.That(SoftFma.Emulate(float.PositiveInfinity, 0, 1), Is.NaN);
        Assert.That(SoftFma.Emulate(1, 1, float.NegativeInfinity), Is.EqualTo(float.NegativeInfinity));
        Assert.That(SoftFma.Emulate(3e38f, 3e38f, -3e38f), Is.EqualTo(float.PositiveInfinity));
    }

    /// <summary>Half of the addends lie near the product, where the rounding is decided by bits far apart.</summary>
    private static float Near(float product, float c, int index) =>
        index % 2 == 0 || !float.IsFinite(product) ? c : product * (index % 4 == 1 ? -1 : 5.9604645e-8f) * (1 + (index % 7) * 1.1920929e-7f);

    private static void AssertRounded(float a, float b, float c)
    {
        if (!float.IsFinite(c)) { return; }
        var got = SoftFma.Emulate(a, b, c);
        var exact = Scaled(a) * Scaled(b) + (Scaled(c) << 149);
        if (exact.IsZero)
        {
            Assert.That(got, Is.Zero);
            return;
        }

        Assert.That(BitConverter.SingleToInt32Bits(got), Is.EqualTo(BitConverter.SingleToInt32Bits(Round(exact))), $"fma({a:R}, {b:R}, {c:R})");
    }

    /// <summary>x * 2^149, an integer.</summary>
    private static BigInteger Scaled(float x)
    {
        var bits = BitConverter.SingleToInt32Bits(x);
        int exponent = (bits >> 23) & 0xFF, mantissa = bits & 0x7FFFFF;
        var size = exponent == 0 ? mantissa : (BigInteger)(mantissa | 0x800000) << (exponent - 1);
        return bits < 0 ? -size : size;
    }

    /// <summary>value * 2^-298 to nearest float32, ties to even, by integers alone.</summary>
    private static float Round(BigInteger value)
    {
        var size = BigInteger.Abs(value);
        var shift = Math.Max(149, (int)size.GetBitLength() - 24);
        var quotient = size >> shift;
        var rest = (size - (quotient << shift)) << 1;
        var unit = BigInteger.One << shift;
        if (rest > unit || (rest == unit && !quotient.IsEven)) { quotient++; }
        var result = (double)quotient * Math.ScaleB(1, shift - 298);
        return (float)(value.Sign * result);
    }
}
