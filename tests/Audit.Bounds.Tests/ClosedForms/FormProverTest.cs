using System.Collections.Immutable;
using Audit.Bounds.Certificates.ClosedForms;
using Audit.Bounds.Checking;
using Audit.Bounds.Checking.ClosedForms;
using Audit.Bounds.ClosedForms;
using NUnit.Framework;

namespace Audit.Bounds.Tests.ClosedForms;

[TestFixture]
public sealed class FormProverTest
{
    private static readonly FormQuery Spectral = new(FormKind.Operator, VectorNorm.Two, VectorNorm.Two, 1);

    [Test]
    public void Prove_DiagonalChange_GivesItsLargestElement()
    {
        var proof = Prove(Spectral with { Radius = 0.5 }, Difference(Matrix(2, 2, 3, 0, 0, -5), Matrix(2, 2, 1, 0, 0, 1)));
        Assert.That(proof.Form.Found, Is.EqualTo(3).Within(1e-9));
        Assert.That(proof.Form.Proved, Is.EqualTo(3).Within(1e-9).And.GreaterThanOrEqualTo(3));
    }

    [TestCase(VectorNorm.Infinity, VectorNorm.Infinity, 7)]
    [TestCase(VectorNorm.One, VectorNorm.Infinity, 4)]
    [TestCase(VectorNorm.Two, VectorNorm.Infinity, 5)]
    [TestCase(VectorNorm.One, VectorNorm.One, 6)]
    public void Prove_DualNorms_MatchHandComputation(VectorNorm ball, VectorNorm norm, double expected)
    {
        var proof = Prove(new FormQuery(FormKind.Operator, ball, norm, 1), [new FormTerm(false, [(Matrix(2, 2, 3, -4, 1, 2), FactorRole.Plain)])]);
        Assert.That((proof.Form.Found, proof.Form.Proved), Is.EqualTo((expected, expected)).Using<(double, double)>((a, b) => Math.Abs(a.Item1 - b.Item1) < 1e-9 && Math.Abs(a.Item2 - b.Item2) < 1e-9));
    }

    [Test]
    public void Prove_SameWeights_ProvesZero()
    {
        var weight = Random(5, 7, 1);
        Assert.That(Prove(Spectral, Difference(weight, weight)).Form.Proved, Is.Zero);
    }

    [Test]
    public void Prove_Quadratic_BoundsNegativeEigenvalues()
    {
        var proof = Prove(new FormQuery(FormKind.Quadratic, VectorNorm.Two, VectorNorm.Two, 2), [new FormTerm(false, [(Matrix(2, 2, 1, 2, 0, -3), FactorRole.Plain)])]);
        var largest = 4 * (1 + Math.Sqrt(5)); // of [[1, 1], [1, -3]] the eigenvalue -1 - sqrt 5, times the radius squared
        Assert.That(proof.Form.Found, Is.EqualTo(largest).Within(1e-9));
        Assert.That(proof.Form.Proved, Is.InRange(largest - 1e-12, largest + 1e-7));
    }

    [Test]
    public void Prove_GatedLayer_TakesTheProductOfThreeFactors()
    {
        var (up, row, gate) = (Random(4, 6, 2), Random(1, 4, 3), Random(4, 6, 4));
        var proof = Prove(new FormQuery(FormKind.Quadratic, VectorNorm.Two, VectorNorm.Two, 1), [new FormTerm(false, [(up, FactorRole.Transposed), (row, FactorRole.Diagonal), (gate, FactorRole.Plain)])]);
        Attack(proof, x =>
        {
            var sum = 0.0;
            for (var a = 0; a < 4; a++) { sum += row.Values[a] * Dot(up, a, x) * Dot(gate, a, x); }
            return Math.Abs(sum);
        }, 6, VectorNorm.Two);
    }

    [TestCase(3, 9, 11)]
    [TestCase(20, 20, 12)]
    [TestCase(64, 16, 13)]
    public void Prove_RandomChange_MeetsAndIsNeverExceeded(int rows, int columns, int seed)
    {
        var (v, w) = (Random(rows, columns, seed), Random(rows, columns, seed + 100));
        foreach (var (ball, norm) in new[] { (VectorNorm.Two, VectorNorm.Two), (VectorNorm.Infinity, VectorNorm.Infinity), (VectorNorm.One, VectorNorm.Two), (VectorNorm.Two, VectorNorm.Infinity) })
        {
            var proof = Prove(new FormQuery(FormKind.Operator, ball, norm, 1), Difference(v, w));
            Assert.That(proof.Form.Proved / proof.Form.Found, Is.InRange(1, 1 + 1e-6));
            Attack(proof, x => Size([.. Enumerable.Range(0, rows).Select(row => Dot(v, row, x) - Dot(w, row, x))], norm), columns, ball);
        }
    }

    [Test]
    public void Prove_TwoBalls_EqualsTheProductOfRadiiAndTheSpectralNorm()
    {
        var factors = ImmutableArray.Create((Random(12, 3, 5), FactorRole.Plain), (Random(12, 3, 6), FactorRole.Transposed));
        var bilinear = Prove(new FormQuery(FormKind.Bilinear, VectorNorm.Two, VectorNorm.Two, 2, 3), [new FormTerm(false, factors)]);
        var spectral = Prove(Spectral, [new FormTerm(false, factors)]);
        Assert.That(bilinear.Form.Proved, Is.EqualTo(6 * spectral.Form.Proved).Within(1e-6));
        Assert.That(bilinear.Form.Proved / bilinear.Form.Found, Is.InRange(1, 1 + 1e-6));
    }

    [Test]
    public void Prove_BoxToEuclid_IsRefused()
    {
        Assert.That(FormProver.Prove(new FormQuery(FormKind.Operator, VectorNorm.Infinity, VectorNorm.Two, 1), Difference(Random(2, 2, 1), Random(2, 2, 2)), out var reason), Is.Null);
        Assert.That(reason, Does.Contain("no closed form"));
    }

    [Test]
    public void Prove_SameInputs_SameBytes() =>
        Assert.That(Prove(Spectral, Difference(Random(9, 9, 1), Random(9, 9, 2))).Bytes, Is.EqualTo(Prove(Spectral, Difference(Random(9, 9, 1), Random(9, 9, 2))).Bytes));

    /// <summary>Every corrupted twin that claims less, attains more or names other weights is rejected.</summary>
    [Test]
    public void Check_Corrupted_IsRejected()
    {
        var proof = Prove(Spectral, Difference(Random(6, 6, 1), Random(6, 6, 2)));
        var form = proof.Form;
        ClosedForm[] twins =
        [
            form with { Proved = form.Found, Found = 0, Witness = [.. form.Witness.Select(value => value * 0.5)] },
            form with { Proved = form.Found * 0.999, Found = 0 },
            form with { Found = form.Proved },
            form with { Witness = [.. form.Witness.Select(value => value * 1.01)] },
            form with { Witness = form.Witness.SetItem(0, -form.Witness[0]) },
            form with { Roots = form.Roots.SetItem(0, form.Roots[0] / 2) },
            form with { Roots = form.Roots.SetItem(5, form.Roots[5] + (1L << 40)) },
            form with { Roots = [] },
            form with { Roots = [.. form.Roots, 0] },
            form with { RootBits = form.RootBits + 1 },
            form with { Radius = 2 },
            form with { SecondRadius = 2 },
            form with { Kind = FormKind.Quadratic },
            form with { Ball = VectorNorm.Infinity },
            form with { Norm = VectorNorm.One },
            form with { Terms = [form.Terms[0] with { IsSubtracted = true }, form.Terms[1] with { IsSubtracted = true }] },
            form with { Terms = [form.Terms[0]] },
            form with { Terms = [form.Terms[0], form.Terms[1] with { Factors = [form.Terms[1].Factors[0] with { Role = FactorRole.Transposed }] }] },
        ];
        foreach (var (twin, index) in twins.Select((twin, index) => (twin, index)))
        {
            Assert.That(Check(ClosedFormCodec.Write(twin), proof.Matrices), Is.InstanceOf<CheckResult.Rejected>(), $"twin {index}");
        }

        Assert.That(Check(proof.Bytes, proof.Matrices), Is.InstanceOf<CheckResult.Accepted>());
        Assert.That(Check(proof.Bytes, proof.Matrices[..1]), Is.InstanceOf<CheckResult.Rejected>());
    }

    /// <summary>A changed byte is rejected, or the changed certificate still states something that sampling cannot break.</summary>
    [Test]
    public void Check_AnyByteChanged_NeverStatesAFalseBound()
    {
        var (v, w) = (Random(4, 4, 21), Random(4, 4, 22));
        var proof = Prove(Spectral, Difference(v, w));
        var generator = new Random(5);
        for (var trial = 0; trial < 2000; trial++)
        {
            var bytes = (byte[])proof.Bytes.Clone();
            bytes[generator.Next(bytes.Length)] ^= (byte)(1 << generator.Next(8));
            if (Check(bytes, proof.Matrices) is not CheckResult.Accepted || !ClosedFormCodec.TryRead(bytes, out ClosedForm? form, out _)) { continue; }
            if (form.Kind == FormKind.Operator && form.Ball == VectorNorm.Two && form.Norm == VectorNorm.Two)
            {
                Assert.That(form.Proved, Is.GreaterThanOrEqualTo(proof.Form.Found * form.Radius * (1 - 1e-12)), $"trial {trial}");
            }
        }
    }

    [Test]
    public void Check_TruncatedOrTrailing_IsRejected()
    {
        var proof = Prove(Spectral, Difference(Random(3, 3, 1), Random(3, 3, 2)));
        for (var length = 0; length < proof.Bytes.Length; length++) { Assert.That(Check(proof.Bytes[..length], proof.Matrices), Is.InstanceOf<CheckResult.Rejected>()); }
        Assert.That(Check([.. proof.Bytes, 0], proof.Matrices), Is.InstanceOf<CheckResult.Rejected>());
    }

    /// <summary>Both ways of multiplying rows give the same integers: wide exponents leave 128 bits.</summary>
    [Test]
    public void Times_WideExponents_AgreesWithNarrow()
    {
        var narrow = ExactMatrix.Of(Random(3, 4, 9));
        var wide = narrow with { Values = [.. narrow.Values.Select(value => value << 70)], Exponent = narrow.Exponent - 70 };
        var (a, b) = (narrow.Times(narrow.Transposed()), wide.Times(wide.Transposed()));
        Assert.That(b.Values.Select(value => value >> 140), Is.EqualTo(a.Values));
    }

    private static void Attack(FormProof proof, Func<double[], double> value, int columns, VectorNorm ball)
    {
        var generator = new Random(7);
        for (var trial = 0; trial < 300; trial++)
        {
            double[] x = [.. Enumerable.Range(0, columns).Select(_ => generator.NextDouble() < 0.2 ? 0 : (2 * generator.NextDouble()) - 1)];
            var size = Size(x, ball);
            if (size == 0) { continue; }
            Assert.That(value([.. x.Select(number => number / size * proof.Form.Radius)]), Is.LessThanOrEqualTo(proof.Form.Proved * (1 + 1e-12)));
        }
    }

    private static double Size(double[] x, VectorNorm norm) => norm switch { VectorNorm.One => x.Sum(Math.Abs), VectorNorm.Two => Math.Sqrt(x.Sum(value => value * value)), _ => x.Max(Math.Abs) };

    private static double Dot(FormMatrix matrix, int row, double[] x) => Enumerable.Range(0, x.Length).Sum(column => (double)matrix.Values[(row * matrix.Columns) + column] * x[column]);

    private static CheckResult Check(byte[] bytes, IEnumerable<byte[]> matrices) => ClosedFormChecker.Check(bytes, matrices.Select(file => (ReadOnlyMemory<byte>)file));

    private static FormProof Prove(FormQuery query, ImmutableArray<FormTerm> terms)
    {
        var proof = FormProver.Prove(query, terms, out var reason);
        Assert.That(proof, Is.Not.Null, reason);
        return proof!;
    }

    private static ImmutableArray<FormTerm> Difference(FormMatrix v, FormMatrix w) => [new FormTerm(false, [(v, FactorRole.Plain)]), new FormTerm(true, [(w, FactorRole.Plain)])];

    private static FormMatrix Matrix(int rows, int columns, params float[] values) => new(rows, columns, [.. values]);

    private static FormMatrix Random(int rows, int columns, int seed)
    {
        var generator = new Random(seed);
        return new(rows, columns, [.. Enumerable.Range(0, rows * columns).Select(_ => (float)((2 * generator.NextDouble()) - 1))]);
    }
}
