using Audit.Bounds.Statistics;

namespace Audit.Benchmarks;

/// <summary>Coverage of the bounds for the mean of independent rows: each is tested at the true mean, which decides whether its end misses it.</summary>
internal static class MeanCells
{
    private static readonly string[] Errors = ["0.05", "0.001"];

    public static IEnumerable<CoverageCell> All =>
        from method in Enum.GetValues<MeanMethod>()
        where method != MeanMethod.Betting
        from law in UnitLaw.All
        from n in Sizes(method)
        from error in Errors
        select Cell(method, law, n, error);

    /// <summary>Closed forms never come near their error, so one size is enough for them.</summary>
    private static int[] Sizes(MeanMethod method) => method switch
    {
        MeanMethod.Hedged or MeanMethod.Star => [50, 200, 1_000],
        MeanMethod.Precise => [50, 200],
        _ => [200],
    };

    private static CoverageCell Cell(MeanMethod method, UnitLaw law, int n, string error)
    {
        var alpha = ExactAlpha.Parse(error);
        return new(method.ToString(), law.Name, n, error, random =>
        {
            var rows = UnitRows.OfDoubles(law.Rows(random, n));
            return (BoundedMean.RefutesAtLeast(rows, law.Mean, alpha, method), BoundedMean.RefutesAtMost(rows, law.Mean, alpha, method));
        });
    }
}
