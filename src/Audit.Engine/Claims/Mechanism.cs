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
    /// <summary>Resolves an address: on a value [channels, ...] a unit is a channel with all its positions; on a vector it is an element.</summary>
    /// <exception cref="InputFaultException">No such site or unit.</exception>
    public static Mechanism Resolve(Graph graph, Subject.Effect effect, string claim)
    {
        var site = Sites.Resolve(graph, effect.Site);
        var shape = graph.Shapes[site];
        var channels = shape.Rank == 0 ? 1 : shape[0];
        var perUnit = shape.Count / Math.Max(channels, 1);
        var wrong = effect.Units.Where(unit => unit < 0 || unit >= channels).ToArray();
        if (wrong.Length > 0)
        {
            throw new InputFaultException(new Diagnostic(
                "mechanism.unit", $"claim '{claim}', mechanism '{effect.Site}'", $"Got unit {string.Join(", ", wrong)}, but '{site}' has shape {shape}: wanted units 0 to {channels - 1}."));
        }

        var units = effect.Units.IsEmpty ? Enumerable.Range(0, channels) : effect.Units.Distinct().Order();
        return new Mechanism(site, [.. units.SelectMany(unit => Enumerable.Range(unit * perUnit, perUnit))], MechanismText.Write(effect.Site, effect.Units));
    }
}
