using System.Collections.Immutable;
using Audit.Engine.Policies;
using Audit.Models;
using Audit.Models.Formats;
using Audit.Models.Graphs;

namespace Audit.Engine.Data;

/// <summary>Reads the data sets that a policy names.</summary>
internal static class DataLoader
{
    /// <summary>Reads a data set and checks that its rows fit the model's input, where that is known.</summary>
    public static DataSet Read(Policy policy, string name, DataReference reference, int? width, Tokenizer? tokenizer = null)
    {
        var path = policy.Resolve(reference.Path);
        if (reference.Text is not null)
        {
            var texts = TextData.Read(path, name, reference, (tokenizer, policy.Models["subject"].Length));
            Pin(reference.Sha256, texts.Sha256, $"data '{name}' ({reference.Path})");
            return DataParts.Choose(texts, reference);
        }

        var table = DataReader.Read(path);
        Pin(reference.Sha256, table.Sha256, $"data '{name}' ({reference.Path})");
        if (RecordedData.Only(policy, name)) { return DataParts.Choose(RecordedData.Of(policy, name, reference, table), reference); }
        var inputs = table.Inputs(reference.Inputs);
        var perRow = inputs.Rows == 0 ? 0 : inputs.Shape.Count / inputs.Rows;
        if (inputs.Rows == 0 || perRow != (width ?? perRow))
        {
            throw new InputFaultException(new Diagnostic(
                "data.shape", $"data '{name}' ({reference.Path})", $"Got {inputs.Rows} rows of {perRow} numbers, wanted at least one row{(width is null ? "" : $" of {width}")} as the model reads; name the right array with 'inputs'."));
        }

        if (reference.First > inputs.Rows)
        {
            throw new InputFaultException(new Diagnostic("data.first", $"data '{name}'", $"Got first: {reference.First}, but the file has {inputs.Rows} rows; lower it or leave it out."));
        }

        ImmutableArray<string>? clusters = reference.Cluster is null ? null : Clusters(table, name, reference.Cluster, inputs.Rows);
        var (labels, labelsSha256) = Labels(policy, name, reference, table, inputs.Rows);
        var all = new DataSet(name, Path.GetFileName(path), table.Sha256, inputs.Values, inputs.Rows, perRow, clusters) { Labels = labels, LabelsSha256 = labelsSha256, Table = table };
        return DataParts.Choose(all, reference);
    }

    /// <summary>The labels: an array or column of the file, or the only array of another file.</summary>
    private static (ImmutableArray<int>? Labels, Digest? File) Labels(Policy policy, string name, DataReference reference, DataTable table, int rows)
    {
        if (reference.Labels is not { } selection) { return (null, null); }
        var isOwn = table.Arrays.ContainsKey(selection) || !File.Exists(policy.Resolve(selection));
        var source = isOwn ? table : DataReader.Read(policy.Resolve(selection));
        var labels = source.Labels(isOwn ? selection : null);
        if (labels.Length != rows) { throw new InputFaultException(new Diagnostic("data.labels", $"data '{name}'", $"Got {labels.Length} labels in '{selection}' for {rows} rows; give one per row.")); }
        return (labels, isOwn ? null : source.Sha256);
    }

    /// <summary>Compares a digest with the one that the policy pins.</summary>
    public static void Pin(Digest? wanted, Digest got, string place)
    {
        if (wanted is not { } pinned || pinned == got) { return; }
        throw new InputFaultException(new Diagnostic("input.digest", place, $"Got a file with SHA-256 {got.Hex}, wanted {pinned.Hex}; give that file, or change the policy if another is meant."));
    }

    internal static ImmutableArray<string> Clusters(DataTable table, string name, string key, int all)
    {
        var keys = table.Keys(key);
        return keys.Length == all ? keys : throw new InputFaultException(new Diagnostic("data.cluster", $"data '{name}'", $"Got {keys.Length} cluster keys for {all} rows; give one per row."));
    }
}
