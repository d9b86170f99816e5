using System.Globalization;
using System.Text;

namespace Audit.Percolation;

/// <summary>The VNN-LIB property of the samples: around the centre of family 0 the answer is that family's class.</summary>
/// <remarks>So what the latents below the family add, up to <see cref="Reach"/> in every feature at once, cannot change the class.</remarks>
internal static class CoreBox
{
    public const float Reach = 0.02f;
    private const int Family = 0;

    /// <summary>The text of the file: the box, and the unsafe outputs, where another logit is at least that of the class.</summary>
    public static string Text()
    {
        var text = new StringBuilder("; Made by samples/Audit.Samples: within the box the largest logit is that of the class of family 0.\n");
        for (var axis = 0; axis < PercolationWorld.Features; axis++) { text.Append(CultureInfo.InvariantCulture, $"(declare-const X_{axis} Real)\n"); }
        for (var output = 0; output < PercolationWorld.Classes; output++) { text.Append(CultureInfo.InvariantCulture, $"(declare-const Y_{output} Real)\n"); }
        for (var axis = 0; axis < PercolationWorld.Features; axis++)
        {
            var centre = PercolationWorld.Centre(Family, axis);
            text.Append(CultureInfo.InvariantCulture, $"(assert (>= X_{axis} {Decimal(centre - Reach)}))\n(assert (<= X_{axis} {Decimal(centre + Reach)}))\n");
        }

        var right = PercolationWorld.ClassOf(Family);
        var unsafeCases = Enumerable.Range(0, PercolationWorld.Classes).Where(output => output != right)
            .Select(output => string.Create(CultureInfo.InvariantCulture, $"(and (>= Y_{output} Y_{right}))"));
        return text.Append(CultureInfo.InvariantCulture, $"(assert (or {string.Join(' ', unsafeCases)}))\n").ToString();
    }

    /// <summary>The number to four decimals, which the file then means exactly.</summary>
    private static string Decimal(float value) => value.ToString("F4", CultureInfo.InvariantCulture);
}
