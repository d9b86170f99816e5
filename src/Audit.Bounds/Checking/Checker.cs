using Audit.Bounds.Certificates;
using Audit.Bounds.Checking.Curved;

namespace Audit.Bounds.Checking;

/// <summary>The trusted checker: derives every number of a certificate again from the weights, the boxes and the tree, and believes none.</summary>
/// <remarks>
/// Guarantee: Accepted means that for every float32 input of the certificate's boxes each of its clauses holds of the outputs that the networks with the certificate's digests compute in
/// reference arithmetic. All arithmetic is on integers, exact or rounded to the safe side, and checked against overflow; there is no tolerance.
/// Bad content is rejected with the first failing step, never thrown; the answer does not depend on the number of threads.
/// Source: FORMAT.md beside the certificates, section "What the checker does at a node".
/// </remarks>
public static class Checker
{
    /// <summary>Checks a certificate from the bytes of its files.</summary>
    /// <param name="certificate">The certificate's file.</param>
    /// <param name="original">The original network's file.</param>
    /// <param name="coarse">The coarse network's file; nothing, or no bytes, for a statement about one network.</param>
    /// <param name="threads">How many threads may work; at least 1.</param>
    /// <param name="progress">Told the number of nodes visited.</param>
    public static CheckResult Check(
        ReadOnlyMemory<byte> certificate,
        ReadOnlyMemory<byte> original,
        ReadOnlyMemory<byte>? coarse,
        int threads = 1,
        IProgress<long>? progress = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        coarse = coarse is { IsEmpty: true } ? null : coarse;
        if (!CertificateCodec.TryRead(certificate.Span, out Certificate? claim, out var fault))
        {
            return new CheckResult.Rejected($"certificate: {fault}");
        }

        if (Wrong(original, claim.OriginalSha256, "original") is { } wrong || (wrong = Wrong(coarse, claim.CoarseSha256, "coarse")) is not null)
        {
            return new CheckResult.Rejected(wrong);
        }

        ChainNetwork? second = null;
        if (!CertificateCodec.TryRead(original.Span, out ChainNetwork? first, out fault) || (coarse is { } bytes && !CertificateCodec.TryRead(bytes.Span, out second, out fault)))
        {
            return new CheckResult.Rejected($"{(first is null ? "original" : "coarse")} network: {fault}");
        }

        return Mismatch(claim, first, second) is { } mismatch ? new CheckResult.Rejected(mismatch) : Walk(claim, first, second, threads, progress);
    }

    /// <summary>Checks a certificate from values, through their bytes.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="original">The original network.</param>
    /// <param name="coarse">The coarse network; nothing for a statement about one network.</param>
    /// <param name="threads">How many threads may work; at least 1.</param>
    /// <param name="progress">Told the number of nodes visited.</param>
    /// <exception cref="ArgumentException">A value is none of the format's.</exception>
    public static CheckResult Check(Certificate certificate, ChainNetwork original, ChainNetwork? coarse, int threads = 1, IProgress<long>? progress = null) =>
        Check(
            CertificateCodec.Write(certificate),
            CertificateCodec.Write(original),
            coarse is null ? default(ReadOnlyMemory<byte>?) : CertificateCodec.Write(coarse),
            threads,
            progress);

    private static string? Wrong(ReadOnlyMemory<byte>? bytes, string digest, string name)
    {
        var got = bytes is { } given ? CertificateCodec.Digest(given.Span) : "";
        return got == digest ? null : $"{name} network: the certificate speaks of {Or(digest)}, the file has {Or(got)}";

        static string Or(string text) => text.Length == 0 ? "none" : text;
    }

    private static string? Mismatch(Certificate claim, ChainNetwork original, ChainNetwork? coarse)
    {
        if (coarse is not null && GridNetwork.Mismatch(original, coarse) is { } wrong)
        {
            return wrong;
        }

        if ((CurvedNetwork.IsCurved(original) ? CurvedChecker.Unsupported(claim, original) : Unsupported(claim, original)) is { } feature)
        {
            return feature;
        }

        var (inputs, outputs) = (claim.Boxes[0].Lower.Length, claim.Clauses[0].AnyOf[0].Original.Length);
        return inputs == original.Inputs && outputs == original.Outputs
            ? null
            : $"the certificate has {inputs} inputs and {outputs} outputs, the network {original.Inputs} and {original.Outputs}";
    }

    private static string? Unsupported(Certificate claim, ChainNetwork network)
    {
        for (var k = 0; k < network.Layers.Length; k++)
        {
            if (network.Layers[k].Activations.Any(a => a is not (Activation.Identity or Activation.Relu)))
            {
                return $"layer {k + 1} has units of kind {network.Layers[k].Activations.First(a => a is not (Activation.Identity or Activation.Relu))}: not supported";
            }
        }

        return claim.Lemmas.Length != 0 && claim.Lemmas.Length != network.Layers.Length ? $"the certificate has lemmas of {claim.Lemmas.Length} layers, the network {network.Layers.Length}"
            : null;
    }

    private static CheckResult Walk(Certificate claim, ChainNetwork original, ChainNetwork? coarse, int threads, IProgress<long>? progress)
    {
        if (CurvedNetwork.IsCurved(original))
        {
            return CurvedChecker.Walk(claim, original, coarse, progress);
        }

        try
        {
            var network = OnGrids(claim, original, coarse);
            var tree = new PreorderTree(claim.Boxes);
            return new TreeWalk(tree, () => new NodeChecker(network, claim, tree), progress).Run(claim.Boxes, threads);
        }
        catch (OverflowException overflow)
        {
            return new CheckResult.Rejected($"grids: {overflow.Message}");
        }
    }

    internal static GridNetwork OnGrids(Certificate claim, ChainNetwork original, ChainNetwork? coarse)
    {
        if (original.Layers.Any(l => l.Rows > LaneConstants.MostNeurons))
        {
            throw new OverflowException($"a layer has more than {LaneConstants.MostNeurons} rows");
        }

        var layers = original.Layers.Select((layer, k) => GridLayer.Of(layer, coarse?.Layers[k])).ToArray();
        var top = claim.Boxes.SelectMany(Numbers).Max(v => Dyadic.Of(v).Top);
        var inputGrid = Math.Min(64, FixedPoint.InputBits - top);
        return inputGrid >= 0
            ? new GridNetwork(layers, original.Inputs, claim.BoundBits, claim.CoefficientBits, inputGrid)
            : throw new OverflowException($"an end of a box is 2^{FixedPoint.InputBits} or more");
    }

    /// <summary>All numbers that must fit the grid of inputs.</summary>
    private static IEnumerable<double> Numbers(CoveredBox box)
    {
        var ball = box.Ball is null ? [] : box.Ball.Centre.Select(v => (double)v).Append(box.Ball.Radius);
        return box.Lower.Concat(box.Upper).Concat(box.Hulls.SelectMany(h => h.Points).SelectMany(p => p)).Select(v => (double)v).Concat(ball);
    }
}
