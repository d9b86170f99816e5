using System.Buffers;
using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;
using Audit.Models.Operators;

namespace Audit.Models.Passes;

/// <summary>AttentionScores, Softmax and AttentionMix as one step, over blocks of queries, without the keys that a whole block does not see.</summary>
/// <remarks>
/// Guarantee: the bits of the three steps. A masked key has the weight +0 exactly, and +0 changes no lane of the sum and, after the +0 that ends the mix,
/// no element; the first key of a block is a multiple of 64, so that every weight meets its lane. Only where all scores of a query are float.MinValue do masked
/// keys have weight: then the block is done again with every key. Memory: scores of <see cref="Queries"/> queries. Inputs: q, k, v.
/// Errors: a score that is not finite is reported with its site as in the separate steps.
/// </remarks>
internal static class FusedAttention
{
    private const int Queries = 32;
    private const int LaneGroup = 64;
    private const int Vector = 16;
    private const long WorthAThread = 1 << 18;

    /// <summary>What the steps of a schedule name; it stands in no table and in no graph.</summary>
    public static OperatorEntry Entry { get; } = new(
        "FusedAttention", Maturity.Tested, (_, _) => "No graph holds this.", call => Run(call, 0), _ => throw new NotSupportedException("Backward passes do not fuse."), (_, _, _) => 0);

    /// <summary>Runs every row and head, on the threads of the scope.</summary>
    /// <param name="call">The node of the scores, with inputs q, k, v and the output of the mix.</param>
    /// <param name="start">Row of the batch at which the call begins, for messages.</param>
    public static void Run(ForwardCall call, int start)
    {
        var (q, k) = (call.Inputs[0].Shape, call.Inputs[1].Shape);
        var (parts, threads) = (call.Batch * q[1], CpuScope.Threads);
        if (threads == 1 || (long)parts * q[0] * k[0] * q[2] < WorthAThread)
        {
            Heads(call, start, 0, parts);
            return;
        }

        var (width, failures) = (LaneWidths.Widest, new NonFiniteException?[threads]);
        Parallel.For(0, threads, thread =>
        {
            using var scope = new CpuScope(width, 1);
            try
            {
                Heads(call, start, (int)((long)parts * thread / threads), (int)((long)parts * (thread + 1) / threads));
            }
            catch (NonFiniteException failure)
            {
                failures[thread] = failure;
            }
        });
        if (Array.Find(failures, failure => failure is not null) is { } first) { throw new NonFiniteException(first.Site, first.Row); }
    }

    private static void Heads(ForwardCall call, int start, int first, int end)
    {
        var (q, k) = (call.Inputs[0].Shape, call.Inputs[1].Shape);
        var scratch = ArrayPool<float>.Shared.Rent(Queries * Up(k[0], LaneGroup));
        try
        {
            for (var part = first; part < end; part++)
            {
                for (var query = 0; query < q[0]; query += Queries)
                {
                    var block = new Block(call, part / q[1], part % q[1], query, Math.Min(Queries, q[0] - query));
                    if (!block.Run(scratch, start, AttentionScores.Range(call.Node, query, block.Count, k[0] - q[0], k[0]))) { block.Run(scratch, start, (0, k[0])); }
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(scratch);
        }
    }

    private static int Up(int count, int group) => (count + group - 1) / group * group;

    /// <summary>Some queries of one head of one row.</summary>
    private readonly record struct Block(ForwardCall Call, int Row, int Head, int Query, int Count)
    {
        private Shape Q => Call.Inputs[0].Shape;

        private Shape K => Call.Inputs[1].Shape;

        private int Group => Head / (Q[1] / K[1]);

        /// <summary>Writes the block's output from some of the keys; false where all scores of a query are the least number and keys are left out.</summary>
        public bool Run(Span<float> scratch, int start, (int First, int End) keys)
        {
            var first = keys.First / LaneGroup * LaneGroup;
            var (count, width) = (keys.End - first, Up(keys.End - first, Vector));
            var scores = scratch[..(Count * width)];
            scores.Clear();
            var key = Call.Inputs[1].Row(Row)[(((first * K[1]) + Group) * K[2])..];
            Matrices.Accumulate(Line(Call.Inputs[0].Row(Row), Q), key, scores, new ProductLayout(Count, count, Q[2])
            {
                RowA = Q[1] * Q[2], TransposedB = true, RowB = K[1] * K[2], RowC = width,
            });
            for (var query = 0; query < Count; query++)
            {
                if (!Weigh(scores.Slice(query * width, width), Query + query, first, start) && count < K[0]) { return false; }
            }

            Mix(scores, first, count, width);
            return true;
        }

        /// <summary>From products to weights; false where every score is the least number.</summary>
        private bool Weigh(Span<float> line, int query, int first, int start)
        {
            var (begin, end) = AttentionScores.Range(Call.Node, query, 1, K[0] - Q[0], K[0]);
            var seen = line[(begin - first)..(end - first)];
            SoftmaxLine.Divide(seen, Call.Node.Attributes.Number("scale", 1));
            NonFiniteException.Check(seen, Call.Node.Output, start + Row, seen.Length);
            line[..(begin - first)].Fill(AttentionScores.Masked);
            line[(end - first)..].Fill(AttentionScores.Masked);
            var largest = SoftmaxLine.Max(line);
            if (largest == AttentionScores.Masked)
            {
                SoftmaxLine.Normalise(line[..Math.Min(line.Length, K[0])]);
                return false;
            }

            SoftmaxLine.Exp(line, largest);
            SoftmaxLine.Divide(line, Reduction.Sum(line));
            return true;
        }

        private void Mix(ReadOnlySpan<float> weights, int first, int count, int width)
        {
            var (v, z) = (Call.Inputs[2].Shape, Call.OutputShape);
            var output = Line(Call.Row(Row), z);
            for (var query = 0; query < Count; query++) { output.Slice(query * z[1] * z[2], z[2]).Clear(); }
            Matrices.Accumulate(weights, Call.Inputs[2].Row(Row)[(((first * v[1]) + Group) * v[2])..], output, new ProductLayout(Count, z[2], count)
            {
                RowA = width, RowB = v[1] * v[2], RowC = z[1] * z[2],
            });
            for (var query = 0; query < Count; query++)
            {
                foreach (ref var number in output.Slice(query * z[1] * z[2], z[2])) { number += 0f; }
            }
        }

        /// <summary>From the head's first number at the first query on.</summary>
        private Span<float> Line(Span<float> sample, Shape shape) => sample[(((Query * shape[1]) + Head) * shape[2])..];

        private ReadOnlySpan<float> Line(ReadOnlySpan<float> sample, Shape shape) => sample[(((Query * shape[1]) + Head) * shape[2])..];
    }
}
