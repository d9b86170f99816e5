using Audit.Models.Devices;
using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Operators.Errors;

namespace Audit.Models.Passes;

/// <summary>Values of a pass, and how far each may be from the same network in real arithmetic.</summary>
/// <param name="Values">[batch, units], the bits of <see cref="ForwardPass"/>.</param>
/// <param name="Errors">[batch, units]: at least abs(value - real value), infinity where there is no bound; never NaN.</param>
public sealed record BoundedValues(float[] Values, float[] Errors);

/// <summary>What an error pass gives.</summary>
/// <param name="Output">The output.</param>
/// <param name="Captured">Each captured site.</param>
public sealed record ErrorResult(BoundedValues Output, IReadOnlyDictionary<string, BoundedValues> Captured);

/// <summary>A forward pass that accounts for every rounding: the distance of reference arithmetic from real arithmetic, input by input.</summary>
/// <remarks>
/// Guarantee: for each element abs(computed - real) &lt;= error, where the real-valued network has the same weights, the same formulas without rounding, and inputs within
/// the given bounds. The masked scores of attention are the same number in both. Formula: the running error of each operator, see <see cref="ErrorTable"/>.
/// Cost: three to ten times a forward pass, and every value of a slice with its bound in memory.
/// </remarks>
public static class ErrorPass
{
    private const int LargestSlice = 16;

    /// <summary>Runs a batch.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inputs">[batch, input].</param>
    /// <param name="batch">Number of rows.</param>
    /// <param name="inputErrors">How far each input may be off, [batch, input], none negative; nothing for exact inputs.</param>
    /// <param name="capture">Sites to return.</param>
    /// <exception cref="InputFaultException">A site does not exist.</exception>
    /// <exception cref="NonFiniteException">A value is NaN or infinite.</exception>
    /// <exception cref="ArgumentException">A length does not fit the batch, or an error is negative or NaN.</exception>
    public static ErrorResult Run(
        Model model, ReadOnlyMemory<float> inputs, int batch, ReadOnlyMemory<float> inputErrors = default, IReadOnlyList<string>? capture = null)
    {
        ForwardPass.CheckLength(inputs.Length, batch, model.Graph.InputShape.Count, nameof(inputs));
        if (!inputErrors.IsEmpty) { ForwardPass.CheckLength(inputErrors.Length, batch, model.Graph.InputShape.Count, nameof(inputErrors)); }
        foreach (var error in inputErrors.Span)
        {
            if (!(error >= 0)) { throw new ArgumentException($"Got the input error {error}, wanted none negative.", nameof(inputErrors)); }
        }

        var plan = PassPlan.Of(model.Graph);
        var wanted = (capture ?? []).Distinct().ToDictionary(site => site, site => plan.Slots[Sites.Resolve(model.Graph, site)]);
        var slots = wanted.Values.Append(plan.Output).Distinct().ToDictionary(
            slot => slot, slot => new BoundedValues(new float[batch * plan.Counts[slot]], new float[batch * plan.Counts[slot]]));
        var task = PassTask.KeepingAll(plan, plan.Unpatched, inputs, batch);
        Slicing.Alone(task, Device.Cpu, Math.Clamp(batch, 1, LargestSlice), slice =>
        {
            var errors = Errors(plan, slice, inputErrors);
            foreach (var (slot, result) in slots)
            {
                slice.Value(slot).CopyTo(result.Values.AsMemory(slice.Start * plan.Counts[slot]));
                errors[slot].CopyTo(result.Errors.AsMemory(slice.Start * plan.Counts[slot]));
            }
        });
        return new ErrorResult(slots[plan.Output], wanted.ToDictionary(pair => pair.Key, pair => slots[pair.Value]));
    }

    private static float[][] Errors(PassPlan plan, Slice slice, ReadOnlyMemory<float> inputErrors)
    {
        var errors = new float[plan.Counts.Length][];
        var width = plan.Counts[0];
        errors[0] = inputErrors.IsEmpty ? new float[slice.Rows * width] : inputErrors.Slice(slice.Start * width, slice.Rows * width).ToArray();
        foreach (var step in plan.Steps)
        {
            errors[step.Output] = new float[slice.Rows * plan.Counts[step.Output]];
            var forward = new ForwardCall(step.Node, slice.Rows, slice.Operands(step), step.Shape, slice.Value(step.Output).ToArray());
            ReadOnlyMemory<float>[] own = [.. step.Inputs.Select(source => source.Tensor is null ? errors[source.Slot].AsMemory() : default)];
            ErrorTable.Bound(new ErrorCall(step.Entry, forward, own, errors[step.Output]) { Normalises = Normalises(plan, step) });
        }

        return errors;
    }

    private static bool Normalises(PassPlan plan, PassPlan.Step step) =>
        step.Node.OpType == "Div" && step.Inputs[1] is { Tensor: null, Slot: > 0 } scale && plan.Steps[scale.Slot - 1] is { Node.OpType: "NormScale" } norm
        && norm.Inputs[0].Slot == step.Inputs[0].Slot && step.Inputs[0].Tensor is null;
}
