using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Audit.Models.Operators;

/// <summary>How a sample lies in memory with its padding written out, so that every tap of a row of windows is a run of neighbours.</summary>
/// <remarks>
/// Element (channel, y, x), padding counted, lies at (channel * Height + y) * Row + x % stride * Phase + x / stride: columns that windows reach
/// with the same tap are neighbours.
/// </remarks>
internal readonly struct PaddedSample(Window window)
{
    /// <summary>Rows of a channel.</summary>
    private int Height { get; } = window.Rows.Size + window.Rows.Begin + window.Rows.End;

    /// <summary>Columns with the same remainder by the stride.</summary>
    private int Phase { get; } = (window.Columns.Size + window.Columns.Begin + window.Columns.End + window.Columns.Stride - 1) / window.Columns.Stride;

    /// <summary>Floats from one row to the next.</summary>
    private int Row => Phase * window.Columns.Stride;

    /// <summary>Floats of all channels.</summary>
    public long Floats => (long)window.Channels * Height * Row;

    /// <summary>Where the first tap of the first window of a row of windows lies.</summary>
    public int Start(int channel, int row) => ((channel * Height) + (row * window.Rows.Stride)) * Row;

    /// <summary>Where the taps of a window lie, from the first, in increasing (channel, row, column).</summary>
    public nint[] Places(int channels)
    {
        var places = new nint[channels * window.Taps];
        for (var index = 0; index < places.Length; index++)
        {
            var (channel, tap) = (index / window.Taps, index % window.Taps);
            var (y, x) = (tap / window.Columns.Kernel * window.Rows.Dilation, tap % window.Columns.Kernel * window.Columns.Dilation);
            places[index] = (((channel * Height) + y) * Row) + (x % window.Columns.Stride * Phase) + (x / window.Columns.Stride);
        }

        return places;
    }

    /// <summary>Floats from each tap to the next; the last leads nowhere.</summary>
    public nint[] Steps(int channels)
    {
        var places = Places(channels);
        for (var index = 1; index < places.Length; index++) { places[index - 1] = places[index] - places[index - 1]; }
        return places;
    }

    /// <summary>Writes a sample's own elements; the padding stays as it is.</summary>
    public void Write(ReadOnlySpan<float> sample, Span<float> target)
    {
        var (rows, columns) = (window.Rows, window.Columns);
        for (var line = 0; line < window.Channels * rows.Size; line++)
        {
            var source = sample.Slice(line * columns.Size, columns.Size);
            var row = target.Slice(((line / rows.Size * Height) + (line % rows.Size) + rows.Begin) * Row, Row);
            if (columns.Stride == 1) { source.CopyTo(row[columns.Begin..]); continue; }
            var done = columns.Stride == 2 && columns.Begin % 2 == 0 ? Halves(source, row[(columns.Begin / 2)..], row[(Phase + (columns.Begin / 2))..]) : 0;
            Part(source, row, done);
        }
    }

    /// <summary>Columns with the same remainder side by side, from some column on.</summary>
    private void Part(ReadOnlySpan<float> source, Span<float> row, int first)
    {
        var (stride, begin) = (window.Columns.Stride, window.Columns.Begin);
        for (var start = first; start < Math.Min(first + stride, source.Length); start++)
        {
            var target = ((start + begin) % stride * Phase) + ((start + begin) / stride);
            for (var x = start; x < source.Length; x += stride) { row[target++] = source[x]; }
        }
    }

    /// <summary>Parts even and odd places, eight at a time; returns how many are done.</summary>
    private static int Halves(ReadOnlySpan<float> source, Span<float> even, Span<float> odd)
    {
        var x = 0;
        for (; Sse.IsSupported && x + 8 <= source.Length; x += 8)
        {
            Vector128<float> low = Vector128.Create(source[x..]), high = Vector128.Create(source[(x + 4)..]);
            Sse.Shuffle(low, high, 0b10_00_10_00).CopyTo(even[(x / 2)..]);
            Sse.Shuffle(low, high, 0b11_01_11_01).CopyTo(odd[(x / 2)..]);
        }

        return x;
    }
}
