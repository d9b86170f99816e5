using System.Numerics;
using Audit.Bounds.Certificates;

namespace Audit.Benchmarks.Mutations;

/// <summary>Tries to break a certificate's statement: runs both networks in reference arithmetic at many inputs and evaluates every clause in exact integers.</summary>
internal static class StatementAttack
{
    private const int Exponent = 1074;

    /// <summary>An input that breaks a clause, or null.</summary>
    public static float[]? Breaks(Certificate certificate, ChainNetwork original, ChainNetwork? coarse, Random random, int points) => certificate.Boxes
        .SelectMany(box => Inputs(box, random, points).Where(input => IsIn(box, input)))
        .FirstOrDefault(input => !Holds(certificate, Run(original, input), coarse is null ? [] : Run(coarse, input)));

    /// <summary>The outputs in reference arithmetic: one chain of fused multiply-adds per row, from the bias, over rising columns.</summary>
    public static float[] Run(ChainNetwork network, float[] input) => network.Layers.Aggregate(input, (values, layer) => [.. Enumerable.Range(0, layer.Rows).Select(row =>
    {
        var sum = layer.Bias[row];
        for (var e = layer.RowStart[row]; e < layer.RowStart[row + 1]; e++) { sum = MathF.FusedMultiplyAdd(layer.Weights[e], values[layer.Columns[e]], sum); }
        return layer.Activations[row] == Activation.Relu ? Math.Max(sum, 0) : sum;
    })]);

    /// <summary>Whether both statements have the same networks and bits, and the first says no more than the second: the same literals with bounds at least as large, over boxes inside its boxes.</summary>
    public static bool Follows(Certificate weaker, Certificate stronger) =>
        weaker.OriginalSha256 == stronger.OriginalSha256 && weaker.CoarseSha256 == stronger.CoarseSha256
        && weaker.Clauses.All(clause => stronger.Clauses.Any(other => other.AnyOf.All(literal => clause.AnyOf.Any(own => Implies(literal, own)))))
        && weaker.Boxes.All(box => stronger.Boxes.Any(other => IsInside(box, other)));

    private static bool Implies(Literal given, Literal wanted) =>
        given.Difference.SequenceEqual(wanted.Difference) && given.Original.SequenceEqual(wanted.Original)
        && (given.Bound < wanted.Bound || (given.Bound == wanted.Bound && (given.Strict || !wanted.Strict)));

    private static bool IsInside(CoveredBox box, CoveredBox other) =>
        box.Lower.Zip(other.Lower).All(pair => pair.First >= pair.Second) && box.Upper.Zip(other.Upper).All(pair => pair.First <= pair.Second)
        && (other.Ball is null || (box.Ball is { } ball && ball.Norm == other.Ball.Norm && ball.Centre.SequenceEqual(other.Ball.Centre) && ball.Radius <= other.Ball.Radius))
        && other.Hulls.All(hull => box.Hulls.Any(own => own.First == hull.First && own.Points.All(point => hull.Points.Any(p => p.SequenceEqual(point)))));

    private static bool Holds(Certificate certificate, float[] x, float[] y) => certificate.Clauses.All(clause => clause.AnyOf.Any(literal =>
    {
        var value = -Product(literal.Bound, 1);
        for (var j = 0; j < x.Length; j++)
        {
            value += Product(literal.Original[j], x[j]);
            if (y.Length > 0) { value += Product(literal.Difference[j], y[j]) - Product(literal.Difference[j], x[j]); }
        }

        return literal.Strict ? value.Sign < 0 : value.Sign <= 0;
    }));

    private static IEnumerable<float[]> Inputs(CoveredBox box, Random random, int points)
    {
        for (var i = 0; i < points; i++)
        {
            var input = new float[box.Lower.Length];
            for (var j = 0; j < input.Length; j++)
            {
                var corner = i % 2 == 0 || random.Next(3) == 0;
                var (low, high) = (box.Lower[j], box.Upper[j]);
                input[j] = corner ? (random.Next(2) == 0 ? low : high) : Math.Clamp((float)(low + (((double)high - low) * random.NextDouble())), low, high);
                if (box.Ball is { } ball && random.Next(2) == 0) { input[j] = Math.Clamp((float)(ball.Centre[j] + (ball.Radius * (random.Next(-8, 9) / 8.0))), low, high); }
            }

            foreach (var hull in box.Hulls) { hull.Points[random.Next(hull.Points.Length)].CopyTo(input, hull.First); }
            yield return input;
        }
    }

    private static bool IsIn(CoveredBox box, float[] input)
    {
        if (input.Where((v, j) => v < box.Lower[j] || v > box.Upper[j]).Any()) { return false; }
        if (box.Ball is not { } ball) { return true; }
        var gaps = input.Select((v, j) => BigInteger.Abs(Scaled(v) - Scaled(ball.Centre[j]))).ToArray();
        return ball.Norm == BallNorm.L1
            ? gaps.Aggregate(BigInteger.Zero, (a, b) => a + b) <= Scaled(ball.Radius)
            : gaps.Aggregate(BigInteger.Zero, (a, b) => a + (b * b)) <= Scaled(ball.Radius) * Scaled(ball.Radius);
    }

    private static BigInteger Product(double a, double b) => Scaled(a) * Scaled(b);

    /// <summary>A finite number in units of 2^-1074, exact.</summary>
    private static BigInteger Scaled(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var field = (int)((bits >> 52) & 0x7FF);
        BigInteger mantissa = (bits & 0xF_FFFF_FFFF_FFFF) | (field == 0 ? 0 : 1L << 52);
        return (bits < 0 ? -mantissa : mantissa) << (Math.Max(field, 1) - 1075 + Exponent);
    }
}
