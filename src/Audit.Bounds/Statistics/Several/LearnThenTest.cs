using System.Collections.Immutable;
using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>What the losses of one setting, such as a threshold, came to.</summary>
/// <param name="Numerator">Numerator of the sum of the losses, rounded upward where it is not known exactly.</param>
/// <param name="Denominator">Its denominator, positive.</param>
/// <param name="Rows">Losses, each in [0, 1].</param>
public readonly record struct SettingLoss(BigInteger Numerator, BigInteger Denominator, long Rows);

/// <summary>How the error is shared among settings.</summary>
public enum SettingOrder
{
    /// <summary>In the order of the plan, each at the whole error, to the first that fails.</summary>
    FixedSequence,

    /// <summary>Holm's rule over all settings.</summary>
    Holm,

    /// <summary>Bonferroni's rule over all settings.</summary>
    Bonferroni,
}

/// <summary>Which of several settings have a risk of at most a limit, all at once, so that any of those may be chosen freely.</summary>
/// <remarks>
/// Guarantee: with confidence 1 - delta every certified setting's mean loss is at most the limit; settings and their order fixed beforehand, rows independent and in [0, 1], losses of
/// different settings on the same rows. Formula: the one-sided p-value of <see cref="HoeffdingBentkus"/> for each, then the order. Source: Angelopoulos et al. 2021 (arXiv 2110.01052).
/// A two-sided p-value must not be used here: it is small for a bad setting too.
/// </remarks>
public static class LearnThenTest
{
    /// <summary>Whether each setting is certified.</summary>
    /// <param name="settings">Losses of the settings, in the plan's order.</param>
    /// <param name="limit">The risk's limit as decimal text.</param>
    /// <param name="delta">Error of the whole statement.</param>
    /// <param name="order">How the error is shared.</param>
    public static ImmutableArray<bool> Certified(ImmutableArray<SettingLoss> settings, string limit, ExactAlpha delta, SettingOrder order) =>
        Certified([.. settings.Select(s => HoeffdingBentkus.PValue((s.Numerator, s.Denominator), s.Rows, limit))], delta, order);

    /// <summary>Whether each setting is certified, from one-sided p-values of "risk above the limit".</summary>
    /// <param name="pValues">In the plan's order, rounded up.</param>
    /// <param name="delta">Error of the whole statement.</param>
    /// <param name="order">How the error is shared.</param>
    public static ImmutableArray<bool> Certified(ReadOnlySpan<double> pValues, ExactAlpha delta, SettingOrder order) => order switch
    {
        SettingOrder.FixedSequence => Sequence(pValues, delta),
        SettingOrder.Holm => Holm.Accepted(pValues, delta),
        SettingOrder.Bonferroni => Holm.Bonferroni(pValues, delta),
        _ => throw new ArgumentOutOfRangeException(nameof(order), order, "Not an order."),
    };

    private static ImmutableArray<bool> Sequence(ReadOnlySpan<double> pValues, ExactAlpha delta)
    {
        bool[] certified = new bool[pValues.Length];
        ImmutableArray<bool> alone = Holm.Each(pValues, 1, delta);
        for (int i = 0; i < certified.Length && alone[i]; i++) { certified[i] = true; }
        return ImmutableArray.Create(certified);
    }
}
