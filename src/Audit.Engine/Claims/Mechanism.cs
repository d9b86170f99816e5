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
    /// <summary>Resolves an address: see <see cref="SiteAddress"/>; a bare index is a neuron or a channel with all its positions.</summary>
    /// <exception cref="InputFaultException">No such site, axis or index.</exception>
    public static Mechanism Resolve(Graph graph, Subject.Effect effect, string claim)
    {
        var text = MechanismText.Write(effect.Site, effect.Units);
        try
        {
            var address = SiteAddress.Parse(graph, text);
            return new Mechanism(address.Value, address.Units, text);
        }
        catch (InputFaultException fault)
        {
            throw new InputFaultException(fault.Diagnostics.Select(item => item with { Place = $"claim '{claim}', mechanism '{text}'" }));
        }
    }
}
