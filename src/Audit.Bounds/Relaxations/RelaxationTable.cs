using Audit.Bounds.Certificates;

namespace Audit.Bounds.Relaxations;

/// <summary>The relaxations of units, one line for each kind.</summary>
internal static class RelaxationTable
{
    /// <summary>One form for each value that leaves the unit, in order.</summary>
    /// <param name="unit">What reads the unit's first row.</param>
    /// <param name="rows">Intervals of its rows, on which the unit is defined.</param>
    public static UnitForm[] Of(Activation unit, UnitRows rows) => unit switch
    {
        Activation.ProductLeft => [ProductUnit.Of(rows)],
        Activation.SoftmaxFirst => SoftmaxUnit.Of(rows),
        _ when UnitErrors.IsFunction(unit) => [SmoothUnit.Of(unit, rows)],
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "no relaxation"),
    };
}
