using System.Globalization;
using System.Collections.Immutable;
using Audit.Bounds.Statistics.Concepts;
using Audit.Engine.Policies;

namespace Audit.Engine.Claims.Explanations;

/// <summary>How many rows would resolve what these do not: an estimate from the gap that was seen.</summary>
internal static class ExplanationPlan
{
    /// <summary>The end of a sentence that says how many rows would be needed for a set of the size claimed; empty where no number can be given.</summary>
    public static string Needed(ExplanationCase item, ImmutableArray<int> set, ClaimSpec spec)
    {
        var wanted = (int)Math.Floor(spec.Threshold!.Value.Value);
        if (wanted >= set.Length || item.Counts is not RowConcepts rows) { return ""; }
        return ConceptPlanner.RequiredRows(rows, set[wanted], item.Alpha) is { } needed
            ? string.Create(CultureInfo.InvariantCulture, $"; some {needed:N0} rows would be needed if the gaps are as seen (an estimate, no bound)")
            : "; the nearest concepts tie on these rows, so no number of rows can be named";
    }
}
