namespace Audit.Bounds.Statistics;

/// <summary>How the mean of rows in [0, 1] is bounded; fixed in the plan, never chosen by looking at the rows.</summary>
public enum MeanMethod
{
    /// <summary>The default: the narrowest known for the number of rows; see <see cref="MeanMethods.Resolve"/>.</summary>
    Betting,

    /// <summary>One side of the hedged betting interval.</summary>
    Hedged,

    /// <summary>STaR-Bets with a deterministic threshold.</summary>
    Star,

    /// <summary>PRECiSE-CO96; valid at every time, in any order of the rows.</summary>
    Precise,

    /// <summary>Maurer and Pontil's empirical Bernstein bound.</summary>
    MaurerPontil,

    /// <summary>Empirical Bernstein bound with predictable plug-in bets.</summary>
    EmpiricalBernstein,

    /// <summary>Hoeffding's bound; without replacement, that of Hoeffding and Serfling.</summary>
    Hoeffding,
}
