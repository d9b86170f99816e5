using System.Numerics;
using Audit.Models.Graphs;
using static Audit.Models.Formats.Transformers.FixedPoint;

namespace Audit.Models.Formats.Transformers;

/// <summary>How a model stretches its rotary angles for longer contexts.</summary>
internal abstract record RotaryScaling
{
    private RotaryScaling() { }

    /// <summary>Angles as they are.</summary>
    public sealed record None : RotaryScaling;

    /// <summary>Every angle divided by a factor.</summary>
    public sealed record Linear(double Factor) : RotaryScaling;

    /// <summary>Slow angles divided by a factor, fast ones kept, those between blended. Source: Llama 3.1.</summary>
    public sealed record Llama3(double Factor, double Low, double High, double Context) : RotaryScaling;

    /// <summary>Blend by the number of turns in the old context, and a factor on both tables. Source: Peng et al. 2023, arXiv 2309.00071.</summary>
    public sealed record Yarn(double Factor, double Fast, double Slow, double Context, double? Attention) : RotaryScaling;
}

/// <summary>The tables of cosines and sines that rotary position embedding reads.</summary>
/// <remarks>
/// Formula: cos(t w_i) and sin(t w_i), w_i = base^(-2i/r) for i below r/2, stretched where the model says so. Rounding: each entry is the float32 nearest to a
/// value good to 2^-150: defined by real numbers, not by a library, so the same on every machine. (Frameworks round the angle to float32 first; at position t
/// their entries differ by up to about t 2^-24.) Source: Su et al. 2021, arXiv 2104.09864. Cost: four long products per entry.
/// </remarks>
internal static class RotaryTables
{
    /// <summary>Tables [positions, width / 2].</summary>
    public static (Tensor Cos, Tensor Sin) Make(int positions, int width, double theta, RotaryScaling scaling)
    {
        var half = width / 2;
        var (cos, sin) = (new float[positions * half], new float[positions * half]);
        var amplitude = Amplitude(scaling);
        for (var pair = 0; pair < half; pair++)
        {
            var (c1, s1) = CosSin(Stretch(Frequency(pair, width, theta), pair, width, theta, scaling));
            var (c, s) = (One, BigInteger.Zero);
            for (var position = 0; position < positions; position++)
            {
                cos[(position * half) + pair] = ToSingle(Multiply(c, amplitude));
                sin[(position * half) + pair] = ToSingle(Multiply(s, amplitude));
                (c, s) = (Multiply(c, c1) - Multiply(s, s1), Multiply(s, c1) + Multiply(c, s1));
            }
        }

        var shape = new Shape(positions, half);
        return (new Tensor(shape, cos), new Tensor(shape, sin));
    }

    private static BigInteger Frequency(int pair, int width, double theta) => Exp(-Log(Of(theta)) * (2 * pair) / width);

    private static BigInteger Stretch(BigInteger frequency, int pair, int width, double theta, RotaryScaling scaling) => scaling switch
    {
        RotaryScaling.Linear linear => Divide(frequency, Of(linear.Factor)),
        RotaryScaling.Llama3 llama => Blend(frequency, llama.Factor, Turns(frequency, llama)),
        RotaryScaling.Yarn yarn => Blend(frequency, yarn.Factor, One - Ramp(pair, width, theta, yarn)),
        _ => frequency,
    };

    /// <summary>keep w + (1 - keep) w / factor.</summary>
    private static BigInteger Blend(BigInteger frequency, double factor, BigInteger keep) =>
        Multiply(keep, frequency) + Multiply(One - keep, Divide(frequency, Of(factor)));

    /// <summary>(context / wavelength - low) / (high - low), cut to [0, 1].</summary>
    private static BigInteger Turns(BigInteger frequency, RotaryScaling.Llama3 llama)
    {
        var turns = Divide(Multiply(Of(llama.Context), frequency), 2 * Pi);
        return Clamp(Divide(turns - Of(llama.Low), Of(llama.High) - Of(llama.Low)));
    }

    private static BigInteger Ramp(int pair, int width, double theta, RotaryScaling.Yarn yarn)
    {
        var low = BigInteger.Max(Floor(Place(yarn.Fast, width, theta, yarn.Context)), 0);
        var high = BigInteger.Min(-Floor(-Place(yarn.Slow, width, theta, yarn.Context)), width - 1);
        var span = high == low ? Of(0.001) : (high - low) << Places;
        return Clamp(Divide((pair - low) << Places, span));
    }

    /// <summary>The pair that makes a number of turns in the old context: width ln(context / (2 pi turns)) / (2 ln base).</summary>
    private static BigInteger Place(double turns, int width, double theta, double context) =>
        Divide(width * Log(Divide(Of(context), 2 * Multiply(Pi, Of(turns)))), 2 * Log(Of(theta)));

    private static BigInteger Amplitude(RotaryScaling scaling) => scaling is not RotaryScaling.Yarn yarn ? One
        : yarn.Attention is { } given ? Of(given)
        : yarn.Factor <= 1 ? One
        : (Log(Of(yarn.Factor)) / 10) + One;

    private static BigInteger Floor(BigInteger x) => x >> Places;

    private static BigInteger Clamp(BigInteger x) => BigInteger.Max(0, BigInteger.Min(One, x));
}
