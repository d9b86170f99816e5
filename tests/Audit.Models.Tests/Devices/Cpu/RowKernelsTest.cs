using Audit.Models.Devices.Cpu;
using NUnit.Framework;

namespace Audit.Models.Tests.Devices.Cpu;

[TestFixture]
public sealed class RowKernelsTest
{
    private static readonly int[] Lengths = [1, 2, 3, 5, 8, 15, 16, 17, 31, 33, 48, 63, 64, 65, 100, 128, 200, 513];

    private delegate void Pair(LaneWidth width, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y);

    private static IEnumerable<TestCaseData> Pairs =>
    [
        Case("Plus", Pairwise<Plus>.Run, (a, b) => a + b),
        Case("Minus", Pairwise<Minus>.Run, (a, b) => a - b),
        Case("Times", Pairwise<Times>.Run, (a, b) => a * b),
        Case("Over", Pairwise<Over>.Run, (a, b) => a / b),
        Case("Larger", Pairwise<Larger>.Run, Math.Max),
        Case("ShiftedExponential", Pairwise<ShiftedExponential>.Run, (a, b) => ReferenceMath.Exp(a - b)),
    ];

    [Test]
    public void Softmax_EveryWidth_IsTheDefinition(
        [ValueSource(typeof(Samples), nameof(Samples.Widths))] LaneWidth width, [ValueSource(nameof(Lengths))] int length)
    {
        float[] x = [.. Samples.Ordinary(3 * length, 21).Select(v => 30 * v), .. Samples.Cancelling(length, 22)];
        for (var masked = 0; masked < length / 2; masked++) { x[2 * masked] = float.MinValue; }
        var wanted = x.Chunk(length).SelectMany(DefineSoftmax).ToArray();
        RowKernels.Softmax(width, x, x, length);
        Assert.That(Samples.Bits(x), Is.EqualTo(Samples.Bits(wanted)));
    }

    [Test]
    public void Softmax_OfARowThatHoldsNoNumber_IsNoNumberThere(
        [ValueSource(typeof(Samples), nameof(Samples.Widths))] LaneWidth width, [Values(2, 7, 16, 40, 130)] int length, [Values(float.NaN, float.PositiveInfinity)] float bad)
    {
        var x = Samples.Ordinary(2 * length, 23);
        x[length - 1] = bad;
        RowKernels.Softmax(width, x, x, length);
        Assert.That(x[..length], Is.All.NaN);
        Assert.That(x[length..].Any(float.IsNaN), Is.False);
    }

    [Test]
    public void CenterAndNormScale_EveryWidth_AreTheDefinition(
        [ValueSource(typeof(Samples), nameof(Samples.Widths))] LaneWidth width, [ValueSource(nameof(Lengths))] int length)
    {
        var x = Samples.Cancelling(4 * length, 24);
        var (centred, scales) = (new float[x.Length], new float[4]);
        RowKernels.Center(width, x, centred, length);
        RowKernels.NormScale(width, x, scales, (length, 1e-5f));
        var rows = x.Chunk(length).ToArray();
        Assert.That(Samples.Bits(centred), Is.EqualTo(Samples.Bits([.. rows.SelectMany(DefineCenter)])));
        Assert.That(Samples.Bits(scales), Is.EqualTo(Samples.Bits([.. rows.Select(row => MathF.Sqrt((Reduction.SumOfSquares(LaneWidth.Scalar, row) / length) + 1e-5f))])));
    }

    [TestCaseSource(nameof(Pairs))]
    public void EveryPair_OnEveryWidth_GivesTheBitsOfTheScalar(object pair)
    {
        var (run, scalar) = ((Pair, Func<float, float, float>))pair;
        foreach (var length in Lengths)
        {
            float[] a = Samples.AnyFinite(length, 25), b = Samples.Cancelling(length, 26);
            foreach (var width in Samples.Widths)
            {
                Check(run, width, (a, b), [.. a.Zip(b, scalar)]);
                Check(run, width, (a, b[..1]), [.. a.Select(v => scalar(v, b[0]))]);
                Check(run, width, (a[..1], b), [.. b.Select(v => scalar(a[0], v))]);
            }
        }
    }

    [Test]
    public void Run_OfLengthsThatDiffer_IsRefused()
    {
        Assert.That(() => Pairwise<Plus>.Run(new float[3], new float[2], new float[3]), Throws.ArgumentException);
        Assert.That(() => RowKernels.Softmax(new float[6], new float[6], 4), Throws.ArgumentException);
        Assert.That(() => RowKernels.NormScale(new float[6], new float[2], 2, 0), Throws.ArgumentException);
    }

    [Test]
    public void Max_OnEveryWidth_IsTheLargest([ValueSource(typeof(Samples), nameof(Samples.Widths))] LaneWidth width)
    {
        for (var length = 1; length < 100; length++)
        {
            var x = Samples.AnyFinite(length, 27);
            Assert.That(Reduction.Max(width, x), Is.EqualTo(x.Max()));
            x[length / 2] = float.NaN;
            Assert.That(Reduction.Max(width, x), Is.NaN);
        }

        Assert.That(Reduction.Max(width, []), Is.EqualTo(float.NegativeInfinity));
        Assert.That(float.IsNegative(Reduction.Max(width, [-0f, -0f, 0f, -0f, -0f])), Is.False);
    }

    private static void Check(Pair run, LaneWidth width, (float[] A, float[] B) operands, float[] wanted)
    {
        var y = new float[wanted.Length];
        run(width, operands.A, operands.B, y);
        Assert.That(Samples.Bits(y), Is.EqualTo(Samples.Bits(wanted)), $"{width}, {wanted.Length}");
        foreach (var operand in new[] { operands.A, operands.B }.Where(operand => operand.Length == wanted.Length))
        {
            var place = (float[])operand.Clone();
            run(width, operand == operands.A ? place : operands.A, operand == operands.B ? place : operands.B, place);
            Assert.That(Samples.Bits(place), Is.EqualTo(Samples.Bits(wanted)), $"{width}, {wanted.Length}, in place of {(operand == operands.A ? "a" : "b")}");
        }
    }

    private static float[] DefineSoftmax(float[] row)
    {
        var powers = row.Select(v => ReferenceMath.Exp(v - row.Max())).ToArray();
        var sum = Reduction.Sum(LaneWidth.Scalar, powers);
        return [.. powers.Select(power => power / sum)];
    }

    private static float[] DefineCenter(float[] row)
    {
        var mean = Reduction.Sum(LaneWidth.Scalar, row) / row.Length;
        return [.. row.Select(v => v - mean)];
    }

    private static TestCaseData Case(string name, Pair run, Func<float, float, float> scalar) =>
        new TestCaseData((run, scalar)).SetArgDisplayNames(name);
}
