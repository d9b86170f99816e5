using System.Buffers;
using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>Convolution as products of the weights with the padded sample where it lies, one for each row of windows: nothing is unrolled.</summary>
/// <remarks>Guarantee: the bits of the product with the unrolled input. Cost: the padded sample is written once, weights are read once per row of windows.</remarks>
internal static unsafe class DirectConvolution
{
    /// <summary>Weights of a group that stay in the second cache while the rows of windows pass.</summary>
    private const long MostWeights = 1 << 16;

    private const long MostFloats = 1 << 24;
    private const long WorthAThread = 1 << 20;

    /// <summary>Floats that a vector may read behind the last window.</summary>
    private const int Slack = 64;

    /// <summary>Whether this way is open and better than unrolling.</summary>
    public static bool Fits(in Window window, Shape weights, int groups) =>
        LaneWidths.Usable(LaneWidths.Widest) != LaneWidth.Scalar
        && (long)weights.Count / groups <= MostWeights
        && new PaddedSample(window).Floats <= MostFloats;

    /// <summary>Adds the products to an output that holds the bias.</summary>
    public static void Accumulate(ForwardCall call, in Window window, int groups)
    {
        var padded = new PaddedSample(window);
        var floats = (int)padded.Floats + Slack;
        var rented = ArrayPool<float>.Shared.Rent(floats);
        rented.AsSpan(0, floats).Clear();
        fixed (float* memory = rented, weights = call.Inputs[1].Values.Span)
        fixed (nint* steps = padded.Steps(window.Channels / groups))
        {
            for (var row = 0; row < call.Batch; row++)
            {
                padded.Write(call.Inputs[0].Row(row), rented);
                fixed (float* output = call.Row(row))
                {
                    for (var group = 0; group < groups; group++)
                    {
                        var channels = window.Channels / groups;
                        var (outputs, depth) = (call.Inputs[1].Shape[0] / groups, channels * window.Taps);
                        var part = new Part(new TileGrid(outputs, window.Columns.Outputs, depth)
                        {
                            A = new MatrixView(weights + ((nint)group * outputs * depth), depth, 1),
                            B = new MatrixView(memory + padded.Start(group * channels, 0), padded.Start(0, 1), 1),
                            StepsB = steps,
                            C = new MatrixView(output + ((nint)group * outputs * window.Outputs), window.Outputs, 1),
                        });
                        Share(part, window.Rows.Outputs);
                    }
                }
            }
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>The rows of windows of one group, by the threads of the scope where that pays.</summary>
    private static void Share(Part part, int rows)
    {
        var (threads, width) = (CpuScope.Threads, LaneWidths.Widest);
        if (threads == 1 || (long)part.First.Rows * part.First.Columns * part.First.Depth * rows < WorthAThread) { part.Run(0, rows); return; }
        Parallel.For(0, threads, index =>
        {
            using var scope = new CpuScope(width, 1);
            part.Run((int)((long)rows * index / threads), (int)((long)rows * (index + 1) / threads));
        });
    }

    /// <summary>The products of one group of one sample; B's rows are those of the windows here.</summary>
    private readonly struct Part(TileGrid first)
    {
        public TileGrid First { get; } = first;

        public void Run(int start, int end)
        {
            for (var row = start; row < end; row++)
            {
                MatrixProduct.Accumulate(new TileGrid(First.Rows, First.Columns, First.Depth)
                {
                    A = First.A, B = First.B.From(row, 0), StepsB = First.StepsB, C = First.C.From(0, row * First.Columns),
                });
            }
        }
    }
}
