using System.Buffers;
using System.Runtime.Intrinsics;

namespace Audit.Models.Operators;

/// <summary>What a pool does with the elements of a window, one after the other.</summary>
internal interface IFold
{
    /// <summary>What padding holds: it must change no result.</summary>
    static abstract float Padding { get; }

    /// <summary>What a window begins with.</summary>
    static abstract float Start { get; }

    /// <summary>One more element of eight windows.</summary>
    static abstract Vector256<float> Join(Vector256<float> sum, Vector256<float> element);
}

/// <summary>Folds the windows of a pool, a row of windows at a time, taps in increasing (row, column).</summary>
internal static class WindowFold<F>
    where F : struct, IFold
{
    private const long MostFloats = 1 << 24;
    private const int Group = 8;

    /// <summary>Whether the padded channel is small enough to be written out.</summary>
    public static bool Fits(in Window window) => new PaddedSample(window with { Channels = 1 }).Floats <= MostFloats;

    /// <summary>Writes the fold of every window.</summary>
    public static void Run(ForwardCall call, in Window window)
    {
        var plane = window with { Channels = 1 };
        var padded = new PaddedSample(plane);
        var (size, floats, places) = (plane.Rows.Size * plane.Columns.Size, (int)padded.Floats + Group, padded.Places(1));
        var rented = ArrayPool<float>.Shared.Rent(floats);
        var memory = rented.AsSpan(0, floats);
        memory.Fill(F.Padding);
        for (var channel = 0; channel < call.Batch * window.Channels; channel++)
        {
            padded.Write(call.Inputs[0].Values.Span.Slice(channel * size, size), memory);
            for (var row = 0; row < plane.Rows.Outputs; row++)
            {
                var output = call.Output.Span.Slice((channel * plane.Outputs) + (row * plane.Columns.Outputs), plane.Columns.Outputs);
                Row(memory[padded.Start(0, row)..], places, output);
            }
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>One row of windows; the last group may read beyond it, and what it finds there is left out.</summary>
    private static void Row(ReadOnlySpan<float> from, nint[] places, Span<float> output)
    {
        for (var column = 0; column < output.Length; column += Group)
        {
            var sum = Vector256.Create(F.Start);
            foreach (var place in places) { sum = F.Join(sum, Vector256.Create(from.Slice((int)place + column, Group))); }
            if (column + Group <= output.Length) { sum.CopyTo(output[column..]); continue; }
            for (var lane = 0; column + lane < output.Length; lane++) { output[column + lane] = sum.GetElement(lane); }
        }
    }
}
