using System.Collections.Immutable;
using Audit.Bounds.Certificates;

namespace Audit.Benchmarks.Mutations;

/// <summary>A changed certificate, as bytes, with the networks it is shown with.</summary>
internal sealed record Mutation(string Kind, byte[] Certificate, byte[] Original, byte[]? Coarse);

/// <summary>Seeded changes of every part of a certificate and of its networks.</summary>
internal sealed class Mutator(Subject subject, Random random)
{
    private readonly byte[] certificate = CertificateCodec.Write(subject.Certificate);
    private readonly byte[] original = CertificateCodec.Write(subject.Original);
    private readonly byte[]? coarse = subject.Coarse is null ? null : CertificateCodec.Write(subject.Coarse);

    /// <summary>One change; null where a drawn change is no value of the format.</summary>
    public Mutation? Next() => random.Next(11) switch
    {
        0 or 1 => Bytes("bit", b => b[random.Next(b.Length)] ^= (byte)(1 << random.Next(8))),
        2 => Bytes("byte", b => b[random.Next(b.Length)] = (byte)random.Next(256)),
        3 => new Mutation("length", random.Next(2) == 0 ? certificate[..random.Next(certificate.Length)] : [.. certificate, (byte)random.Next(256)], original, coarse),
        4 => Bytes("order", Exchange),
        5 or 6 => Of("tree", Box(box => box with { Tree = Change(box.Tree) })),
        7 => Of("statement", Statement()),
        8 => Of("box", Box(Shape)),
        9 => Network(true),
        _ => Network(false),
    };

    private Mutation Bytes(string kind, Action<byte[]> change)
    {
        byte[] changed = [.. certificate];
        change(changed);
        return new Mutation(kind, changed, original, coarse);
    }

    private void Exchange(byte[] bytes)
    {
        var length = random.Next(1, 9);
        var (a, b) = (random.Next(bytes.Length - length), random.Next(bytes.Length - length));
        byte[] first = [.. bytes.AsSpan(a, length)], second = [.. bytes.AsSpan(b, length)];
        second.CopyTo(bytes, a);
        first.CopyTo(bytes, b);
    }

    private Mutation? Of(string kind, Certificate changed)
    {
        try { return new Mutation(kind, CertificateCodec.Write(changed), original, coarse); }
        catch (ArgumentException) { return null; }
    }

    private Certificate Box(Func<CoveredBox, CoveredBox> change) => subject.Certificate with { Boxes = [change(subject.Certificate.Boxes[0])] };

    private CoveredBox Shape(CoveredBox box)
    {
        var axis = random.Next(box.Lower.Length);
        return random.Next(5) switch
        {
            0 => box with { Lower = box.Lower.SetItem(axis, Nudge(box.Lower[axis])) },
            1 => box with { Upper = box.Upper.SetItem(axis, Nudge(box.Upper[axis])) },
            2 when box.Ball is { } ball => box with { Ball = ball with { Radius = Nudge((float)ball.Radius) } },
            3 when box.Ball is { } ball => box with { Ball = random.Next(3) == 0 ? null : ball with { Centre = ball.Centre.SetItem(axis, Nudge(ball.Centre[axis])) } },
            _ when !box.Hulls.IsEmpty => box with { Hulls = [box.Hulls[0] with { Points = Points(box.Hulls[0].Points) }] },
            _ => box with { Ball = new Ball(BallNorm.L2, [.. box.Lower.Select(_ => 0f)], 1 + random.NextDouble()) },
        };
    }

    private ImmutableArray<ImmutableArray<float>> Points(ImmutableArray<ImmutableArray<float>> points)
    {
        var at = random.Next(points.Length);
        return random.Next(3) switch
        {
            0 => points.RemoveAt(at),
            1 => points.Add([random.NextSingle(), random.NextSingle()]),
            _ => points.SetItem(at, points[at].SetItem(0, Nudge(points[at][0]))),
        };
    }

    private Certificate Statement()
    {
        var (value, literal) = (subject.Certificate, subject.Certificate.Clauses[0].AnyOf[0]);
        Certificate With(Literal changed) => value with { Clauses = [new Clause([changed])] };
        return random.Next(8) switch
        {
            0 or 1 => With(literal with { Bound = random.Next(2) == 0 ? Math.BitDecrement(literal.Bound) : literal.Bound - (random.NextDouble() * Math.ScaleB(1, -random.Next(4, 40))) }),
            2 => With(literal with { Bound = Math.BitIncrement(literal.Bound) }),
            3 => With(literal with { Strict = true }),
            4 => With(literal with { Original = [literal.Original[0] + (random.Next(-8, 9) / 8.0)] }),
            5 when literal.Difference.Length > 0 => With(literal with { Difference = [literal.Difference[0] + (random.Next(-8, 9) / 8.0)] }),
            6 => value with { BoundBits = random.Next(16, 45), CoefficientBits = random.Next(16, 45) },
            _ => value with { Lemmas = random.Next(2) == 0 ? [] : [.. value.Lemmas.Select(_ => (LemmaRows)random.Next(subject.Coarse is null ? 2 : 8))] },
        };
    }

    /// <summary>Changes one node of the tree.</summary>
    private TreeNode Change(TreeNode node) => node switch
    {
        TreeNode.Split split when random.Next(3) > 0 => random.Next(2) == 0 ? split with { Lower = Change(split.Lower) } : split with { Upper = Change(split.Upper) },
        TreeNode.Phase phase when random.Next(3) > 0 => random.Next(2) == 0 ? phase with { Lower = Change(phase.Lower) } : phase with { Upper = Change(phase.Upper) },
        TreeNode.Split split => random.Next(5) switch
        {
            0 => split with { Lower = split.Upper, Upper = split.Lower },
            1 => split with { Cut = Nudge((float)split.Cut) },
            2 => split with { Axis = random.Next(3) },
            3 => split with { ReboundFrom = Rebound() },
            _ => split.Lower,
        },
        TreeNode.Phase phase => random.Next(5) switch
        {
            0 => phase with { Lower = phase.Upper, Upper = phase.Lower },
            1 => phase with { Cut = random.Next(-64, 65) / 256.0 },
            2 => phase with { Neuron = new NeuronPlace(subject.Coarse is not null && random.Next(2) == 0, random.Next(3), random.Next(6)) },
            3 => phase with { ReboundFrom = Rebound() },
            _ => phase.Lower,
        },
        _ => Leaf((TreeNode.Leaf)node),
    };

    private TreeNode Leaf(TreeNode.Leaf leaf) => random.Next(4) switch
    {
        0 => leaf with { ReboundFrom = Rebound() },
        1 => leaf with { Choices = [[new Share(0, random.Next(2) == 0 ? 0.5 : random.NextDouble())]] },
        2 when !leaf.Parameters.IsEmpty => leaf with { Parameters = [leaf.Parameters[0] with { Multipliers = [.. leaf.Parameters[0].Multipliers.Select(m => m + ((random.Next(9) - 4) / 64f))] }] },
        3 when !leaf.Parameters.IsEmpty => leaf with { Parameters = [leaf.Parameters[0] with { Slopes = [new SlopeChoice(new NeuronPlace(false, random.Next(3), random.Next(6)), (byte)random.Next(256))] }] },
        _ => new TreeNode.Split(random.Next(3), random.NextDouble() - 0.5, leaf, leaf) { ReboundFrom = Rebound() },
    };

    private int Rebound() => random.Next(3) switch { 0 => 0, 1 => TreeNode.InheritAll, _ => random.Next(1, 5) };

    private float Nudge(float value) => random.Next(3) switch
    {
        0 => MathF.BitIncrement(value),
        1 => MathF.BitDecrement(value),
        _ => value + (random.NextSingle() - 0.5f),
    };

    /// <summary>Another network: with the certificate as it was, or with the other network's digest in it.</summary>
    private Mutation? Network(bool withDigest)
    {
        var ofCoarse = coarse is not null && random.Next(2) == 0;
        try
        {
            var network = ofCoarse ? subject.Coarse! : subject.Original;
            var k = random.Next(network.Layers.Length);
            var bytes = CertificateCodec.Write(new ChainNetwork(network.Layers.SetItem(k, Change(network.Layers[k]))));
            var digest = CertificateCodec.Digest(bytes);
            var claim = !withDigest ? certificate : CertificateCodec.Write(ofCoarse ? subject.Certificate with { CoarseSha256 = digest } : subject.Certificate with { OriginalSha256 = digest });
            return new Mutation(withDigest ? "network with digest" : "network", claim, ofCoarse ? original : bytes, ofCoarse ? bytes : coarse);
        }
        catch (ArgumentException) { return null; }
    }

    private ChainLayer Change(ChainLayer layer)
    {
        var (row, entry) = (random.Next(layer.Rows), random.Next(layer.Weights.Length));
        return random.Next(4) switch
        {
            0 => layer with { Weights = layer.Weights.SetItem(entry, Nudge(layer.Weights[entry])) },
            1 => layer with { Bias = layer.Bias.SetItem(row, Nudge(layer.Bias[row])) },
            2 => layer with { Activations = layer.Activations.SetItem(row, 1 - layer.Activations[row]) },
            _ => layer with { Roundings = layer.Roundings.SetItem(row, layer.Roundings[row] + random.Next(1, 9)) },
        };
    }
}
