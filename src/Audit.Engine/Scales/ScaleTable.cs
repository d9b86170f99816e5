using Audit.Engine.Policies;
using Audit.Models;
using Audit.Models.Graphs;

namespace Audit.Engine.Scales;

/// <summary>The coarse-grainings: Model -> coarse Model of the same graph shape.</summary>
internal static class ScaleTable
{
    /// <summary>Applies a coarse-graining.</summary>
    /// <param name="name">Its name in the policy, for messages and for the coarse model.</param>
    /// <param name="spec">What to do.</param>
    /// <param name="subject">The model.</param>
    /// <param name="given">Models by role, for quant.given.</param>
    public static Model Apply(string name, CoarseSpec spec, Model subject, IReadOnlyDictionary<string, Model> given) => spec switch
    {
        CoarseSpec.CastF16 => Coarse(name, subject, Casts.Half(subject.Graph)),
        CoarseSpec.CastBf16 => Coarse(name, subject, Casts.BFloat16(subject.Graph)),
        CoarseSpec.QuantRtn quantise => Coarse(name, subject, RoundToNearest.Apply(subject.Graph, quantise)),
        CoarseSpec.PruneMag prune => Coarse(name, subject, MagnitudePruning.Apply(subject.Graph, prune)),
        CoarseSpec.QuantGiven other => Given(name, subject, given[other.Model]),
        _ => throw new ArgumentOutOfRangeException(nameof(spec)),
    };

    /// <summary>The coarse-graining in words.</summary>
    public static string Describe(CoarseSpec spec) => spec switch
    {
        CoarseSpec.CastF16 => "all constants rounded to half precision",
        CoarseSpec.CastBf16 => "all constants rounded to bfloat16",
        CoarseSpec.QuantRtn q => $"weights rounded to {q.Bits} bits, {(q.Symmetric ? "symmetric" : "asymmetric")}, one scale per {(q.Per == Grouping.Group ? $"group of {q.GroupSize}" : q.Per == Grouping.Row ? "row" : "tensor")}",
        CoarseSpec.PruneMag p => $"the smallest {p.Fraction.Text} of each weight tensor set to zero",
        CoarseSpec.QuantGiven g => $"the given model '{g.Model}'",
        _ => throw new ArgumentOutOfRangeException(nameof(spec)),
    };

    private static Model Coarse(string name, Model subject, Graph graph) => new($"{subject.Name} ({name})", graph, []);

    private static Model Given(string name, Model subject, Model other)
    {
        var (mine, theirs) = (subject.Graph, other.Graph);
        if (mine.InputShape == theirs.InputShape && mine.OutputShape == theirs.OutputShape) { return other; }
        throw new InputFaultException(new Diagnostic(
            "coarse.shape", $"coarse '{name}'", $"Got input {theirs.InputShape} and output {theirs.OutputShape}, wanted {mine.InputShape} and {mine.OutputShape} as in the subject; give a model of the same shape."));
    }
}
