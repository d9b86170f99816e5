using System.Collections.Immutable;
using Audit.Bounds.Certificates;
using Audit.Bounds.Checking;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Checking;

/// <summary>A good certificate with one thing changed to matter is rejected.</summary>
/// <remarks>The claim is y - x &lt;= 0.3 for the tent and a twin whose difference reaches 0.25, or x &lt;= 4; the tree has four leaves and the first clause holds on no bigger box.</remarks>
[TestFixture]
public sealed class CorruptionTest
{
    private static readonly ChainNetwork Original = Nets.Tent;
    private static readonly ChainNetwork Coarse = Nets.Of(Nets.Tent.Layers[0], Nets.Layer([[1.125f, 0.875f]], [0], relu: false));
    private static readonly byte[] OriginalBytes = CertificateCodec.Write(Original);
    private static readonly byte[] CoarseBytes = CertificateCodec.Write(Coarse);
    private static readonly Certificate Good = Claims.Of(Original, Coarse, First, [-1, -1], [1, 1], Tree()) with
    {
        Clauses = [First, Second],
    };

    private static Clause First => new([new Literal([1], [0], 0.26, false), new Literal([0], [1], -1, true)]);

    private static Clause Second => Claims.AtMost([0], [1], 2.6, strict: true);

    private static IEnumerable<TestCaseData> Lies =>
    [
        Lie("first bound below the truth", Good with { Clauses = [WithBound(First, 0.24), Second] }),
        Lie("second bound below the truth", Good with { Clauses = [First, WithBound(Second, 1.99)] }),
        Lie("difference coefficient grown", Good with { Clauses = [First with { AnyOf = [First.AnyOf[0] with { Difference = [1.125] }, First.AnyOf[1]] }, Second] }),
        Lie("original coefficient grown", Good with { Clauses = [First, Second with { AnyOf = [Second.AnyOf[0] with { Original = [1.5] }] }] }),
        Lie("original coefficient from nothing", Good with { Clauses = [First with { AnyOf = [First.AnyOf[0] with { Original = [1] }, First.AnyOf[1]] }, Second] }),
        Lie("coefficient off the grid", Good with { Clauses = [First with { AnyOf = [First.AnyOf[0] with { Difference = [Math.BitDecrement(1.0)] }, First.AnyOf[1]] }, Second] }),
        Lie("clause added that is false", Good with { Clauses = [First, Second, Claims.AtMost([0], [-1], -1)], Boxes = [Box(Tree(0, 0, 0))] }),
        Lie("clauses exchanged", Good with { Clauses = [First with { AnyOf = [Second.AnyOf[0], First.AnyOf[0]] }, WithBound(First, 0.01)] }),
        Lie("literal of the other side taken", Good with { Boxes = [Box(Tree(1, 0))] }),
        Lie("share of a false literal added", Good with { Boxes = [Box(Map(Tree(), l => l with { Choices = [[new Share(0, 1), new Share(1, 1)], l.Choices[1]] }))] }),
        Lie("box grown above", Good with { Boxes = [Good.Boxes[0] with { Upper = [1.25f, 1] }] }),
        Lie("box grown below", Good with { Boxes = [Good.Boxes[0] with { Lower = [-1, -2] }] }),
        Lie("second box that is too wide", Good with { Boxes = [Good.Boxes[0], new CoveredBox([-4, -4], [4, 4], Tree())] }),
        Lie("leaf in place of a split", Good with { Boxes = [Box(Claims.Leaf(0, 0))] }),
        Lie("part of a split replaced by a leaf", Good with { Boxes = [Box(Split(0, 0, Claims.Leaf(0, 0), Tree()))] }),
        Lie("cut outside the box", Good with { Boxes = [Box(Split(0, 1.5, Tree(), Tree()))] }),
        Lie("cut on the end of the box", Good with { Boxes = [Box(Split(0, 1, Tree(), Tree()))] }),
        Lie("cut in the other part's range", Good with { Boxes = [Box(Split(0, 0, Split(0, 0.5, Tree(), Tree()), Tree()))] }),
        Lie("split on the other axis twice", Good with { Boxes = [Box(Split(0, 0, Claims.Leaf(0, 0), Claims.Leaf(0, 0)))] }),
        Lie("bounds inherited that do not suffice", Good with { Boxes = [Box(Map(Tree(), l => l with { ReboundFrom = TreeNode.InheritAll }))] }),
        Lie("digest of another network", Good with { OriginalSha256 = Good.CoarseSha256 }),
        Lie("digests exchanged", Good with { OriginalSha256 = Good.CoarseSha256, CoarseSha256 = Good.OriginalSha256 }),
        Lie("fewer bits than the proof needs", Good with { Clauses = [First, WithBound(Second, 2.5000007)], BoundBits = 16 }),
    ];

    private static IEnumerable<TestCaseData> WrongNetworks =>
    [
        Wrong("weight", l => l with { Weights = l.Weights.SetItem(0, MathF.BitIncrement(l.Weights[0])) }),
        Wrong("sign", l => l with { Weights = l.Weights.SetItem(0, -l.Weights[0]) }),
        Wrong("bias", l => l with { Bias = l.Bias.SetItem(0, float.Epsilon) }),
        Wrong("column", l => l with { RowStart = [0, 1, 3], Columns = [1, 0, 1], Weights = [1, 1, -1] }),
        Wrong("activation", l => l with { Activations = l.Activations.SetItem(0, Activation.Identity) }),
        Wrong("roundings", l => l with { Roundings = l.Roundings.SetItem(0, 1) }),
        Wrong("row dropped", l => l with { Bias = [0], RowStart = [0, 2], Columns = [0, 1], Weights = [1, 1], Activations = [Activation.Relu], Roundings = [2] }, Nets.Layer([[1]], [0], relu: false)),
    ];

    [Test]
    public void Check_Good_IsAccepted() => Assert.That(Checker.Check(Good, Original, Coarse), Is.EqualTo(new CheckResult.Accepted(4, 7)));

    [TestCaseSource(nameof(Lies))]
    public void Check_Corrupted_IsRejected(Certificate lie) =>
        Assert.That(Checker.Check(CertificateCodec.Write(lie), OriginalBytes, CoarseBytes), Is.InstanceOf<CheckResult.Rejected>());

    [TestCaseSource(nameof(WrongNetworks))]
    public void Check_OtherNetwork_IsRejectedByItsDigest(ChainNetwork network)
    {
        var result = Checker.Check(CertificateCodec.Write(Good), CertificateCodec.Write(network), CoarseBytes);

        Assert.That(result, Is.InstanceOf<CheckResult.Rejected>().With.Property("Step").Contain("original network: the certificate speaks of"));
    }

    [Test]
    public void Check_MissingExchangedOrUnaskedNetwork_IsRejected()
    {
        var alone = Claims.Of(Original, null, Claims.AtMost([], [1], 4), [-1, -1], [1, 1]);

        Assert.That(Checker.Check(CertificateCodec.Write(Good), OriginalBytes, null), Is.InstanceOf<CheckResult.Rejected>());
        Assert.That(Checker.Check(CertificateCodec.Write(Good), CoarseBytes, OriginalBytes), Is.InstanceOf<CheckResult.Rejected>());
        Assert.That(Checker.Check(CertificateCodec.Write(alone), OriginalBytes, null), Is.InstanceOf<CheckResult.Accepted>());
        Assert.That(Checker.Check(CertificateCodec.Write(alone), OriginalBytes, CoarseBytes), Is.InstanceOf<CheckResult.Rejected>());
    }

    [Test]
    public void Check_AnyByteOfANetworkChanged_IsRejected()
    {
        var certificate = CertificateCodec.Write(Good);
        for (var i = 0; i < OriginalBytes.Length; i++)
        {
            byte[] changed = [.. OriginalBytes];
            changed[i] ^= (byte)(1 << (i % 8));
            Assert.That(Checker.Check(certificate, changed, CoarseBytes), Is.InstanceOf<CheckResult.Rejected>(), $"byte {i}");
        }
    }

    /// <summary>A changed certificate may still say something true (a larger bound, a smaller box); whatever is accepted must hold on a grid of inputs.</summary>
    [Test]
    public void Check_AnyBitOfTheCertificateChanged_IsRejectedOrStillTrue()
    {
        var certificate = CertificateCodec.Write(Good);
        var rejected = 0;
        for (var i = 0; i < 8 * certificate.Length; i++)
        {
            byte[] changed = [.. certificate];
            changed[i / 8] ^= (byte)(1 << (i % 8));
            if (Checker.Check(changed, OriginalBytes, CoarseBytes) is CheckResult.Rejected)
            {
                rejected++;
                continue;
            }

            Assert.That(CertificateCodec.TryRead(changed, out Certificate? read, out _));
            Assert.That(HoldsOnGrid(read!), $"bit {i}");
        }

        Assert.That(rejected, Is.GreaterThan(4 * certificate.Length));
    }

    private static TestCaseData Lie(string name, Certificate lie) => new TestCaseData(lie).SetArgDisplayNames(name);

    private static TestCaseData Wrong(string name, Func<ChainLayer, ChainLayer> change, ChainLayer? last = null) =>
        new TestCaseData(Nets.Of(change(Original.Layers[0]), last ?? Original.Layers[1])).SetArgDisplayNames(name);

    private static Clause WithBound(Clause clause, double bound) => clause with { AnyOf = clause.AnyOf.SetItem(0, clause.AnyOf[0] with { Bound = bound }) };

    private static CoveredBox Box(TreeNode tree) => new([-1, -1], [1, 1], tree);

    private static TreeNode.Split Tree() => Tree(0, 0);

    private static TreeNode.Split Tree(params int[] literals) => Split(0, 0, Split(1, 0, Claims.Leaf(literals), Claims.Leaf(literals)), Split(1, 0, Claims.Leaf(literals), Claims.Leaf(literals)));

    private static TreeNode.Split Split(int axis, double cut, TreeNode lower, TreeNode upper) => new TreeNode.Split(axis, cut, lower, upper) { ReboundFrom = 0 };

    private static TreeNode Map(TreeNode node, Func<TreeNode.Leaf, TreeNode> change) => node switch
    {
        TreeNode.Split split => split with { Lower = Map(split.Lower, change), Upper = Map(split.Upper, change) },
        _ => change((TreeNode.Leaf)node),
    };

    private static bool HoldsOnGrid(Certificate certificate) => certificate.Boxes.All(box => Grid(box).All(point =>
    {
        var (x, y) = (Nets.Run(Original, point)[0], Nets.Run(Coarse, point)[0]);
        return certificate.Clauses.All(clause => clause.AnyOf.Any(l => Holds(l, (l.Difference[0] * ((double)y - x)) + (l.Original[0] * x))));
    }));

    private static bool Holds(Literal literal, double value) => literal.Strict ? value < literal.Bound : value <= literal.Bound;

    private static IEnumerable<float[]> Grid(CoveredBox box)
    {
        for (var i = 0; i <= 16; i++)
        {
            for (var j = 0; j <= 16; j++)
            {
                yield return [At(box, 0, i), At(box, 1, j)];
            }
        }
    }

    private static float At(CoveredBox box, int axis, int i) =>
        Math.Clamp((float)(box.Lower[axis] + (((double)box.Upper[axis] - box.Lower[axis]) * i / 16)), box.Lower[axis], box.Upper[axis]);
}
