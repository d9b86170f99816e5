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
            return texts;
        }

        var table = DataReader.Read(path);
        Pin(reference.Sha256, table.Sha256, $"data '{name}' ({reference.Path})");
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

        var rows = reference.First ?? inputs.Rows;
        ImmutableArray<string>? clusters = reference.Cluster is null ? null : Clusters(table, name, reference.Cluster, inputs.Rows, rows);
        return new DataSet(name, Path.GetFileName(path), table.Sha256, inputs.Values[..(rows * perRow)], rows, perRow, clusters);
    }

    /// <summary>Compares a digest with the one that the policy pins.</summary>
    public static void Pin(Digest? wanted, Digest got, string place)
    {
        if (wanted is not { } pinned || pinned == got) { return; }
        throw new InputFaultException(new Diagnostic("input.digest", place, $"Got a file with SHA-256 {got.Hex}, wanted {pinned.Hex}; give that file, or change the policy if another is meant."));
    }

    private static ImmutableArray<string> Clusters(DataTable table, string name, string key, int all, int rows)
    {
        var keys = table.Keys(key);
        return keys.Length == all ? keys[..rows] : throw new InputFaultException(new Diagnostic("data.cluster", $"data '{name}'", $"Got {keys.Length} cluster keys for {all} rows; give one per row."));
    }
}
