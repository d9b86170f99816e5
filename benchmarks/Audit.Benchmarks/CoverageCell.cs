namespace Audit.Benchmarks;

/// <summary>One line of the coverage table: a method of a bound, audited many times where the truth is known.</summary>
/// <param name="Method">The bound.</param>
/// <param name="Law">What is drawn.</param>
/// <param name="Rows">Rows of one audit.</param>
/// <param name="Error">The error of each bound, as decimal text.</param>
/// <param name="Audit">One audit on rows of this generator: whether the upper bound lies below the truth, and whether the lower one lies above it.</param>
internal sealed record CoverageCell(string Method, string Law, int Rows, string Error, Func<Random, (bool Upper, bool Lower)> Audit);
