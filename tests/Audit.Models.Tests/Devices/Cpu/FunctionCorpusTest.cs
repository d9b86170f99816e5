using System.Globalization;
using System.Numerics;
using Audit.Models.Devices.Cpu;
using NUnit.Framework;

namespace Audit.Models.Tests.Devices.Cpu;

/// <summary>The published errors against tests/Corpus/functions, values in 50 digits; compared as integers, without a tolerance.</summary>
[TestFixture]
public sealed class FunctionCorpusTest
{
    private static IEnumerable<TestCaseData> Functions =>
    [
        Case("exp", ReferenceMath.Exp, Math.Exp, ReferenceMath.ExpMaxUlps),
        Case("log", ReferenceMath.Log, Math.Log, ReferenceMath.LogMaxUlps),
        Case("tanh", ReferenceMath.Tanh, Math.Tanh, ReferenceMath.TanhMaxUlps),
        Case("erf", ReferenceMath.Erf, DoubleFunctions.Erf, ReferenceMath.ErfMaxUlps),
        Case("sin", ReferenceMath.Sin, Math.Sin, ReferenceMath.SinMaxUlps),
        Case("cos", ReferenceMath.Cos, Math.Cos, ReferenceMath.CosMaxUlps),
        Case("sigmoid", ReferenceMath.Sigmoid, DoubleFunctions.Sigmoid, ReferenceMath.SigmoidMaxUlps),
        Case("silu", ReferenceMath.Silu, DoubleFunctions.Silu, ReferenceMath.SiluMaxUlps),
        Case("softplus", ReferenceMath.Softplus, DoubleFunctions.Softplus, ReferenceMath.SoftplusMaxUlps),
        Case("gelu", ReferenceMath.Gelu, DoubleFunctions.Gelu, ReferenceMath.GeluMaxUlps),
        Case("gelu_tanh", ReferenceMath.GeluTanh, DoubleFunctions.GeluTanh, ReferenceMath.GeluTanhMaxUlps),
    ];

    [TestCaseSource(nameof(Functions))]
    public void EveryFunction_OnTheCorpus_StaysWithinItsPublishedError(object function)
    {
        var f = (Function)function;
        var rows = Rows(f.Name).ToArray();
        Assert.That(rows, Has.Length.GreaterThan(100));
        Assert.That(rows.Where(row => !row.Exact.Within(f.Scalar(row.X), f.MaxUlps)).Select(row => $"{row.X:R}"), Is.Empty);
    }

    [TestCaseSource(nameof(Functions))]
    public void DoublePrecision_OnTheCorpus_IsAsGoodAsItSays(object function)
    {
        var f = (Function)function;
        foreach (var (x, exact) in Rows(f.Name))
        {
            Assert.That(f.Truth(x), Is.EqualTo(exact.Nearby).Within(DoubleFunctions.RelativeError * Math.Abs(exact.Nearby)), $"{x:R}");
        }
    }

    [Test]
    public void Within_AnUlpOfOne_CountsAsItShould()
    {
        var exact = Decimal.Parse("1.0000000000000000000000000000000000000000000000000e0");
        Assert.That((exact.Within(MathF.BitIncrement(1), 1), exact.Within(MathF.BitIncrement(1), 0.99), exact.Within(1, 0)), Is.EqualTo((true, false, true)));
        Assert.That((exact.Within(float.NaN, 9), exact.Within(float.PositiveInfinity, 9)), Is.EqualTo((false, false)));
    }

    private static IEnumerable<(float X, Decimal Exact)> Rows(string name) =>
        File.ReadLines(Path.Combine(Root(), "tests", "Corpus", "functions", $"{name}.tsv")).Select(line => line.Split('\t'))
            .Select(cells => (BitConverter.UInt32BitsToSingle(uint.Parse(cells[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture)), Decimal.Parse(cells[1])));

    private static string Root()
    {
        var folder = TestContext.CurrentContext.TestDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Audit.sln"))) { folder = Path.GetDirectoryName(folder); }
        return folder ?? throw new InvalidOperationException("No Audit.sln above the tests.");
    }

    private static TestCaseData Case(string name, Func<float, float> scalar, Func<double, double> truth, double maxUlps) =>
        new TestCaseData(new Function(name, scalar, truth, maxUlps)).SetArgDisplayNames(name);

    private sealed record Function(string Name, Func<float, float> Scalar, Func<double, double> Truth, double MaxUlps);

    /// <summary>An exact decimal fraction Above / Below, and the double next to it.</summary>
    private sealed record Decimal(BigInteger Above, BigInteger Below, double Nearby)
    {
        public static Decimal Parse(string text)
        {
            var (digits, exponent) = (text.Split('e')[0], int.Parse(text.Split('e')[1], CultureInfo.InvariantCulture));
            var power = exponent - (digits.Length - digits.IndexOf('.', StringComparison.Ordinal) - 1);
            var integer = BigInteger.Parse(digits.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
            var nearby = double.Parse(text, CultureInfo.InvariantCulture);
            return power >= 0 ? new(integer * BigInteger.Pow(10, power), 1, nearby) : new(integer, BigInteger.Pow(10, -power), nearby);
        }

        /// <summary>Whether abs(y - this) &lt;= ulps * ulp(this), in integers over 2^1200.</summary>
        public bool Within(float y, double ulps)
        {
            if (!float.IsFinite(y)) { return false; }
            var distance = BigInteger.Abs((Scaled(y, 0) * Below) - (Above << 1200));
            return distance <= Scaled(ulps, Math.Max(-149, Exponent() - 23)) * Below;
        }

        /// <summary>A double times 2^shift, exactly, over 2^1200.</summary>
        private static BigInteger Scaled(double value, int shift)
        {
            var exponent = value == 0 ? 0 : Math.ILogB(value) - 52;
            return new BigInteger(Math.ScaleB(value, -exponent)) << (1200 + exponent + shift);
        }

        /// <summary>floor(log2(abs(this))).</summary>
        private int Exponent()
        {
            var size = BigInteger.Abs(Above);
            var guess = (int)(size.GetBitLength() - Below.GetBitLength());
            var atLeast = guess >= 0 ? size >= Below << guess : size << -guess >= Below;
            return atLeast ? guess : guess - 1;
        }
    }
}
