using System.Security.Cryptography;
using System.Text;
using Audit.Engine.Policies;
using Audit.Models;
using Audit.Models.Devices;

namespace Audit.Engine.Data;

/// <summary>Which rows of a file a data set uses: a part, the first of them, or a draw without replacement.</summary>
internal static class DataParts
{
    /// <summary>The rows of the part, then the first of these; a draw is only noted.</summary>
    /// <remarks>Formula: part = 1 + (first 8 bytes of SHA-256 of the cluster key, else of the row's inputs) mod parts. So equal rows, or rows of one cluster, never lie in two parts.</remarks>
    public static DataSet Choose(DataSet all, DataReference reference)
    {
        var rows = Enumerable.Range(0, all.Rows).Where(row => reference.Part is not { } part || PartOf(all, row, part.Of) == part.Index);
        int[] chosen = [.. reference.First is { } first ? rows.Take(first) : rows];
        if (chosen.Length == 0) { throw Fault(all, "Got a part without any row; use fewer parts."); }
        if (reference.First > chosen.Length) { throw Fault(all, $"Got first: {reference.First}, but the part has {chosen.Length} rows; lower it or leave it out."); }
        if (reference.Draw > chosen.Length) { throw Fault(all, $"Got draw: {reference.Draw}, but there are {chosen.Length} rows; lower it, or leave it out to use every row."); }
        if (reference.Draw is not null && all.Clusters is not null) { throw Fault(all, "Got a draw of single rows from clustered rows, for which there is no rule; leave out draw or cluster."); }
        return (chosen.Length == all.Rows ? all : all.Keep(chosen)) with { Draw = reference.Draw };
    }

    /// <summary>The rows that a draw takes, in the order of the draw.</summary>
    /// <remarks>Formula: the first n steps of Fisher and Yates with Philox at (seed, first 8 bytes of SHA-256 of "draw:" and the name, step).</remarks>
    public static DataSet Drawn(DataSet all, ulong seed) =>
        all.Keep(Permuted(all.Rows, all.Draw!.Value, seed, Stream($"draw:{all.Name}"))) with { Population = all.Rows };

    /// <summary>The first indices of a permutation of 0 to all - 1.</summary>
    public static int[] Permuted(int all, int count, ulong seed, ulong stream)
    {
        int[] order = [.. Enumerable.Range(0, all)];
        for (var i = 0; i < count; i++)
        {
            var other = i + Philox.Below(all - i, seed, stream, (ulong)i);
            (order[i], order[other]) = (order[other], order[i]);
        }

        return order[..count];
    }

    /// <summary>The stream of random draws for a purpose.</summary>
    public static ulong Stream(string purpose) => FirstBytes(Encoding.UTF8.GetBytes(purpose));

    private static int PartOf(DataSet data, int row, int parts) =>
        1 + (int)((data.Clusters is { } keys ? FirstBytes(Encoding.UTF8.GetBytes(keys[row])) : Convert.ToUInt64(data.RowDigest(row)[..16], 16)) % (ulong)parts);

    private static ulong FirstBytes(byte[] bytes) => System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(bytes));

    private static InputFaultException Fault(DataSet data, string message) => new(new Diagnostic("data.rows", $"data '{data.Name}'", message));
}
