namespace Audit.Models.Operators;

/// <summary>Marks an operator whose output is its input under another name and shape, so that a pass need not copy it.</summary>
internal interface IRenaming
{
}

/// <summary>What operators share that keep every element and its place: Identity, Flatten, Reshape.</summary>
internal static class Copying
{
    public static void Forward(ForwardCall call)
    {
        for (var row = 0; row < call.Batch; row++) { call.Inputs[0].Row(row).CopyTo(call.Row(row)); }
    }

    public static void Backward(BackwardCall call)
    {
        if (call.InputGradients[0] is null) { return; }
        for (var row = 0; row < call.Batch; row++)
        {
            var gradient = call.GradientRow(row);
            var sum = call.InputGradientRow(0, row);
            for (var index = 0; index < sum.Length; index++) { sum[index] += gradient[index]; }
        }
    }
}
