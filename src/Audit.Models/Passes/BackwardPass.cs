using Audit.Models.Devices;
using Audit.Models.Graphs;
using Audit.Models.Operators;

namespace Audit.Models.Passes;

/// <summary>What a pass for training gives.</summary>
/// <param name="Output">The output value, [batch, output].</param>
/// <param name="Gradients">The gradient of each initialiser that a node reads, in the initialiser's shape, summed over the batch.</param>
public sealed record GradientResult(float[] Output, IReadOnlyDictionary<string, float[]> Gradients);

/// <summary>Vector-Jacobian products through a whole model: search directions and training, never evidence.</summary>
/// <remarks>
/// Guarantee: deterministic bits, independent of slices and threads; sums over the batch run over rows in increasing order.
/// Where an operator has no derivative (ReLU at 0, ties of a maximum) its file says which one is taken.
/// </remarks>
public static class BackwardPass
{
    /// <summary>The gradient of the inner product of output and <paramref name="outputGradient"/>, row by row, in a value.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inputs">[batch, input].</param>
    /// <param name="batch">Number of rows.</param>
    /// <param name="outputGradient">[batch, output].</param>
    /// <param name="at">The site in which the gradient is taken; null for the input.</param>
    /// <param name="patches">
    /// Replacements; a patched unit hides what made it. At the site itself the gradient is that of the patched value.
    /// </param>
    /// <returns>[batch, units of the site].</returns>
    public static float[] InputGradient(
        Model model,
        ReadOnlyMemory<float> inputs,
        int batch,
        ReadOnlyMemory<float> outputGradient,
        string? at = null,
        IReadOnlyList<Patch>? patches = null)
    {
        ForwardPass.CheckLength(inputs.Length, batch, model.Graph.InputShape.Count, nameof(inputs));
        ForwardPass.CheckLength(outputGradient.Length, batch, model.Graph.OutputShape.Count, nameof(outputGradient));
        var plan = PassPlan.Of(model.Graph);
        var target = at is null ? 0 : plan.Slots[Sites.Resolve(model.Graph, at)];
        var result = new float[batch * plan.Counts[target]];
        var bound = BoundPatch.Bind(model.Graph, plan, PatchCheck.Sourced(model, patches, batch, null), batch);
        PatchCheck.Influence(plan, bound, []);
        Slicing.Run(PassTask.KeepingAll(plan, bound, inputs, batch), Device.Cpu, slice =>
        {
            var gradient = new GradientSweep(plan, slice, target, null).Run(OfSlice(outputGradient, slice, plan));
            NonFiniteException.Check(gradient, plan.Names[target], slice.Start, plan.Counts[target]);
            gradient.CopyTo(result.AsMemory(slice.Start * plan.Counts[target]));
        });
        return result;
    }

    /// <summary>The gradients of all initialisers, summed over the batch, and the output on the way.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inputs">[batch, input].</param>
    /// <param name="batch">Number of rows.</param>
    /// <param name="outputGradient">Gives the gradient [batch, output] from the output [batch, output], as a loss does.</param>
    public static GradientResult ParameterGradients(
        Model model, ReadOnlyMemory<float> inputs, int batch, Func<float[], float[]> outputGradient)
    {
        var output = ForwardPass.Run(model, inputs, batch).Output;
        var gradient = outputGradient(output);
        return new GradientResult(output, ParameterGradients(model, inputs, batch, gradient));
    }

    /// <summary>The gradients of all initialisers, summed over the batch.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inputs">[batch, input].</param>
    /// <param name="batch">Number of rows.</param>
    /// <param name="outputGradient">[batch, output].</param>
    public static IReadOnlyDictionary<string, float[]> ParameterGradients(
        Model model, ReadOnlyMemory<float> inputs, int batch, ReadOnlyMemory<float> outputGradient)
    {
        ForwardPass.CheckLength(inputs.Length, batch, model.Graph.InputShape.Count, nameof(inputs));
        ForwardPass.CheckLength(outputGradient.Length, batch, model.Graph.OutputShape.Count, nameof(outputGradient));
        var plan = PassPlan.Of(model.Graph);
        var sums = plan.Steps.SelectMany(step => step.Inputs).Where(source => source.Tensor is not null).DistinctBy(source => source.Name)
            .ToDictionary(source => source.Name, source => new float[source.Shape.Count]);
        var task = PassTask.KeepingAll(plan, plan.Unpatched, inputs, batch);
        Slicing.Alone(task, Device.Cpu, Math.Max(1, Math.Min(batch, task.Schedule.Rows)), slice =>
            new GradientSweep(plan, slice, 0, sums).Run(OfSlice(outputGradient, slice, plan)));
        foreach (var (name, sum) in sums) { NonFiniteException.Check(sum, name, 0, Math.Max(1, sum.Length)); }
        return sums;
    }

    private static ReadOnlyMemory<float> OfSlice(ReadOnlyMemory<float> gradient, Slice slice, PassPlan plan)
    {
        var count = plan.Counts[plan.Output];
        return gradient.Slice(slice.Start * count, slice.Rows * count);
    }
}

/// <summary>One walk from the output back to a value, over a slice that has run forward.</summary>
/// <param name="plan">The graph's plan.</param>
/// <param name="slice">The rows.</param>
/// <param name="target">Slot at which the walk ends.</param>
/// <param name="sums">Where to add the gradients of initialisers, or null where they are not wanted.</param>
internal sealed class GradientSweep(PassPlan plan, Slice slice, int target, Dictionary<string, float[]>? sums)
{
    private readonly float[]?[] gradients = new float[]?[plan.Counts.Length];

    /// <summary>Walks back and returns the gradient at the target, [rows, count]; zeros where the output does not depend on it.</summary>
    public float[] Run(ReadOnlyMemory<float> outputGradient)
    {
        gradients[plan.Output] = outputGradient.ToArray();
        var needed = Downstream();
        for (var index = plan.Steps.Length - 1; index >= 0; index--)
        {
            var step = plan.Steps[index];
            if (step.Output == target) { break; }
            if (gradients[step.Output] is { } gradient) { Back(step, gradient, needed); }
        }

        return gradients[target] ?? new float[slice.Rows * plan.Counts[target]];
    }

    private void Back(PassPlan.Step step, float[] gradient, bool[] needed)
    {
        foreach (var patch in slice.Patches(step.Output).Reverse()) { patch.PullBack(gradient, plan.Counts[step.Output], slice.Rows); }
        var wanted = step.Inputs.Select(source =>
            source.Tensor is not null ? sums?[source.Name]
            : needed[source.Slot] ? gradients[source.Slot] ??= new float[slice.Rows * plan.Counts[source.Slot]]
            : null).ToArray();
        if (wanted.All(sum => sum is null)) { return; }
        step.Entry.Backward(new BackwardCall(
            step.Node, slice.Rows, slice.Operands(step), step.Shape, slice.Made(step.Output), gradient, wanted));
    }

    /// <summary>The values whose gradient matters: those that the target can change, and with sums all of them.</summary>
    private bool[] Downstream()
    {
        var needed = new bool[plan.Counts.Length];
        needed[target] = true;
        foreach (var step in plan.Steps)
        {
            needed[step.Output] |= sums is not null || step.Inputs.Any(source => source.Tensor is null && needed[source.Slot]);
        }
        return needed;
    }
}
