using Audit.Bounds.Certificates;
using Audit.Bounds.Tests.Checking;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Certificates;

[TestFixture]
public sealed class CertificateCodecTest
{
    private static readonly byte[] Good = CertificateCodec.Write(Sample);
    private static readonly byte[] GoodNetwork = CertificateCodec.Write(Nets.Tent);

    private static Certificate Sample => Claims.Of(
        Nets.Tent, Nets.Tent, Claims.AtMost([1], [0.5], 3, strict: true), [-1, -1], [1, 0], Claims.Halves([-1, -1], [1, 0], 2));

    [Test]
    public void TryRead_Written_IsTheSameValue([Range(1, 40)] int seed)
    {
        var network = new RandomNets(seed).Network();
        var bytes = CertificateCodec.Write(network);

        Assert.That(CertificateCodec.TryRead(bytes, out ChainNetwork? read, out var fault), fault);
        Assert.That(CertificateCodec.Write(read!), Is.EqualTo(bytes));
        Assert.That(read!.Layers.SelectMany(l => l.Weights), Is.EqualTo(network.Layers.SelectMany(l => l.Weights)));
        Assert.That(read.Layers.SelectMany(l => l.Activations), Is.EqualTo(network.Layers.SelectMany(l => l.Activations)));
        Assert.That(read.Layers.SelectMany(l => l.Roundings), Is.EqualTo(network.Layers.SelectMany(l => l.Roundings)));
    }

    [Test]
    public void TryRead_WrittenCertificate_IsTheSameValue()
    {
        Assert.That(CertificateCodec.TryRead(Good, out Certificate? read, out var fault), fault);
        Assert.That(CertificateCodec.Write(read!), Is.EqualTo(Good));
        Assert.That(read!.Clauses[0].AnyOf[0].Bound, Is.EqualTo(3));
        Assert.That(read.Boxes[0].Upper, Is.EqualTo(new float[] { 1, 0 }));
        Assert.That(read.Boxes[0].Tree, Is.InstanceOf<TreeNode.Split>());
    }

    [Test]
    public void TryRead_EveryPrefixAndOneByteMore_IsRefused()
    {
        for (var length = 0; length < Good.Length; length++)
        {
            Assert.That(CertificateCodec.TryRead(Good.AsSpan(0, length), out Certificate? _, out var fault), Is.False, $"{length} bytes");
            Assert.That(fault, Is.Not.Empty);
        }

        for (var length = 0; length < GoodNetwork.Length; length++)
        {
            Assert.That(CertificateCodec.TryRead(GoodNetwork.AsSpan(0, length), out ChainNetwork? _, out _), Is.False, $"{length} bytes");
        }

        Assert.That(CertificateCodec.TryRead([.. Good, 0], out Certificate? _, out _), Is.False);
        Assert.That(CertificateCodec.TryRead([.. GoodNetwork, 0], out ChainNetwork? _, out _), Is.False);
    }

    [Test]
    public void TryRead_EveryByteChanged_IsRefusedOrReadsBackAsWritten()
    {
        for (var i = 0; i < Good.Length; i++)
        {
            foreach (var change in new byte[] { 1, 0x80, 0xFF })
            {
                byte[] changed = [.. Good];
                changed[i] ^= change;
                if (CertificateCodec.TryRead(changed, out Certificate? read, out _))
                {
                    Assert.That(CertificateCodec.Write(read), Is.EqualTo(changed), $"byte {i}");
                }
            }
        }

        for (var i = 0; i < GoodNetwork.Length; i++)
        {
            foreach (var change in new byte[] { 1, 0x80, 0xFF })
            {
                byte[] changed = [.. GoodNetwork];
                changed[i] ^= change;
                if (CertificateCodec.TryRead(changed, out ChainNetwork? read, out _))
                {
                    Assert.That(CertificateCodec.Write(read), Is.EqualTo(changed), $"byte {i}");
                }
            }
        }
    }

    [TestCase(12, 0xFFFFFFFFu, TestName = "TryRead_HostileLayers_AllocatesNothing")]
    [TestCase(16, 0xFFFFFFFFu, TestName = "TryRead_HostileInputs_AllocatesNothing")]
    [TestCase(20, 0x7FFFFFFFu, TestName = "TryRead_HostileOutputs_AllocatesNothing")]
    [TestCase(24, 0x7FFFFFFFu, TestName = "TryRead_HostileEntries_AllocatesNothing")]
    public void TryRead_HostileNetworkSize_AllocatesNothing(int at, uint size)
    {
        byte[] changed = [.. GoodNetwork];
        BitConverter.TryWriteBytes(changed.AsSpan(at), size);
        AssertSmall(() => CertificateCodec.TryRead(changed, out ChainNetwork? _, out _));
    }

    [TestCase(78, TestName = "TryRead_CertificateHostileInputs_AllocatesNothing")]
    [TestCase(82, TestName = "TryRead_CertificateHostileOutputs_AllocatesNothing")]
    [TestCase(86, TestName = "TryRead_CertificateHostileClauses_AllocatesNothing")]
    [TestCase(90, TestName = "TryRead_CertificateHostileLiterals_AllocatesNothing")]
    public void TryRead_HostileCertificateSize_AllocatesNothing(int at)
    {
        byte[] changed = [.. Good];
        BitConverter.TryWriteBytes(changed.AsSpan(at), 0x7FFFFFFFu);
        AssertSmall(() => CertificateCodec.TryRead(changed, out Certificate? _, out _));
    }

    [Test]
    public void Write_NegativeZero_IsZero()
    {
        var layer = Nets.Tent.Layers[1];

        Assert.That(CertificateCodec.Write(Nets.Of(Nets.Tent.Layers[0], layer with { Bias = [-0f] })), Is.EqualTo(GoodNetwork));
    }

    [Test]
    public void Write_NoValueOfTheFormat_IsRefused()
    {
        var layer = Nets.Tent.Layers[1];

        Assert.That(() => CertificateCodec.Write(Nets.Of(Nets.Tent.Layers[0], layer with { Bias = [float.NaN] })), Throws.ArgumentException.With.Message.Contains("bias"));
        Assert.That(() => CertificateCodec.Write(Nets.Of(Nets.Tent.Layers[0], layer with { Columns = [1, 0] })), Throws.ArgumentException.With.Message.Contains("column"));
        Assert.That(() => CertificateCodec.Write(Nets.Of(layer, Nets.Tent.Layers[0])), Throws.ArgumentException);
        Assert.That(() => CertificateCodec.Write(Sample with { BoundBits = 45 }), Throws.ArgumentException.With.Message.Contains("bound bits"));
        Assert.That(() => CertificateCodec.Write(Sample with { OriginalSha256 = Sample.OriginalSha256.ToUpperInvariant() }), Throws.ArgumentException);
        Assert.That(() => CertificateCodec.Write(Sample with { Boxes = [Sample.Boxes[0] with { Lower = [2, -1] }] }), Throws.ArgumentException.With.Message.Contains("box"));
    }

    private static void AssertSmall(Func<bool> read)
    {
        read();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(read(), Is.False);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(100_000));
    }
}
