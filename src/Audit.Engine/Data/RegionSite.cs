using Audit.Models;
using Audit.Models.Graphs;
using Audit.Models.Passes;

namespace Audit.Engine.Data;

/// <summary>The site that a region speaks of.</summary>
internal static class RegionSite
{
    /// <summary>The value of the graph that a region names.</summary>
    /// <exception cref="InputFaultException">There is none: the fault names the region.</exception>
    public static string Of(string region, Model subject, string site)
    {
        try { return Sites.Resolve(subject.Graph, site); }
        catch (InputFaultException fault) { throw new InputFaultException(fault.Diagnostics.Select(item => item with { Place = $"region '{region}', at {site}" })); }
    }
}
