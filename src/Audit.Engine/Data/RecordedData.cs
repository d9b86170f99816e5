using Audit.Engine.Policies;
using Audit.Models;
using Audit.Models.Formats;

namespace Audit.Engine.Data;

/// <summary>Data sets that hold recorded outcomes alone: no model reads their rows, so they need no inputs.</summary>
internal static class RecordedData
{
    /// <summary>Whether a data set is named by claims about recorded outcomes, and by nothing else.</summary>
    public static bool Only(Policy policy, string name)
    {
        var over = policy.Claims.Where(claim => claim.Over == name).ToList();
        var elsewhere = policy.Regions.Values.Any(region => Running.Inputs.DataOf(region) == name)
            || policy.Claims.Any(claim => claim.Subject is Subject.Effect effect && effect.Reference == name);
        return over.Count > 0 && !elsewhere && over.TrueForAll(claim => claim.Subject is Subject.Recorded);
    }

    /// <summary>The rows of the file, without inputs.</summary>
    /// <exception cref="InputFaultException">There is no such column, columns differ in rows, or the policy asks for inputs or for a part by inputs.</exception>
    public static DataSet Of(Policy policy, string name, DataReference reference, DataTable table)
    {
        InputFaultException Fault(string message) => new(new Diagnostic("data.recorded", $"data '{name}' ({reference.Path})", message));
        var columns = policy.Claims.Where(claim => claim.Over == name).Select(claim => ((Subject.Recorded)claim.Subject).Outcome).Distinct().ToList();
        var rows = columns.Select(column => table.Inputs(column).Rows).Distinct().ToList();
        if (rows.Count != 1 || rows[0] == 0) { throw Fault($"Got columns of {string.Join(" and ", rows)} rows, wanted one number of rows, at least 1."); }
        if (reference.Part is not null && reference.Cluster is null) { throw Fault("Got a part of rows without inputs, wanted a cluster: parts are told apart by the cluster, else by the inputs; add cluster, or leave out part."); }
        if (reference.First > rows[0]) { throw Fault($"Got first: {reference.First}, but the file has {rows[0]} rows; lower it or leave it out."); }
        System.Collections.Immutable.ImmutableArray<string>? clusters = reference.Cluster is null ? null : DataLoader.Clusters(table, name, reference.Cluster, rows[0]);
        return new DataSet(name, Path.GetFileName(reference.Path), table.Sha256, default, rows[0], 0, clusters) { Table = table };
    }
}
