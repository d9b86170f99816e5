using Audit.Bounds.Statistics;
using Audit.Engine.Policies;

namespace Audit.Engine.Claims.Explanations;

/// <summary>When a unit counts as active: strictly above a number.</summary>
/// <remarks>Formula for a share s of n other rows: the number is the value with exactly floor(s n) places above it in falling order, so at most that many lie strictly above; rows that tie with it count as not active, which is told.</remarks>
/// <param name="Above">The number.</param>
/// <param name="Says">How it came about, in words.</param>
internal sealed record Activity(double Above, string Says)
{
    /// <summary>The rule, from the values on the rows that it is chosen on; null where no row lies above.</summary>
    public static Activity? Of(ActiveRule rule, double[]? chosenOn)
    {
        if (rule.Above is { } above) { return new Activity(above.Value, $"active above {above.Text}"); }
        if (chosenOn is null || !DecimalText.TryParse(rule.Top!.Value.Text, out var p, out var q)) { return null; }
        var wanted = (int)(p * chosenOn.Length / q);
        double[] falling = [.. chosenOn.OrderDescending()];
        if (wanted == 0 || wanted >= falling.Length) { return null; }
        var number = falling[wanted];
        var (higher, ties) = (falling.Count(value => value > number), falling.Count(value => value == number));
        return higher == 0 ? null : new Activity(number, $"active above the number that the top {rule.Top.Value.Text} of '{rule.ChosenOn}' lie above ({higher:N0} of {falling.Length:N0} rows do; {ties:N0} tie with it and count as not active)");
    }

    /// <summary>Whether each row is active.</summary>
    public bool[] On(double[] values) => [.. values.Select(value => value > Above)];
}
