using System.Buffers.Binary;
using Audit.Bounds.Search;
using Audit.Models.Graphs;

namespace Audit.Engine.Data;

/// <summary>A set of inputs, made concrete: boxes, or a finite list of points.</summary>
/// <param name="Name">Its name in the policy.</param>
/// <param name="Words">What it is, for sentences.</param>
/// <param name="Boxes">The boxes; for a finite region one degenerate box for each point.</param>
/// <param name="IsFinite">Whether it is a finite list of points.</param>
public sealed record Region(string Name, string Words, IReadOnlyList<SearchBox> Boxes, bool IsFinite)
{
    /// <summary>Digest of all ends that are proved, in order: what a certificate's boxes are compared with.</summary>
    public Digest Sha256 { get; } = DigestOf(Boxes.Select(box => (Lower: (IReadOnlyList<float>)box.Lower, Upper: (IReadOnlyList<float>)box.Upper)));

    /// <summary>Digest of boxes: for each, the lower then the upper ends as little-endian float32.</summary>
    public static Digest DigestOf(IEnumerable<(IReadOnlyList<float> Lower, IReadOnlyList<float> Upper)> boxes)
    {
        using var stream = new MemoryStream();
        Span<byte> bytes = stackalloc byte[4];
        foreach (var (lower, upper) in boxes)
        {
            foreach (var value in lower.Concat(upper))
            {
                BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
                stream.Write(bytes);
            }
        }

        return Digest.Of(stream.ToArray());
    }
}
