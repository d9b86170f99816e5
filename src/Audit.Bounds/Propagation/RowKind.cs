namespace Audit.Bounds.Propagation;

/// <summary>Which network's values a backward row speaks of.</summary>
internal enum RowKind
{
    /// <summary>P . d + Q . x of the pair.</summary>
    Pair,

    /// <summary>Q . x of the original alone.</summary>
    Original,

    /// <summary>Q . y of the coarse network alone.</summary>
    Coarse,
}
