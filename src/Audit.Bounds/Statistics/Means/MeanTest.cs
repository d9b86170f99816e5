namespace Audit.Bounds.Statistics;

/// <summary>A test, at a fixed error, of "the mean of the rows is at most m", m in units of 2^-62.</summary>
/// <remarks>
/// All methods are written for this side only; the other side is the same test of 1 - x at 1 - m. Law: where <see cref="RefutesUpTo"/> holds
/// for m it holds for every smaller m, so that an end does not depend on where the search for it began.
/// </remarks>
internal abstract class MeanTest
{
    /// <summary>Whether every mean from 0 to m is refuted, by the family of tests that the confidence bound is made of.</summary>
    public abstract bool RefutesUpTo(ulong m);

    /// <summary>Whether "the mean is at most m" is refuted by the one test for an m fixed beforehand.</summary>
    public virtual bool RefutesAt(ulong m) => RefutesUpTo(m);

    /// <summary>About the largest refuted m, 0 to 1; a guess.</summary>
    public abstract double Guess();
}
