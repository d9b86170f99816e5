using System.Buffers.Binary;
using System.Collections.Immutable;
using Audit.Bounds.Certificates;
using Audit.Bounds.Search;
using Audit.Models.Graphs;

namespace Audit.Engine.Data;

/// <summary>A set of inputs, or of values of a site, made concrete: boxes, or a finite list of points.</summary>
/// <param name="Name">Its name in the policy.</param>
/// <param name="Words">What it is, for sentences.</param>
/// <param name="Boxes">The boxes; for a finite region one degenerate box for each point.</param>
/// <param name="IsFinite">Whether it is a finite list of points.</param>
public sealed record Region(string Name, string Words, IReadOnlyList<SearchBox> Boxes, bool IsFinite)
{
    /// <summary>Digest of all that is proved, in order: what a certificate's boxes are compared with.</summary>
    public Digest Sha256 { get; } = DigestOf(Boxes.Select(box => new Part(box.Lower, box.Upper, box.Ball, box.Hulls)));

    /// <summary>The value of the graph that the region speaks of, or null for the model's input.</summary>
    public string? Site { get; init; }

    /// <summary>With a site: an input of the model, which passes start from before the site's value is put in its place.</summary>
    public float[]? Origin { get; init; }

    /// <summary>A box of a region, with the ball that it is cut with.</summary>
    /// <param name="Lower">Lower ends.</param>
    /// <param name="Upper">Upper ends.</param>
    /// <param name="Ball">The ball, or null.</param>
    /// <param name="Hulls">The hulls.</param>
    public readonly record struct Part(IReadOnlyList<float> Lower, IReadOnlyList<float> Upper, Ball? Ball, ImmutableArray<Hull> Hulls);

    /// <summary>Digest of boxes: for each, the lower then the upper ends as little-endian float32; where there is a ball its norm, radius and centre; of each hull a 3, its place and points.</summary>
    public static Digest DigestOf(IEnumerable<Part> parts) => Digest.Of(BytesOf(parts));

    /// <summary>The bytes of which <see cref="DigestOf"/> is the digest: a file of them names the region.</summary>
    public static byte[] BytesOf(IEnumerable<Part> parts)
    {
        using var stream = new MemoryStream();
        foreach (var (lower, upper, ball, hulls) in parts)
        {
            Write(stream, lower.Concat(upper));
            if (ball is not null) { Write(stream, ball); }
            foreach (var hull in hulls) { Write(stream, hull); }
        }

        return stream.ToArray();
    }

    private static void Write(MemoryStream stream, Ball ball)
    {
        stream.WriteByte((byte)ball.Norm);
        Write(stream, ball.Radius);
        Write(stream, ball.Centre);
    }

    private static void Write(MemoryStream stream, Hull hull)
    {
        stream.WriteByte(3);
        Write(stream, (double)hull.First);
        Write(stream, (double)hull.Points.Length);
        Write(stream, hull.Points.SelectMany(point => point));
    }

    private static void Write(MemoryStream stream, double value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        stream.Write(bytes);
    }

    private static void Write(MemoryStream stream, IEnumerable<float> values)
    {
        Span<byte> bytes = stackalloc byte[4];
        foreach (var value in values)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
            stream.Write(bytes);
        }
    }
}
