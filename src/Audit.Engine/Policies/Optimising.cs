using System.Globalization;
using Audit.Bounds.Statistics;
using Audit.Models;

namespace Audit.Engine.Policies;

/// <summary>`--optimise RATIO`: every search goes on after its threshold is met, until the proved bound is at most RATIO times the found one.</summary>
internal static class Optimising
{
    /// <summary>The policy with the ratio in every claim's budget.</summary>
    /// <exception cref="InputFaultException">The text is no decimal number above 1.</exception>
    public static Policy Apply(Policy policy, string text)
    {
        var isNumber = DecimalText.TryParse(text, out var numerator, out var denominator) && numerator > denominator;
        if (!isNumber) { throw new InputFaultException(new Diagnostic("optimise.ratio", "--optimise", $"Got '{text}', wanted a decimal number above 1, such as 2.")); }
        var ratio = new ExactDecimal(text, double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture));
        return policy with { Optimise = ratio, Claims = [.. policy.Claims.Select(claim => claim with { Budget = claim.Budget with { Ratio = ratio } })] };
    }
}
