using System.Collections.Immutable;
using Audit.Bounds.Statistics.Concepts;
using Audit.Engine.Policies;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims.Explanations;

/// <summary>Decides screens from committed activity, and from concepts and activity on the rows that concepts were chosen on.</summary>
internal static class ScreenJudge
{
    private const string Use = "A screening result with false discovery rate control: the expected share of wrong entries in the whole list is at most the claim's error. Not simultaneous statements: no entry is certified by itself, and a part of the list that is picked afterwards has no guarantee; claim an explanation of it on new rows.";

    public static ClaimResult Judge(ClaimResult start, CommittedRows rows, string folder)
    {
        var subject = (Subject.Screen)start.Spec.Subject;
        var file = ExplanationCase.Read(start, folder, ConceptFile.Certifying);
        var choosing = ExplanationCase.Read(start, folder, ConceptFile.Choosing);
        var units = ExplanationCase.Read(start, folder, ScreenClaim.Units);
        if (file?.Bits is not { } concepts || file.Rows != rows.Count) { return Results.Unknown(start, "the concepts of the committed rows are missing or altered."); }
        if (choosing?.Bits is not { } chooser || units?.Bits is not { } active || units.Rows != choosing.Rows || !choosing.Names.SequenceEqual(file.Names)) { return Results.Unknown(start, "the rows that concepts were chosen on are missing or altered."); }
        if (!Fits(subject, units.Names, rows) || rows.Alpha is not { } alpha) { return Results.Unknown(start, "the rows are not the activity of the units that the claim names, or state no error."); }
        var listed = ScreenList.Of((subject.Metric, subject.Similarity.Text), Flags(rows, units.Names), concepts, ScreenList.Winners(subject.Metric, active, chooser, Environment.ProcessorCount), alpha);
        return Decide(start, listed, (units.Names, file.Names)) with { Exhibits = [.. Exhibits(subject, listed, (units.Names, file.Names))] };
    }

    /// <summary>Nothing was decided, whatever numbers a report that is checked shows.</summary>

    private static ClaimResult Decide(ClaimResult start, ImmutableArray<ScreenEntry> listed, (ImmutableArray<string> Units, ImmutableArray<string> Concepts) names)
    {
        var count = $"{listed.Length:N0} of {names.Units.Length:N0} units are listed";
        start = start with { Found = Results.Found(listed.Length), Proved = Results.Found(listed.Length), Reached = Assurance.Statistical };
        return Results.Satisfies(listed.Length, start.Spec) ? start with { Verdict = VerdictKind.Verified, Reason = $"{count}; the list is screened, no entry is certified by itself." }
            : Results.Unknown(start, $"{count}; a screen never shows that units are not as similar.");
    }

    private static IEnumerable<Exhibit> Exhibits(Subject.Screen subject, ImmutableArray<ScreenEntry> listed, (ImmutableArray<string> Units, ImmutableArray<string> Concepts) names)
    {
        if (listed.IsEmpty) { yield break; }
        string Label(ScreenEntry entry) => $"{names.Units[entry.Unit]}: {names.Concepts[entry.Concept]}";
        var metric = ExplanationExhibits.Words(subject.Metric);
        yield return new Exhibit(ExhibitKind.Table, $"Units listed: {metric} seen", "", metric, $"{Use} The numbers were seen on the rows; none has a bound.", [.. listed.Select(entry => new ExhibitRow(Label(entry), null, null, OutwardDecimal.Lower(entry.Seen), null))]);
        yield return new Exhibit(ExhibitKind.Table, $"Units listed: evidence that {metric} exceeds {subject.Similarity.Text}", "", "e-value", $"{Use} An e-value has an expected value of at most 1 where the unit is not as similar.", [.. listed.Select(entry => new ExhibitRow(Label(entry), null, OutwardDecimal.Lower(entry.Evidence), null, null))]);
    }

    /// <summary>Whether the columns are those of the units, 0 or 1, and the units those that the claim names.</summary>
    private static bool Fits(Subject.Screen subject, ImmutableArray<string> names, CommittedRows rows)
    {
        var (site, indices, _) = MechanismText.Parse(subject.Units);
        var named = site is null || site.Contains('=', StringComparison.Ordinal) ? names : ScreenUnits.Addresses(site, indices.IsEmpty ? [.. Enumerable.Range(0, names.Length)] : indices);
        return names.Distinct().Count() == names.Length && names.SequenceEqual(named) && rows.Columns.Count == names.Length && rows.Clusters is null && rows.Population is null
            && names.All(name => rows.Columns.TryGetValue(name, out var flags) && flags.All(flag => flag is 0 or 1));
    }

    private static BitColumns Flags(CommittedRows rows, ImmutableArray<string> names)
    {
        double[][] columns = [.. names.Select(name => rows[name])];
        return BitColumns.Of(rows.Count, columns.Length, (row, unit) => columns[unit][row] > 0);
    }
}
