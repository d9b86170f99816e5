namespace Audit.Bounds.Statistics.Concepts;

/// <summary>Rows or clusters on which two concepts differ, by how much: how often (I' - I, T' - T) took each value.</summary>
/// <remarks>Where a similarity is E[I] / E[T] with 0 &lt;= I &lt;= T &lt;= size in every unit, and a prime marks the rival. Units without a difference are left out.</remarks>
/// <param name="Size">Largest T that a unit can have: 1 for rows, the largest cluster that was declared for clusters.</param>
/// <param name="Steps">(I' - I, T' - T, how many units), each difference once.</param>
public sealed record RatioDifference(int Size, IReadOnlyList<(int Hits, int Of, long Count)> Steps)
{
    /// <summary>Of rows: hits and counted by metric, from how often each concept alone is there among active and among other rows.</summary>
    /// <param name="metric">A metric of counts; F1 as IoU.</param>
    /// <param name="rivalActive">Active rows with the rival alone.</param>
    /// <param name="ownActive">Active rows with the own concept alone.</param>
    /// <param name="rivalIdle">Other rows with the rival alone.</param>
    /// <param name="ownIdle">Other rows with the own concept alone.</param>
    public static RatioDifference OfRows(ConceptMetric metric, long rivalActive, long ownActive, long rivalIdle, long ownIdle)
    {
        (int Hits, int Of) active = metric == ConceptMetric.Recall ? (1, 1) : (1, 0);
        (int Hits, int Of) idle = metric switch { ConceptMetric.Accuracy => (-1, 0), ConceptMetric.Precision => (0, 0), _ => (0, 1) };
        (int, int, long)[] steps =
            [(active.Hits, active.Of, rivalActive), (-active.Hits, -active.Of, ownActive), (idle.Hits, idle.Of, rivalIdle), (-idle.Hits, -idle.Of, ownIdle)];
        return new(1, [.. steps.Where(step => step.Item3 > 0 && (step.Item1, step.Item2) != (0, 0))]);
    }
}
