using Audit.Models;
using Audit.Models.Graphs;
using Audit.Models.Passes;

namespace Audit.Engine.Data;

/// <summary>What regions made of rows of a data set share: how many rows, and the site whose values are meant.</summary>
internal static class RegionSite
{
    /// <summary>How many rows of a data set a region takes.</summary>
    /// <exception cref="InputFaultException">More than there are.</exception>
    public static int Rows(string region, int? first, DataSet data) => first > data.Rows
        ? throw new InputFaultException(new Diagnostic("region.shape", $"region '{region}'", $"Got first: {first}, but '{data.Name}' has {data.Rows} rows; lower it."))
        : first ?? data.Rows;

    /// <summary>The value of the graph that a region names.</summary>
    /// <exception cref="InputFaultException">There is none: the fault names the region.</exception>
    public static string Of(string region, Model subject, string site)
    {
        try { return Sites.Resolve(subject.Graph, site); }
        catch (InputFaultException fault) { throw new InputFaultException(fault.Diagnostics.Select(item => item with { Place = $"region '{region}', at {site}" })); }
    }
}
