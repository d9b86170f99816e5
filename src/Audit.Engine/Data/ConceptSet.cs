using System.Collections.Immutable;
using Audit.Bounds.Statistics.Concepts;
using Audit.Engine.Policies;
using Audit.Models;
using Audit.Models.Formats;
using Audit.Models.Graphs;

namespace Audit.Engine.Data;

/// <summary>A finite set of concepts over the rows of a data file.</summary>
/// <param name="Name">Its name in the policy.</param>
/// <param name="Sha256">Digest of its file.</param>
/// <param name="Rows">Rows of the file.</param>
/// <param name="Positions">Positions of a row: 1 for labels of whole rows.</param>
/// <param name="Names">A name for each concept.</param>
/// <param name="Kind">What the numbers are.</param>
/// <param name="Values">[rows, positions, concepts].</param>
internal sealed record ConceptSet(string Name, Digest Sha256, int Rows, int Positions, ImmutableArray<string> Names, ConceptKind Kind, ReadOnlyMemory<float> Values)
{
    private const int LongestName = 120;

    /// <summary>Reads a set of concepts.</summary>
    /// <exception cref="InputFaultException">The file has other numbers than its kind, or not one name for each concept.</exception>
    public static ConceptSet Read(Policy policy, string name, ConceptReference reference)
    {
        var place = $"concepts '{name}' ({reference.Path})";
        var table = DataReader.Read(policy.Resolve(reference.Path));
        DataLoader.Pin(reference.Sha256, table.Sha256, place);
        var columns = Columns(table, reference);
        var array = table.Inputs(columns is null ? reference.Values : string.Join(',', columns));
        if (array.Rows == 0 || array.Shape.Rank < 2 && columns is null) { throw Fault("concepts.shape", place, $"Got shape {array.Shape}, wanted [rows, concepts] or [rows, positions, concepts]."); }
        var count = columns?.Length ?? array.Shape[array.Shape.Rank - 1];
        var positions = array.Shape.Count / array.Rows / count;
        var kind = reference.Kind;
        var wrong = FirstWrong(array.Values.Span, kind);
        if (wrong >= 0) { throw Fault("concepts.values", place, $"Got {array.Values.Span[wrong]:R} in row {wrong / (positions * count)}, wanted {(kind == ConceptKind.Labels ? "0 or 1 for labels; say kind: scores or kind: similarity if that is meant" : "0 to 1 for scores; say kind: similarity if any number is meant")}."); }
        var names = Titles(policy, table, reference, columns, count);
        var bad = names.Length != count ? $"{names.Length} names for {count} concepts" : names.FirstOrDefault(title => title.Length is 0 or > LongestName || title.Any(char.IsControl)) is { } odd ? $"the name '{odd}'"
            : names.GroupBy(title => title).FirstOrDefault(group => group.Count() > 1) is { } twice ? $"the name '{twice.Key}' twice" : null;
        return bad is null ? new ConceptSet(name, table.Sha256, array.Rows, positions, names, kind, array.Values) : throw Fault("concepts.names", place, $"Got {bad}, wanted one name of 1 to {LongestName} letters for each concept, each once.");
    }

    /// <summary>The number of a concept at a position of a row of the file.</summary>
    public float At(int fileRow, int position, int concept) => Values.Span[(((fileRow * Positions) + (Positions == 1 ? 0 : position)) * Names.Length) + concept];

    /// <summary>Labels on rows of a data set, position after position, as bits.</summary>
    public BitColumns Bits(DataSet data, int positions)
    {
        var (values, width) = (Values, Names.Length);
        var starts = new int[data.Rows * positions];
        for (var row = 0; row < starts.Length; row++) { starts[row] = ((data.FileRow(row / positions) * Positions) + (Positions == 1 ? 0 : row % positions)) * width; }
        return BitColumns.Of(starts.Length, width, (row, concept) => values.Span[starts[row] + concept] != 0);
    }

    /// <summary>Numbers on rows of a data set, position after position: [row, concept].</summary>
    public float[] Scores(DataSet data, int positions)
    {
        var width = Names.Length;
        var scores = new float[data.Rows * positions * width];
        for (var row = 0; row < data.Rows * positions; row++)
        {
            var start = ((data.FileRow(row / positions) * Positions) + (Positions == 1 ? 0 : row % positions)) * width;
            Values.Span.Slice(start, width).CopyTo(scores.AsSpan(row * width));
        }

        return scores;
    }

    private static string[]? Columns(DataTable table, ConceptReference reference)
    {
        if (reference.Values is { } list && list.Contains(',', StringComparison.Ordinal)) { return list.Split(',', StringSplitOptions.TrimEntries); }
        var isAll = reference.Values is null && table.Arrays.Count > 1 && table.Arrays.All(pair => pair.Value.Shape.Rank == 1 || pair.Value.Shape.Count == pair.Value.Rows);
        return isAll ? [.. table.Arrays.Where(pair => pair.Value.NotNumeric is null && pair.Value.Texts.IsEmpty && pair.Key != reference.Names).Select(pair => pair.Key).Order(StringComparer.Ordinal)] : null;
    }

    private static ImmutableArray<string> Titles(Policy policy, DataTable table, ConceptReference reference, string[]? columns, int count)
    {
        if (reference.Names is not { } named) { return columns is null ? [.. Enumerable.Range(0, count).Select(index => $"concept {index}")] : [.. columns]; }
        if (table.Arrays.ContainsKey(named)) { return table.Keys(named); }
        try { return [.. File.ReadAllLines(policy.Resolve(named)).Select(line => line.Trim()).Where(line => line.Length > 0)]; }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Fault("concepts.names", $"concepts '{reference.Path}'", $"Got names: {named}, which is neither an array of the file nor a file that can be read ({fault.GetType().Name}).");
        }
    }

    private static int FirstWrong(ReadOnlySpan<float> values, ConceptKind kind)
    {
        for (var i = 0; i < values.Length && kind != ConceptKind.Similarity; i++)
        {
            if (kind == ConceptKind.Labels ? values[i] is not (0 or 1) : values[i] is not (>= 0 and <= 1)) { return i; }
        }

        return -1;
    }

    private static InputFaultException Fault(string code, string place, string message) => new(new Diagnostic(code, place, message));
}
