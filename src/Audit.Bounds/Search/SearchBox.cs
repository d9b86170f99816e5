namespace Audit.Bounds.Search;

/// <summary>A box of the region: the ends that are proved, and the ends within which a witness must lie.</summary>
/// <param name="Lower">Lower ends for proofs.</param>
/// <param name="Upper">Upper ends for proofs.</param>
/// <param name="InnerLower">Lower ends for witnesses, at least the lower ends.</param>
/// <param name="InnerUpper">Upper ends for witnesses; below InnerLower on some axis where no float32 input exists.</param>
public sealed record SearchBox(float[] Lower, float[] Upper, float[] InnerLower, float[] InnerUpper)
{
    /// <summary>A box whose ends are float32 values.</summary>
    public SearchBox(float[] lower, float[] upper) : this(lower, upper, lower, upper) { }

    /// <summary>The float32 input nearest to a point, moved into the inner ends; null where there is none.</summary>
    public float[]? Snap(ReadOnlySpan<double> point)
    {
        var snapped = new float[Lower.Length];
        for (var axis = 0; axis < snapped.Length; axis++)
        {
            if (InnerLower[axis] > InnerUpper[axis]) { return null; }
            snapped[axis] = Math.Clamp((float)point[axis], InnerLower[axis], InnerUpper[axis]);
        }

        return snapped;
    }
}

/// <summary>How a search ended.</summary>
public enum SearchStatus
{
    /// <summary>Everything asked was proved.</summary>
    Proved,

    /// <summary>An input was found, and confirmed by replay, that shows the contrary.</summary>
    Falsified,

    /// <summary>The budget was spent; what was proved until then stands.</summary>
    Exhausted,
}

/// <summary>How far a search is.</summary>
/// <param name="Boxes">Boxes bounded so far.</param>
/// <param name="Open">Boxes still open.</param>
/// <param name="Worst">Largest bound of an open or closed box.</param>
/// <param name="Found">Largest value seen at an input.</param>
public readonly record struct SearchProgress(long Boxes, int Open, double Worst, double Found);
