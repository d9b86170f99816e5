namespace Audit.Bounds.Statistics;

/// <summary>What a sequential test says after some rows.</summary>
public enum SequentialVerdict
{
    /// <summary>Draw another row.</summary>
    Continue,

    /// <summary>The claim holds, with the error of the plan.</summary>
    Verified,

    /// <summary>The claim is false, with the error that the plan gives to this side; the rows are the witness.</summary>
    Falsified,

    /// <summary>Given up as declared: a verification is out of sight. Nothing is disproved.</summary>
    Futile,

    /// <summary>The declared cap is reached. Nothing is decided.</summary>
    Inconclusive,
}
