using System.Collections;
using System.Collections.Immutable;
using Audit.Bounds.Certificates;
using Audit.Bounds.Tests.Checking;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Certificates;

/// <summary>Values with every part of the format come back as they were written, and what is not of the format is refused.</summary>
[TestFixture]
public sealed class FormatLawTest
{
    private static readonly Certificate Plain = Claims.Of(Nets.Tent, Nets.Tent, Claims.AtMost([1], [0], 1), [-1, -1], [1, 1]);
    private static readonly NeuronPlace Neuron = new(false, 0, 1);

    private static IEnumerable<TestCaseData> WrongTrees =>
    [
        Wrong("negative multiplier", Phase(0, Leaf(new RowParameters([-1], [])))),
        Wrong("multiplier that is no number", Phase(0, Leaf(new RowParameters([float.NaN], [])))),
        Wrong("more multipliers than phases", Phase(0, Leaf(new RowParameters([1, 1], [])))),
        Wrong("multiplier without a phase", Leaf(new RowParameters([1], []))),
        Wrong("parameters of two clauses", new TreeNode.Leaf([[new Share(0, 1)]]) { ReboundFrom = 0, Parameters = [RowParameters.None, RowParameters.None] }),
        Wrong("slopes of falling rows", Leaf(new RowParameters([], [new SlopeChoice(Neuron, 1), new SlopeChoice(Neuron with { Row = 0 }, 1)]))),
        Wrong("slopes of falling layers", Leaf(new RowParameters([], [new SlopeChoice(Neuron with { Layer = 1 }, 1), new SlopeChoice(Neuron, 1)]))),
        Wrong("one slope twice", Leaf(new RowParameters([], [new SlopeChoice(Neuron, 1), new SlopeChoice(Neuron, 2)]))),
        Wrong("cut off the grid", Phase(Math.ScaleB(1, -33), Leaf(RowParameters.None))),
        Wrong("cut that is no number", Phase(double.NaN, Leaf(RowParameters.None))),
        Wrong("layer below zero", new TreeNode.Phase(Neuron with { Layer = -1 }, 0, Claims.Leaf(0), Claims.Leaf(0)) { ReboundFrom = 0 }),
        Wrong("row below zero", new TreeNode.Phase(Neuron with { Row = -1 }, 0, Claims.Leaf(0), Claims.Leaf(0)) { ReboundFrom = 0 }),
        Wrong("rebound below zero", new TreeNode.Leaf([[new Share(0, 1)]]) { ReboundFrom = -1 }),
    ];

    private static IEnumerable<TestCaseData> WrongBoxes =>
    [
        Wrong("ball of negative radius", b => b with { Ball = new Ball(BallNorm.L2, [0, 0], -1) }),
        Wrong("ball of infinite radius", b => b with { Ball = new Ball(BallNorm.L2, [0, 0], double.PositiveInfinity) }),
        Wrong("ball of no norm", b => b with { Ball = new Ball(0, [0, 0], 1) }),
        Wrong("ball of one input", b => b with { Ball = new Ball(BallNorm.L1, [0], 1) }),
        Wrong("hull without points", b => b with { Hulls = [new Hull(0, [])] }),
        Wrong("hull of ragged points", b => b with { Hulls = [new Hull(0, [[1, 1], [1]])] }),
        Wrong("hull beyond the inputs", b => b with { Hulls = [new Hull(1, [[1, 1]])] }),
        Wrong("hulls that overlap", b => b with { Hulls = [new Hull(0, [[1, 1]]), new Hull(1, [[1]])] }),
    ];

    private static IEnumerable<TestCaseData> WrongUnits =>
    [
        Units("a right factor alone", Activation.ProductRight, Activation.Relu),
        Units("a left factor alone", Activation.ProductLeft, Activation.Relu),
        Units("a left factor at the end", Activation.Relu, Activation.ProductLeft),
        Units("a group that does not begin", Activation.Relu, Activation.SoftmaxNext),
        Units("a code that nothing has", Activation.Relu, (Activation)6),
        Units("a code above all", Activation.Relu, (Activation)29),
    ];

    [Test]
    public void Write_AnyCertificate_ReadsBackAsTheSameValue([Range(1, 200)] int seed)
    {
        var value = new RandomCertificates(seed).Certificate();
        var bytes = CertificateCodec.Write(value);

        Assert.That(CertificateCodec.TryRead(bytes, out Certificate? read, out var fault), fault);
        Assert.That(Text(read), Is.EqualTo(Text(value)));
        Assert.That(CertificateCodec.Write(read!), Is.EqualTo(bytes));
    }

    [Test]
    public void Write_AnyNetwork_ReadsBackAsTheSameValue([Range(1, 60)] int seed)
    {
        var value = new RandomCertificates(seed).Network();

        Assert.That(CertificateCodec.TryRead(CertificateCodec.Write(value), out ChainNetwork? read, out var fault), fault);
        Assert.That(Text(read), Is.EqualTo(Text(value)));
    }

    [Test]
    public void TryRead_AnyByteChanged_IsRefusedOrReadsBackAsWritten([Range(1, 6)] int seed)
    {
        var bytes = CertificateCodec.Write(new RandomCertificates(seed).Certificate());
        for (var i = 0; i < 8 * bytes.Length; i++)
        {
            byte[] changed = [.. bytes];
            changed[i / 8] ^= (byte)(1 << (i % 8));
            if (CertificateCodec.TryRead(changed, out Certificate? read, out var fault))
            {
                Assert.That(CertificateCodec.Write(read), Is.EqualTo(changed), $"bit {i}");
            }
            else
            {
                Assert.That(fault, Is.Not.Empty);
            }
        }
    }

    [TestCaseSource(nameof(WrongTrees))]
    [TestCaseSource(nameof(WrongBoxes))]
    public void Write_NoCertificate_IsRefused(Certificate wrong) => Assert.That(() => CertificateCodec.Write(wrong), Throws.ArgumentException);

    [TestCaseSource(nameof(WrongUnits))]
    public void Write_UnitsThatDoNotFit_AreRefused(ChainNetwork wrong) => Assert.That(() => CertificateCodec.Write(wrong), Throws.ArgumentException.With.Message.Contains("activation"));

    [Test]
    public void Write_CoarseNeuronOfOneNetwork_IsRefused()
    {
        var tree = new TreeNode.Phase(Neuron with { Coarse = true }, 0, Claims.Leaf(0), Claims.Leaf(0)) { ReboundFrom = 0 };
        var alone = Claims.Of(Nets.Tent, null, Claims.AtMost([], [1], 1), [-1, -1], [1, 1], tree);

        Assert.That(() => CertificateCodec.Write(alone), Throws.ArgumentException.With.Message.Contains("neuron"));
        Assert.That(() => CertificateCodec.Write(alone with { Boxes = Plain.Boxes, Lemmas = [LemmaRows.Coarse] }), Throws.ArgumentException.With.Message.Contains("lemma"));
    }

    private static TestCaseData Wrong(string name, TreeNode tree) => Wrong(name, b => b with { Tree = tree });

    private static TestCaseData Wrong(string name, Func<CoveredBox, CoveredBox> change) =>
        new TestCaseData(Plain with { Boxes = [change(Plain.Boxes[0])] }).SetArgDisplayNames(name);

    private static TestCaseData Units(string name, params Activation[] units) =>
        new TestCaseData(Nets.Of(Nets.Layer([[1, 1], [1, -1]], [0, 0], units), Nets.Layer([[1, 1]], [0], relu: false))).SetArgDisplayNames(name);

    private static TreeNode.Phase Phase(double cut, TreeNode part) => new(Neuron, cut, part, part) { ReboundFrom = 0 };

    private static TreeNode.Leaf Leaf(RowParameters parameters) => new([[new Share(0, 1)]]) { ReboundFrom = 0, Parameters = [parameters] };

    /// <summary>Every value inside a value, with the names of the properties.</summary>
    private static string Text(object? value) => value switch
    {
        null => "null",
        string or Enum or ValueType and not (IEnumerable or Share or SlopeChoice or NeuronPlace) => $"{value}",
        IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(Text))}]",
        _ => $"{value.GetType().Name} {{ {string.Join("; ", value.GetType().GetProperties().Where(p => p.GetIndexParameters().Length == 0 && p.Name != "EqualityContract" && !p.GetMethod!.IsStatic).Select(p => $"{p.Name} = {Text(p.GetValue(value))}"))} }}",
    };
}
