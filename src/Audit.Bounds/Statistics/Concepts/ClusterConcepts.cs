using System.Collections.Immutable;

namespace Audit.Bounds.Statistics.Concepts;

/// <summary>One unit against concepts over independent clusters whose rows may depend on each other: tokens of a document, pixels of an image.</summary>
/// <remarks>
/// The similarity is the ratio of what is expected of a cluster: E[hits] / E[counted], so that large clusters weigh more, as over all rows together. Tests by <see cref="PairedRatio"/> over an interval (<see cref="RatioEnds"/>)
/// of the own similarity that takes half of the error, in shares of the largest cluster, which was declared beforehand. Shapes: hits and counted [concept, cluster].
/// </remarks>
public sealed class ClusterConcepts : IConceptRows
{
    private readonly int size;
    private readonly ImmutableArray<ImmutableArray<(int Hits, int Of)>> counts;

    /// <summary>Counts of each cluster for each concept.</summary>
    /// <param name="size">The largest `Of` that a cluster can have, declared before the first pass.</param>
    /// <param name="counts">[concept][cluster], 0 &lt;= hits &lt;= of &lt;= size; of F1 those of IoU.</param>
    public ClusterConcepts(int size, ImmutableArray<ImmutableArray<(int Hits, int Of)>> counts)
    {
        if (counts.IsEmpty || counts[0].IsEmpty || counts.Any(own => own.Length != counts[0].Length || own.Any(count => count.Hits < 0 || count.Hits > count.Of || count.Of > size)))
        {
            throw new ArgumentException("Wanted at least one cluster for each concept, hits among what is counted, and no cluster above the declared size.");
        }

        (this.size, this.counts) = (size, counts);
    }

    /// <inheritdoc/>
    public int Concepts => counts.Length;

    /// <inheritdoc/>
    public int Units => counts[0].Length;

    /// <summary>Hits and counted of each cluster.</summary>
    public ImmutableArray<(int Hits, int Of)> Clusters(int concept) => counts[concept];

    /// <inheritdoc/>
    public (long Hits, long Of) Counts(int concept) => (counts[concept].Sum(count => (long)count.Hits), counts[concept].Sum(count => (long)count.Of));

    /// <summary>The first clusters alone.</summary>
    public ClusterConcepts First(int clusters) => new(size, [.. counts.Select(own => own[..clusters])]);

    /// <inheritdoc/>
    public Func<int, int, bool> Tests(IReadOnlyList<int> rivals, ExactAlpha alpha)
    {
        ExactAlpha level = alpha.Over(2L * Math.Max(1, Concepts - 1));
        Lazy<(int Low, int High)>[] ends = [.. Enumerable.Range(0, Concepts).Select(own => new Lazy<(int, int)>(() => (Parts(Lower(own, alpha.Over(4))), Parts(Upper(own, alpha.Over(4))))))];
        return (own, rival) => PairedRatio.Rejects(Difference(own, rivals[rival]), ends[own].Value.Low, ends[own].Value.High, level);
    }

    /// <summary>Lower end of a concept's similarity, of F1 that of IoU.</summary>
    public double Lower(int concept, ExactAlpha alpha) => RatioEnds.Lower(size, counts[concept], alpha);

    /// <summary>Upper end of a concept's similarity, of F1 that of IoU.</summary>
    public double Upper(int concept, ExactAlpha alpha) => RatioEnds.Upper(size, counts[concept], alpha);

    private static int Parts(double end) => (int)(end * PairedRatio.Whole);

    private RatioDifference Difference(int own, int rival)
    {
        Dictionary<(int, int), long> steps = [];
        for (int cluster = 0; cluster < Units; cluster++)
        {
            (int, int) step = (counts[rival][cluster].Hits - counts[own][cluster].Hits, counts[rival][cluster].Of - counts[own][cluster].Of);
            if (step != (0, 0)) { steps[step] = steps.GetValueOrDefault(step) + 1; }
        }

        return new RatioDifference(size, [.. steps.Select(pair => (pair.Key.Item1, pair.Key.Item2, pair.Value)).Order()]);
    }
}
