using System.Collections.Immutable;

namespace Audit.Models.Formats;

/// <summary>A box whose ends are exact fractions, some of them perhaps not known yet.</summary>
internal sealed class ExactBox
{
    private readonly Rational?[] lower;
    private readonly Rational?[] upper;

    public ExactBox(int inputs) => (lower, upper) = (new Rational?[inputs], new Rational?[inputs]);

    private ExactBox(Rational?[] lower, Rational?[] upper) => (this.lower, this.upper) = (lower, upper);

    /// <summary>Whether a lower end exceeds its upper end.</summary>
    public bool IsEmpty => lower.Zip(upper).Any(ends => ends.First!.Value.CompareTo(ends.Second!.Value) > 0);

    /// <summary>The box cut by literals "c X + d &lt;= 0".</summary>
    public ExactBox Tightened(IEnumerable<LinearForm> literals)
    {
        var cut = new ExactBox([.. lower], [.. upper]);
        foreach (var literal in literals)
        {
            var (variable, coefficient) = literal.Terms.First();
            var end = -literal.Constant / coefficient;
            var ends = coefficient.Sign > 0 ? cut.upper : cut.lower;
            if (ends[variable.Index] is not { } old || old.CompareTo(end) * coefficient.Sign > 0) { ends[variable.Index] = end; }
        }

        return cut;
    }

    /// <summary>Whether every end is known; a missing one is a fault.</summary>
    public bool IsComplete(Faults faults)
    {
        var complete = true;
        for (var index = 0; index < lower.Length; index++)
        {
            if (lower[index] is not null && upper[index] is not null) { continue; }
            complete = false;
            faults.Add("vnnlib.unbounded", "", $"X_{index} has no {(lower[index] is null ? "lower" : "upper")} end in some alternative; wanted a box, so add one.");
        }

        return complete;
    }

    /// <summary>The case with its ends rounded outward and inward.</summary>
    public VnnLibCase Rounded(ImmutableArray<ImmutableArray<LinearConstraint>> conjunctions, Faults faults)
    {
        ImmutableArray<float> down = [.. lower.Select(end => DirectedRounding.SingleDown(end!.Value))], up = [.. upper.Select(end => DirectedRounding.SingleUp(end!.Value))];
        var far = Enumerable.Range(0, down.Length).FirstOrDefault(index => !float.IsFinite(down[index]) || !float.IsFinite(up[index]), -1);
        if (far >= 0) { faults.Add("vnnlib.range", "", $"An end of X_{far} exceeds the range of float32; wanted at most 3.4028235e38 in size."); }
        return new VnnLibCase(
            down, up, [.. lower.Select(end => DirectedRounding.SingleUp(end!.Value))], [.. upper.Select(end => DirectedRounding.SingleDown(end!.Value))], conjunctions);
    }
}
