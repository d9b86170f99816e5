using System.Collections.Immutable;
using System.Numerics;
using Audit.Bounds.Smt;

namespace Audit.Bounds.Mass;

/// <summary>Draws inputs from what is left open of a region.</summary>
/// <remarks>
/// Guarantee: with words that are independent even bits, the law is exactly this: a box of the region (each equally often) and a real point drawn evenly from it, given that the point lies in an open cell; then
/// each coordinate rounded to the nearest float32. Rule: an open box is drawn evenly and kept with probability its open share over a bound of all shares, else drawn again; then a cell in
/// proportion to its exact volume; then each coordinate by bits until its rounding is decided. Nothing is approximated. The ends of cells are float32, and rounding to nearest never passes a float32: a point of
/// a proved box rounds to an input of that box, which is proved. So P(failure) = (open share) times P(failure of a drawn input). Each draw is a function of (seed, stream, index).
/// </remarks>
public sealed class OpenDraw
{
    private readonly ImmutableArray<OpenBox> boxes;
    private readonly ImmutableArray<BigInteger> even;
    private readonly (BigInteger Numerator, BigInteger Denominator) most;
    private readonly Func<long, RandomWords> words;

    /// <summary>Draws by Philox.</summary>
    /// <param name="mass">What is open; not nothing.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="stream">Stream of the claim.</param>
    public OpenDraw(OpenMass mass, ulong seed, ulong stream) : this(mass, draw => new PhiloxWords(seed, stream, draw)) { }

    internal OpenDraw(OpenMass mass, Func<long, RandomWords> words)
    {
        if (mass.IsNothing) { throw new ArgumentException("Nothing is open, so nothing can be drawn.", nameof(mass)); }
        (boxes, this.words) = (mass.Open, words);
        even = [.. Enumerable.Range(0, boxes.Length + 1).Select(index => (BigInteger)index)];
        var bound = Rational.Of(boxes.Max(box => CertifiedMass.Rest(Rational.One - new Rational(box.Sums[^1], box.Whole))));
        most = (bound.Numerator, bound.Denominator);
    }

    /// <summary>The input of a draw.</summary>
    /// <param name="draw">Index of the draw, 0 to 2^31 - 1.</param>
    public float[] Input(long draw)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(draw);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(draw, int.MaxValue);
        var source = words(draw);
        var box = Box(source);
        var cell = box.Cells[new LazyReal(source).Place(box.Sums)];
        var input = new float[cell.Lower.Length];
        for (var axis = 0; axis < input.Length; axis++)
        {
            var lower = box.Units.Of(axis, cell.Lower[axis]);
            input[axis] = cell.Lower[axis] == cell.Upper[axis] ? cell.Lower[axis] + 0f : new LazyReal(source).Between(lower, box.Units.Of(axis, cell.Upper[axis]) - lower, box.Units.Exponent(axis));
        }

        return input;
    }

    private OpenBox Box(RandomWords source)
    {
        while (boxes.Length > 1)
        {
            var box = boxes[new LazyReal(source).Place(even)];
            if (new LazyReal(source).IsBelow(box.Sums[^1] * most.Denominator, box.Whole * most.Numerator)) { return box; }
        }

        return boxes[0];
    }
}
