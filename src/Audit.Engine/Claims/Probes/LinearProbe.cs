using System.Collections.Immutable;
using System.Text;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims.Probes;

/// <summary>A linear map from values of a site to classes: the class with the largest value, the first where several are equal.</summary>
/// <param name="Classes">Labels, rising.</param>
/// <param name="Weights">[class][feature], the constant last.</param>
internal sealed record LinearProbe(ImmutableArray<int> Classes, double[][] Weights)
{
    /// <summary>The label that is read off a row.</summary>
    public int Read(ReadOnlySpan<float> values)
    {
        var (best, most) = (0, double.NegativeInfinity);
        for (var k = 0; k < Classes.Length; k++)
        {
            var value = Weights[k][^1];
            for (var i = 0; i < values.Length; i++) { value += Weights[k][i] * values[i]; }
            if (value > most) { (best, most) = (k, value); }
        }

        return Classes[best];
    }

    /// <summary>Lines of the attachment: task, class, then the weights as C99 hexadecimal, the constant last.</summary>
    public void Write(StringBuilder text, string task)
    {
        for (var k = 0; k < Classes.Length; k++)
        {
            text.Append(task).Append(',').Append(Classes[k]);
            foreach (var weight in Weights[k]) { text.Append(',').Append(HexFloat.Write(weight)); }
            text.Append('\n');
        }
    }
}
