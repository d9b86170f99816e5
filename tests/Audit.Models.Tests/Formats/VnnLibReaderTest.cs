using System.Text;
using Audit.Models.Formats;
using NUnit.Framework;

namespace Audit.Models.Tests.Formats;

[TestFixture]
public sealed class VnnLibReaderTest
{
    private const string Declared = "(declare-const X_0 Real)(declare-const X_1 Real)(declare-const Y_0 Real)(declare-const Y_1 Real)(declare-const Y_2 Real)";
    private const string Box = "(assert (<= X_0 0.1)) (assert (>= X_0 -0.1)) (assert (<= X_1 2)) (assert (>= X_1 1))";

    [Test]
    public void Read_Conjunction_ByHand()
    {
        var property = Parse("; a comment (with parentheses\n" + Declared + Box + "(assert (<= Y_1 Y_0))\n(assert (>= Y_2 (+ 0.1 (* 2.0 Y_0))))");
        Assert.That((property.Inputs, property.Outputs, property.Cases.Length, property.IsRegion), Is.EqualTo((2, 3, 1, false)));
        var only = property.Cases[0];
        Assert.That(only.Lower, Is.EqualTo(new[] { -0.1f, 1 }));
        Assert.That(only.Upper, Is.EqualTo(new[] { 0.1f, 2 }));
        Assert.That(only.InnerLower, Is.EqualTo(new[] { -0.099999994f, 1 }), "the float32 nearest to -0.1 lies below it, so outside");
        Assert.That(only.InnerUpper, Is.EqualTo(new[] { 0.099999994f, 2 }));
        Assert.That(only.Unsafe, Has.Length.EqualTo(1));
        Assert.That(only.Unsafe[0].Select(item => item.Coefficients), Is.EqualTo(new double[][] { [-1, 1, 0], [2, 0, -1] }));
        Assert.That((only.Unsafe[0][1].BoundUp, only.Unsafe[0][1].BoundDown), Is.EqualTo((-0.09999999999999999, -0.1)));
    }

    [Test]
    public void Read_OutputDisjunction_IsOneCaseWithSeveralConjunctions()
    {
        var property = Parse(Declared + Box + "(assert (or (and (<= Y_1 Y_0)) (and (<= Y_2 Y_0) (<= Y_1 3))))");
        Assert.That(property.Cases.Single().Unsafe.Select(item => item.Length), Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public void Read_InputDisjunction_IsSeveralCases()
    {
        var property = Parse(Declared + """
            (assert (or (and (<= X_0 1) (>= X_0 0) (<= X_1 1) (>= X_1 0))
                        (and (<= X_0 -1) (>= X_0 -2) (<= X_1 1) (>= X_1 0))))
            (assert (or (<= Y_1 Y_0) (<= Y_2 Y_0)))
            """);
        Assert.That(property.Cases.Select(item => (item.Lower[0], item.Upper[0], item.Unsafe.Length)), Is.EqualTo(new[] { (0f, 1f, 2), (-2f, -1f, 2) }));
    }

    [Test]
    public void Read_InputsAndOutputsTogetherInOneDisjunct()
    {
        var property = Parse(Declared + Box + "(assert (or (and (<= X_0 0) (>= Y_0 1)) (and (>= X_0 0) (>= Y_1 1)) (and (<= X_0 0) (>= Y_2 1))))");
        Assert.That(property.Cases.Select(item => (item.Lower[0], item.Upper[0], item.Unsafe.Length)), Is.EqualTo(new[] { (-0.1f, 0f, 2), (0f, 0.1f, 1) }));
        Assert.That(property.Cases[0].Unsafe[1][0].Coefficients, Is.EqualTo(new double[] { 0, 0, -1 }));
    }

    [Test]
    public void Read_Region_NeedsNoOutputs()
    {
        var property = Parse("(declare-const X_0 Real)(assert (and (>= X_0 -1) (<= X_0 1) (<= (* 2 X_0) 1.5)))");
        Assert.That((property.IsRegion, property.Outputs, property.Cases[0].Upper[0]), Is.EqualTo((true, 0, 0.75f)));
    }

    [Test]
    public void Read_EmptyFloatBox_SaysSo()
    {
        var property = Parse("(declare-const X_0 Real)(assert (<= X_0 0.1))(assert (>= X_0 0.1))");
        Assert.That((property.Cases[0].HasFloatPoint, property.Cases[0].Lower[0] < property.Cases[0].Upper[0]), Is.EqualTo((false, true)));
    }

    [Test]
    public void Read_StrictNumberFirstEqualityAndNested_AreTheSameConstraint()
    {
        var plain = Parse(Declared + Box + "(assert (<= Y_0 1))").Cases[0].Unsafe[0][0];
        foreach (var other in new[] { "(< Y_0 1)", "(>= 1 Y_0)", "(and (and (or (<= (- Y_0 1) 0))))", "(<= (/ Y_0 2) 0.5)", "(<= (- (- Y_0)) (- 2 1))", "(<= (* 0.1 Y_0) 0.1)" })
        {
            var got = Parse(Declared + Box + $"(assert {other})").Cases[0].Unsafe[0][0];
            Assert.That(got.BoundUp / got.Coefficients[0], Is.EqualTo(plain.BoundUp), other);
            Assert.That(got.BoundUp, Is.EqualTo(got.BoundDown), other);
        }

        Assert.That(Parse(Declared + Box + "(assert (= Y_0 1))").Cases[0].Unsafe[0].Select(item => item.Coefficients[0]), Is.EqualTo(new double[] { 1, -1 }));
    }

    [Test]
    public void Read_FalseDisjunct_IsDroppedAndTrueOneIsAlwaysUnsafe()
    {
        Assert.That(Parse(Declared + Box + "(assert (or (<= 1 0) (<= Y_0 0)))").Cases[0].Unsafe.Select(item => item.Length), Is.EqualTo(new[] { 1 }));
        Assert.That(Parse(Declared + Box + "(assert (or (<= 0 1) (<= Y_0 0)))").Cases[0].Unsafe.Select(item => item.Length), Is.EqualTo(new[] { 0, 1 }));
    }

    [Test]
    public void Read_DeclareFun_IsRead() => Assert.That(Parse("(set-logic QF_LRA)(declare-fun X_0 () Real)(assert (<= X_0 1))(assert (>= X_0 0))(check-sat)").Inputs, Is.EqualTo(1));

    [TestCase("vnnlib.unbalanced", Declared + "(assert (<= X_0 1)")]
    [TestCase("vnnlib.unbalanced", Declared + ")")]
    [TestCase("vnnlib.unknown-command", "(declare-network f)")]
    [TestCase("vnnlib.unknown-command", "hello")]
    [TestCase("vnnlib.declaration", "(declare-const Z_0 Real)")]
    [TestCase("vnnlib.declaration", "(declare-const X_0 Int)")]
    [TestCase("vnnlib.gap", "(declare-const X_1 Real)")]
    [TestCase("vnnlib.twice", Declared + "(declare-const X_0 Real)")]
    [TestCase("vnnlib.no-inputs", "")]
    [TestCase("vnnlib.unbounded", Declared + "(assert (<= X_0 1))")]
    [TestCase("vnnlib.empty", Declared + Box + "(assert (<= X_0 -5))")]
    [TestCase("vnnlib.empty", Declared + Box + "(assert (<= 1 0))")]
    [TestCase("vnnlib.mixed", Declared + Box + "(assert (<= Y_0 X_0))")]
    [TestCase("vnnlib.not-a-box", Declared + Box + "(assert (<= X_1 X_0))")]
    [TestCase("vnnlib.formula", Declared + Box + "(assert (not (<= Y_0 1)))")]
    [TestCase("vnnlib.assert", Declared + Box + "(assert)")]
    [TestCase("vnnlib.comparison", Declared + Box + "(assert (<= Y_0 1 2))")]
    [TestCase("vnnlib.term", Declared + Box + "(assert (<= Y_9 1))")]
    [TestCase("vnnlib.term", Declared + Box + "(assert (<= (* Y_0 Y_1) 1))")]
    [TestCase("vnnlib.term", Declared + Box + "(assert (<= (/ Y_0 0) 1))")]
    [TestCase("vnnlib.term", Declared + Box + "(assert (<= Y_0 1e999999999))")]
    [TestCase("vnnlib.range", "(declare-const X_0 Real)(assert (<= X_0 1e39))(assert (>= X_0 0))")]
    [TestCase("vnnlib.coefficient", Declared + Box + "(assert (<= (+ (* 9007199254740993 Y_0) Y_1) 1))")]
    public void Read_Bad_IsRefused(string code, string text) => Refused.With(code, () => Parse(text));

    [Test]
    public void Read_SeveralFaults_AreToldAtOnceWithTheirPlaces()
    {
        var faults = Refused.With("vnnlib.term", () => Parse(Declared + Box + "\n(assert (<= Y_9 1))\n  (assert (not Y_0))"));
        Assert.That(faults.Select(item => item.Place), Is.EqualTo(new[] { "file.vnnlib: line 2, column 13", "file.vnnlib: line 3, column 11" }));
    }

    [Test]
    public void Read_TooDeep_IsRefused() => Refused.With("vnnlib.too-deep", () => Parse(new string('(', 100_000)));

    [Test]
    public void Read_TooManyAlternatives_IsRefused()
    {
        var many = string.Concat(Enumerable.Repeat("(assert (or (<= Y_0 1) (<= Y_1 1) (<= Y_2 1)))", 9));
        Refused.With("vnnlib.too-many-cases", () => Parse(Declared + Box + many));
    }

    [Test]
    public void Read_ManyInputs_IsQuick()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 3000; i++) { text.Append($"(declare-const X_{i} Real)(assert (<= X_{i} 1))(assert (>= X_{i} 0))\n"); }
        Assert.That(Parse(text.ToString()).Cases[0].Upper, Has.Length.EqualTo(3000).And.All.EqualTo(1f));
    }

    private static VnnLibProperty Parse(string text) => VnnLibReader.Parse(Encoding.UTF8.GetBytes(text), "file.vnnlib");
}
