using System.Numerics;
using Audit.Models.Devices.Cpu;

namespace Audit.Models.Operators.Errors;

/// <summary>Errors of chains of fused multiply-adds.</summary>
/// <remarks>
/// Formula: for s_0 = start, s_k = fma(a_k, b_k, s_(k-1)), k = 1..n, with bounds e of a and f of b: u sum_k abs(s_k) + n eta for the rounding of the chain (running
/// error) and sum_k (abs(a_k) f_k + e_k (abs(b_k) + f_k)) for its inputs. A step with a_k = 0 and e_k = 0 is exact. Both sums are themselves float32 chains, raised by
/// 1 + 2 (n + 2) u and n 2^-148. Source: Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., section 3.3. Cost: two to four times the product.
/// </remarks>
internal static class ProductErrors
{
    public static void Gemm(ErrorCall call)
    {
        var (x, w) = (call.Inputs[0], call.Inputs[1]);
        var transposed = call.Node.Attributes.Integer("transB", 0) != 0;
        var alpha = call.Node.Attributes.Number("alpha", 1);
        var (k, n) = transposed ? (w.Shape[1], w.Shape[0]) : (w.Shape[0], w.Shape[1]);
        var weights = transposed ? Matrices.Transposed(w.Values.Span, n, k) : w.Values.ToArray();
        var bias = call.Inputs.Length == 3 && alpha == 1 ? call.Inputs[2].Values.ToArray() : new float[n];
        Bound(new Factor(x.Values.ToArray(), call.Errors[0].ToArray()), new Factor(weights, null), (call.Result.Length / n, n, k), (_, column) => bias[column], call.Result);
        if (alpha == 1) { return; }
        var output = call.Forward.Output.Span;
        for (var index = 0; index < call.Result.Length; index++)
        {
            call.Result[index] = Upward.ToSingle((Math.Abs((double)alpha) * call.Result[index]) + Upward.Rounding(output[index]));
        }
    }

    public static void MatMul(ErrorCall call)
    {
        foreach (var (m, n, k, atA, atB, atY) in Operators.MatMul.Parts(call.Inputs[0], call.Inputs[1], call.Forward.OutputShape, call.Forward.Batch))
        {
            var part = new float[m * n];
            Bound(Factor.Of(call, 0, atA, m * k), Factor.Of(call, 1, atB, k * n), (m, n, k), (_, _) => 0, part);
            part.CopyTo(call.Result, atY);
        }
    }

    public static void Conv(ErrorCall call)
    {
        var (values, errors) = (new Unrolled(call.Node, call.Inputs[0].Shape, call.Inputs[1].Shape), new Unrolled(call.Node, call.Inputs[0].Shape, call.Inputs[1].Shape));
        var weights = call.Inputs[1].Values.ToArray();
        var bias = call.Inputs.Length == 3 ? call.Inputs[2].Values.ToArray() : new float[values.Groups * values.Outputs];
        for (var row = 0; row < call.Forward.Batch; row++)
        {
            foreach (var part in values.Parts())
            {
                values.Read(call.Inputs[0].Row(row), part);
                errors.Read(call.ErrorRow(0, row), part);
                var right = new Factor(values.Matrix(part).ToArray(), errors.Matrix(part).ToArray());
                var target = new float[values.Outputs * part.Count];
                Bound(
                    new Factor(values.Weights(weights.AsSpan(), part).ToArray(), null), right, (values.Outputs, part.Count, values.Depth),
                    (output, _) => bias[(part.Group * values.Outputs) + output], target);
                values.Scatter(target, call.Row(row), part);
            }
        }
    }

    public static void AttentionScores(ErrorCall call)
    {
        var (q, k) = (call.Inputs[0].Shape, call.Inputs[1].Shape);
        var scale = call.Node.Attributes.Number("scale", 1);
        for (var part = 0; part < call.Forward.Batch * q[1]; part++)
        {
            var (row, head) = (part / q[1], part % q[1]);
            var result = call.Row(row).Slice(head * q[0] * k[0], q[0] * k[0]);
            var scores = call.Forward.Row(row).Slice(head * q[0] * k[0], q[0] * k[0]);
            var bounds = new float[result.Length];
            Bound(Head(call, 0, row, head), Head(call, 1, row, head / (q[1] / k[1])).Turned(k[0], k[2]), (q[0], k[0], q[2]), (_, _) => 0, bounds);
            for (var index = 0; index < bounds.Length; index++)
            {
                var seen = Operators.AttentionScores.Sees(call.Node, index / k[0], index % k[0], k[0] - q[0]);
                result[index] = !seen ? 0 : Upward.ToSingle((bounds[index] / Math.Abs((double)scale)) + (scale == 1 ? 0 : Upward.Rounding(scores[index])));
            }
        }
    }

    public static void AttentionMix(ErrorCall call)
    {
        var (p, v) = (call.Inputs[0].Shape, call.Inputs[1].Shape);
        for (var part = 0; part < call.Forward.Batch * p[0]; part++)
        {
            var (row, head, size) = (part / p[0], part % p[0], p[1] * p[2]);
            var pattern = Factor.Of(call, 0, part * size, size);
            var bounds = new float[p[1] * v[2]];
            Bound(pattern, Head(call, 1, row, head / (p[0] / v[1])), (p[1], v[2], p[2]), (_, _) => 0, bounds);
            Heads.Add(bounds, call.Forward.OutputShape, head, call.Row(row));
        }
    }

    private static Factor Head(ErrorCall call, int input, int row, int head)
    {
        var shape = call.Inputs[input].Shape;
        var (values, errors) = (new float[shape[0] * shape[2]], new float[shape[0] * shape[2]]);
        Heads.Read(call.Inputs[input].Row(row), shape, head, values);
        Heads.Read(call.ErrorRow(input, row), shape, head, errors);
        return new Factor(values, errors);
    }

    private static void Bound(Factor a, Factor b, (int M, int N, int K) size, Func<int, int, float> start, float[] result)
    {
        var (chain, running, carried) = (new float[size.N], new float[size.N], new float[size.N]);
        var raise = 1 + (2 * (size.K + 2) * Upward.Unit);
        for (var row = 0; row < size.M; row++)
        {
            for (var column = 0; column < size.N; column++) { chain[column] = start(row, column); }
            running.AsSpan().Clear();
            carried.AsSpan().Clear();
            for (var step = 0; step < size.K; step++)
            {
                var (value, error) = (a.Values[(row * size.K) + step], a.Errors is null ? 0 : a.Errors[(row * size.K) + step]);
                if (value == 0 && error == 0) { continue; }
                var errors = b.Errors is null ? default : b.Errors.AsSpan(step * size.N, size.N);
                Step(value, b.Values.AsSpan(step * size.N, size.N), chain, running);
                Carry((Math.Abs(value), error), b.Values.AsSpan(step * size.N, size.N), errors, carried);
            }

            for (var column = 0; column < size.N; column++)
            {
                result[(row * size.N) + column] = Upward.ToSingle((raise * ((Upward.Unit * running[column]) + carried[column])) + (5.0 * size.K * Upward.Eta));
            }
        }
    }

    private static void Step(float value, ReadOnlySpan<float> b, Span<float> chain, Span<float> running)
    {
        var (width, column) = (Vector<float>.Count, 0);
        for (; SoftFma.HasHardware && column <= b.Length - width; column += width)
        {
            var next = Vector.FusedMultiplyAdd(new Vector<float>(value), new Vector<float>(b[column..]), new Vector<float>(chain[column..]));
            next.CopyTo(chain[column..]);
            (new Vector<float>(running[column..]) + Vector.Abs(next)).CopyTo(running[column..]);
        }

        for (; column < b.Length; column++)
        {
            chain[column] = SoftFma.Compute(value, b[column], chain[column]);
            running[column] += Math.Abs(chain[column]);
        }
    }

    private static void Carry((float Size, float Error) a, ReadOnlySpan<float> b, ReadOnlySpan<float> errors, Span<float> carried)
    {
        if (errors.IsEmpty)
        {
            for (var column = 0; a.Error != 0 && column < b.Length; column++) { carried[column] += a.Error * Math.Abs(b[column]); }
            return;
        }

        for (var column = 0; column < b.Length; column++)
        {
            carried[column] += (a.Size * errors[column]) + (a.Error == 0 ? 0 : a.Error * (Math.Abs(b[column]) + errors[column]));
        }
    }

    /// <summary>A matrix and the bounds of its elements, null where they are exact.</summary>
    private sealed record Factor(float[] Values, float[]? Errors)
    {
        public static Factor Of(ErrorCall call, int input, int start, int count) => new(
            call.Inputs[input].Values.Slice(start, count).ToArray(), call.Inputs[input].Constant ? null : call.Errors[input].Slice(start, count).ToArray());

        public Factor Turned(int rows, int columns) =>
            new(Matrices.Transposed(Values, rows, columns), Errors is null ? null : Matrices.Transposed(Errors, rows, columns));
    }
}
