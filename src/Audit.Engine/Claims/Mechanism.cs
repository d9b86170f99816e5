using System.Collections.Immutable;
using Audit.Engine.Policies;
using Audit.Models;
using Audit.Models.Graphs;
using Audit.Models.Passes;

namespace Audit.Engine.Claims;

/// <summary>Elements of a value of the graph: neurons, or all positions of channels.</summary>
/// <param name="Site">The value.</param>
/// <param name="Units">Flat indices of its elements, rising.</param>
/// <param name="Text">As the policy writes it.</param>
internal sealed record Mechanism(string Site, ImmutableArray<int> Units, string Text)
{
    /// <summary>Resolves an address. With named axes, or whole: see <see cref="SiteAddress"/>; a bare index on a value [channels, ...] is a channel with all its positions, on a vector an element.</summary>
    /// <exception cref="InputFaultException">No such site, axis or index; a bare index where the first axis is the tokens.</exception>
    public static Mechanism Resolve(Graph graph, Subject.Effect effect, string claim)
    {
        var text = MechanismText.Write(effect.Site, effect.Units);
        var place = $"claim '{claim}', mechanism '{text}'";
        try
        {
            var address = SiteAddress.Parse(graph, effect.Site);
            return effect.Units.IsEmpty ? new Mechanism(address.Value, address.Units, text) : new Mechanism(address.Value, Channels(graph, address.Value, effect.Units), text);
        }
        catch (InputFaultException fault)
        {
            throw new InputFaultException(fault.Diagnostics.Select(item => item with { Place = place }));
        }
    }

    private static ImmutableArray<int> Channels(Graph graph, string site, ImmutableArray<int> units)
    {
        var shape = graph.Shapes[site];
        if (shape.Rank > 1 && graph.TokenEmbedding is not null)
        {
            throw new InputFaultException(new Diagnostic("mechanism.axis", site, $"Got an index without an axis, but '{site}' {shape} has the axes {string.Join(", ", SiteAxes.Of(graph, site))}; name one, as in '{site}[{SiteAxes.Of(graph, site).LastOrDefault("i")}={units[0]}]'."));
        }

        var channels = shape.Rank == 0 ? 1 : shape[0];
        var perUnit = shape.Count / Math.Max(channels, 1);
        var wrong = units.Where(unit => unit < 0 || unit >= channels).ToArray();
        return wrong.Length == 0
            ? [.. units.Distinct().Order().SelectMany(unit => Enumerable.Range(unit * perUnit, perUnit))]
            : throw new InputFaultException(new Diagnostic("mechanism.unit", site, $"Got unit {string.Join(", ", wrong)}, but '{site}' has shape {shape}: wanted units 0 to {channels - 1}."));
    }
}
