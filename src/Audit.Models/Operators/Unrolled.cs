using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>A run of output rows of one group of a convolution.</summary>
/// <param name="Group">The group.</param>
/// <param name="Start">First window.</param>
/// <param name="Count">Number of windows.</param>
internal readonly record struct UnrolledPart(int Group, int Start, int Count);

/// <summary>The input of a convolution with one column per window, so that the convolution is a matrix product.</summary>
/// <remarks>
/// Shapes: matrix [depth, windows] with depth = channels of the group x taps, in increasing (channel, row, column); targets [outputs,
/// windows].
/// Cost: at most <see cref="LargestMatrix"/> elements at a time (one row of windows at least). The cut never runs through depth, so it
/// changes no bit.
/// </remarks>
internal sealed class Unrolled
{
    private const int LargestMatrix = 1 << 20;
    private readonly Window window;
    private readonly int channels;
    private readonly int rowsPerPart;
    private readonly float[] matrix;
    private readonly float[] target;

    public Unrolled(Node node, Shape input, Shape weights)
    {
        window = Window.Of(node, input);
        Groups = (int)node.Attributes.Integer("group", 1);
        channels = weights[1];
        Outputs = weights[0] / Groups;
        Depth = channels * window.Taps;
        var perRow = (long)Depth * window.Columns.Outputs;
        rowsPerPart = (int)Math.Clamp(LargestMatrix / perRow, 1, window.Rows.Outputs);
        matrix = new float[rowsPerPart * perRow];
        target = new float[rowsPerPart * window.Columns.Outputs * Outputs];
    }

    /// <summary>Number of groups.</summary>
    public int Groups { get; }

    /// <summary>Output channels per group.</summary>
    public int Outputs { get; }

    /// <summary>Weights per output.</summary>
    public int Depth { get; }

    /// <summary>The parts of one sample, in order.</summary>
    public IEnumerable<UnrolledPart> Parts()
    {
        var width = window.Columns.Outputs;
        for (var group = 0; group < Groups; group++)
        {
            for (var row = 0; row < window.Rows.Outputs; row += rowsPerPart)
            {
                yield return new UnrolledPart(group, row * width, Math.Min(rowsPerPart, window.Rows.Outputs - row) * width);
            }
        }
    }

    /// <summary>The matrix of a part.</summary>
    public Span<float> Matrix(UnrolledPart part) => matrix.AsSpan(0, Depth * part.Count);

    /// <summary>The target of a part.</summary>
    public Span<float> Target(UnrolledPart part) => target.AsSpan(0, Outputs * part.Count);

    /// <summary>The weights of a part's group.</summary>
    public Span<float> Weights(Span<float> weights, UnrolledPart part) => weights.Slice(part.Group * Outputs * Depth, Outputs * Depth);

    /// <summary>The weights of a part's group.</summary>
    public ReadOnlySpan<float> Weights(ReadOnlySpan<float> weights, UnrolledPart part) =>
        weights.Slice(part.Group * Outputs * Depth, Outputs * Depth);

    /// <summary>Fills the matrix of a part from a sample.</summary>
    public void Read(ReadOnlySpan<float> sample, UnrolledPart part)
    {
        var width = window.Columns.Outputs;
        for (var depth = 0; depth < Depth; depth++)
        {
            for (var row = 0; row < part.Count / width; row++)
            {
                var line = matrix.AsSpan((depth * part.Count) + (row * width), width);
                var start = LineStart(part, depth, row);
                if (start < 0) { line.Clear(); } else { Read(sample.Slice(start, window.Columns.Size), line, depth % window.Columns.Kernel); }
            }
        }
    }

    /// <summary>Adds the matrix of a part back to where <see cref="Read(ReadOnlySpan{float}, UnrolledPart)"/> took it from.</summary>
    public void Add(Span<float> sample, UnrolledPart part)
    {
        var (width, columns) = (window.Columns.Outputs, window.Columns);
        for (var depth = 0; depth < Depth; depth++)
        {
            for (var row = 0; row < part.Count / width; row++)
            {
                var (start, from) = (LineStart(part, depth, row), (depth * part.Count) + (row * width));
                for (var output = 0; output < width && start >= 0; output++)
                {
                    var place = columns.Place(output, depth % columns.Kernel);
                    if (columns.Inside(place)) { sample[start + place] += matrix[from + output]; }
                }
            }
        }
    }

    /// <summary>Copies a target to its place in the output.</summary>
    public void Scatter(ReadOnlySpan<float> values, Span<float> output, UnrolledPart part)
    {
        for (var channel = 0; channel < Outputs; channel++)
        {
            values.Slice(channel * part.Count, part.Count).CopyTo(output[Place(channel, part)..]);
        }
    }

    /// <summary>Copies a target from its place in the output.</summary>
    public void Gather(ReadOnlySpan<float> output, Span<float> values, UnrolledPart part)
    {
        for (var channel = 0; channel < Outputs; channel++)
        {
            output.Slice(Place(channel, part), part.Count).CopyTo(values[(channel * part.Count)..]);
        }
    }

    /// <summary>Where the first window of a part lies in a channel of the output.</summary>
    public int Place(int channel, UnrolledPart part) => (((part.Group * Outputs) + channel) * window.Outputs) + part.Start;

    private void Read(ReadOnlySpan<float> source, Span<float> line, int tap)
    {
        var columns = window.Columns;
        if (columns.Stride == 1)
        {
            var (first, last) = (Math.Clamp(-columns.Place(0, tap), 0, line.Length), Math.Clamp(columns.Size - columns.Place(0, tap), 0, line.Length));
            line[..first].Clear();
            if (first < last) { source[columns.Place(first, tap)..(columns.Place(last - 1, tap) + 1)].CopyTo(line[first..]); }
            line[Math.Max(first, last)..].Clear();
            return;
        }

        for (var output = 0; output < line.Length; output++)
        {
            var place = columns.Place(output, tap);
            line[output] = columns.Inside(place) ? source[place] : 0;
        }
    }

    /// <summary>Start in the sample of the input line under a depth and a row of windows, or -1 in the padding.</summary>
    private int LineStart(UnrolledPart part, int depth, int row)
    {
        var (channel, tap) = ((part.Group * channels) + (depth / window.Taps), depth % window.Taps / window.Columns.Kernel);
        var place = window.Rows.Place((part.Start / window.Columns.Outputs) + row, tap);
        return window.Rows.Inside(place) ? ((channel * window.Rows.Size) + place) * window.Columns.Size : -1;
    }
}
