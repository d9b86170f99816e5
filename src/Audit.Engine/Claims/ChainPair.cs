using Audit.Bounds.Certificates;
using Audit.Bounds.Lowering;
using Audit.Models.Graphs;

namespace Audit.Engine.Claims;

/// <summary>Two networks as chains of one shape whose difference can be tracked.</summary>
/// <param name="Original">The original network.</param>
/// <param name="Coarse">The coarse network.</param>
/// <param name="Rounded">How many of the last inputs are roundings of activations, of both networks.</param>
internal sealed record ChainPair(ChainNetwork Original, ChainNetwork Coarse, int Rounded)
{
    /// <summary>The chains of two models between two sites; null with the reason where there are none.</summary>
    public static ChainPair? Of(Graph original, Graph coarse, (string? From, string? OriginalAt, string? CoarseAt) sites, out string reason)
    {
        var (first, second) = (ChainLowering.Lower(original, sites.OriginalAt, from: sites.From), ChainLowering.Lower(coarse, sites.CoarseAt, from: sites.From));
        reason = Uncovered(first, second);
        if (first.Network is null || second.Network is null) { return null; }
        if (!Computation.IsSame(original, coarse)) { second = second with { Network = Computation.SetApart(second.Network, first.Network) }; }
        var (x, y) = RoundedValues.Separate(first, second);
        var aligned = ChainAlignment.IsAligned(x, y) ? (x, y) : ChainAlignment.Align(x, y);
        reason = "the two models become chains whose layers cannot stand side by side, so their difference cannot be tracked";
        return aligned is var (one, other) ? new ChainPair(one, other, first.Rounded + second.Rounded) : null;
    }

    /// <summary>Why two models have no chains.</summary>
    public static string Uncovered(Lowered first, Lowered second) => $"no worst-case rule covers the model: {first.Reason}{(first.Network is null ? "" : second.Reason)}";
}
