using System.Globalization;
using System.Numerics;
using Audit.Bounds.Statistics;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Statistics;

/// <summary>Ends against 40-digit references: on the safe side, and within a grid step.</summary>
[TestFixture]
public sealed class ClopperPearsonReferenceTest
{
    private static string[] Rows => [.. File.ReadAllLines(Path.Combine(Corpus(), "clopper-pearson.csv")).Skip(1)];

    [TestCaseSource(nameof(Rows))]
    public void Ends_SafeAndTight(string row)
    {
        string[] parts = row.Split(',');
        (long k, long n) = (long.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture));
        ExactAlpha alpha = ExactAlpha.Parse(parts[2]);
        (BigInteger upper, BigInteger rest, BigInteger scale) = (Digits(parts[3]), Digits(parts[4]), BigInteger.Pow(10, 60));
        BigInteger step = (BigInteger.Min(upper, rest) / 4_000_000_000_000) + (scale >> 52);
        Assert.That(Excess(ClopperPearson.Upper(k, n, alpha), upper), Is.GreaterThanOrEqualTo(-scale / BigInteger.Pow(10, 38)).And.LessThan(step));
        Assert.That(-Excess(ClopperPearson.Lower(n - k, n, alpha), rest), Is.GreaterThanOrEqualTo(-scale / BigInteger.Pow(10, 38)).And.LessThan(step));
    }

    /// <summary>end - reference in units of 10^-60.</summary>
    private static BigInteger Excess(double end, BigInteger reference)
    {
        (BigInteger p, BigInteger d) = ExactTails.Fraction(end);
        return (p * BigInteger.Pow(10, 60) / d) - reference;
    }

    private static BigInteger Digits(string text) =>
        DecimalText.TryParse(text, out BigInteger p, out BigInteger d) ? p * BigInteger.Pow(10, 60) / d : throw new FormatException(text);

    private static string Corpus()
    {
        string? folder = TestContext.CurrentContext.TestDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Audit.sln"))) { folder = Path.GetDirectoryName(folder); }
        return Path.Combine(folder ?? throw new InvalidOperationException("No Audit.sln above the tests."), "tests", "Corpus", "references");
    }
}
