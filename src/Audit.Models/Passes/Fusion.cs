using System.Collections.Immutable;

namespace Audit.Models.Passes;

/// <summary>Finds steps that can run as one because nobody looks at what they pass on.</summary>
internal static class Fusion
{
    private const int KeyAxis = 2;

    /// <summary>The steps of a plan with each AttentionScores, Softmax, AttentionMix as one step in the place of the last.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="isSeen">Whether a slot's value is kept or patched.</param>
    public static ImmutableArray<PassPlan.Step> Of(PassPlan plan, Func<int, bool> isSeen)
    {
        var readers = new int[plan.Counts.Length];
        foreach (var source in plan.Steps.SelectMany(step => step.Inputs).Where(source => source.Tensor is null)) { readers[source.Slot]++; }
        var (fused, absorbed) = (new Dictionary<int, PassPlan.Step>(), new HashSet<int>());
        foreach (var mix in plan.Steps.Where(step => step.Node.OpType == "AttentionMix"))
        {
            if (Hidden(mix.Inputs[0].Slot, "Softmax") is not { } softmax || softmax.Node.Attributes.Integer("axis", 0) != KeyAxis) { continue; }
            if (Hidden(softmax.Inputs[0].Slot, "AttentionScores") is not { } scores) { continue; }
            absorbed.UnionWith([softmax.Output, scores.Output]);
            fused[mix.Output] = mix with { Node = scores.Node, Entry = FusedAttention.Entry, Inputs = [.. scores.Inputs, mix.Inputs[1]] };
        }

        return fused.Count == 0 ? plan.Steps
            : [.. plan.Steps.Where(step => !absorbed.Contains(step.Output)).Select(step => fused.GetValueOrDefault(step.Output, step))];

        PassPlan.Step? Hidden(int slot, string opType) =>
            slot > 0 && readers[slot] == 1 && !isSeen(slot) && plan.Steps[slot - 1] is var step && step.Node.OpType == opType ? step : null;
    }
}
