using Audit.Bounds.Certificates;

namespace Audit.Bounds.Lowering;

/// <summary>Gives the rounded activations of two chains inputs of their own: what one network rounds says nothing of how the other does.</summary>
public static class RoundedValues
{
    /// <summary>The end of the interval that a rounding's free input lies in: half a step.</summary>
    public const float HalfStep = 0.5f;

    /// <summary>Both chains over the inputs that they share, then the first's roundings, then the second's.</summary>
    public static (ChainNetwork First, ChainNetwork Second) Separate(Lowered first, Lowered second)
    {
        var shared = first.Network!.Inputs - first.Rounded;
        var inputs = shared + first.Rounded + second.Rounded;
        return (Widen(first.Network, inputs, shared, 0), Widen(second.Network!, inputs, shared, first.Rounded));
    }

    private static ChainNetwork Widen(ChainNetwork network, int inputs, int shared, int shift)
    {
        if (network.Inputs == inputs) { return network; }
        var layer = network.Layers[0] with { Inputs = inputs, Columns = [.. network.Layers[0].Columns.Select(column => column < shared ? column : column + shift)] };
        return new ChainNetwork(network.Layers.SetItem(0, layer));
    }
}
