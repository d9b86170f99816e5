namespace Audit.Engine.Policies;

/// <summary>How a statistical claim is bounded.</summary>
public enum StatisticalMethod
{
    /// <summary>Exact binomial ends of a rate.</summary>
    ClopperPearson,

    /// <summary>The default for means: betting.</summary>
    Betting,

    /// <summary>Hedged betting.</summary>
    Hedged,

    /// <summary>STaR-Bets, with a deterministic threshold.</summary>
    Star,

    /// <summary>PRECiSE, free of the order of rows.</summary>
    Precise,

    /// <summary>Maurer and Pontil's empirical Bernstein bound.</summary>
    MaurerPontil,

    /// <summary>Predictable plug-in empirical Bernstein bound.</summary>
    EmpiricalBernstein,

    /// <summary>Hoeffding's bound.</summary>
    Hoeffding,
}

/// <summary>The stopping rule of a claim that is tested row by row.</summary>
/// <param name="Design">The rate that a good model is expected to have, at which the test of a rate is sharpest; null for a running test of a mean, or of a rate over clusters.</param>
/// <param name="Against">The rate from which on the claim is to be disproved early, or null.</param>
/// <param name="Futility">The claim is given up when the evidence falls to one to this many.</param>
/// <param name="Most">The most rows that are run; null for all of the data.</param>
public sealed record SequentialSpec(ExactDecimal? Design, ExactDecimal? Against, int Futility, int? Most);

/// <summary>What the statistical claims of a policy state together.</summary>
public enum ClaimFamily
{
    /// <summary>All claims must hold for the gate to open: each at its own confidence (intersection-union); the intervals hold one at a time.</summary>
    Gate,

    /// <summary>All intervals hold at once with the confidence: each pays for all (Bonferroni).</summary>
    Simultaneous,

    /// <summary>The claims that are verified hold at once with the confidence (Holm); the intervals are ends of tests.</summary>
    Holm,
}
