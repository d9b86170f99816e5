using System.Collections.Immutable;

namespace Audit.Bounds.Certificates;

/// <summary>Writes a certificate; what the bytes cannot say is an ArgumentException, what they may not say is left to the reader.</summary>
internal static class CertificateWriter
{
    public static byte[] Write(Certificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        if (certificate.Clauses.Length == 0 || certificate.Boxes.Length == 0 || certificate.Clauses[0].AnyOf.Length == 0)
        {
            throw new ArgumentException("A certificate has at least one clause, one literal in it, and one box.", nameof(certificate));
        }

        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        WriteHeader(writer, certificate);
        foreach (var clause in certificate.Clauses)
        {
            WriteClause(writer, clause, certificate.CoarseSha256.Length > 0, certificate.Clauses[0].AnyOf[0].Original.Length);
        }

        writer.Write((uint)certificate.Lemmas.Length);
        foreach (var rows in certificate.Lemmas)
        {
            writer.Write((byte)rows);
        }

        writer.Write((uint)certificate.Boxes.Length);
        foreach (var box in certificate.Boxes)
        {
            WriteBox(writer, box, certificate);
        }

        writer.Flush();
        return stream.ToArray();
    }

    private static void WriteHeader(BinaryWriter writer, Certificate certificate)
    {
        writer.Write("AUDITCRT"u8);
        writer.Write(CertificateCodec.Version);
        writer.Write(Digest(certificate.OriginalSha256));
        writer.Write(certificate.CoarseSha256.Length == 0 ? new byte[32] : Digest(certificate.CoarseSha256));
        writer.Write(unchecked((byte)Math.Clamp(certificate.BoundBits, 0, 255)));
        writer.Write(unchecked((byte)Math.Clamp(certificate.CoefficientBits, 0, 255)));
        writer.Write((uint)certificate.Boxes[0].Lower.Length);
        writer.Write((uint)certificate.Clauses[0].AnyOf[0].Original.Length);
        writer.Write((uint)certificate.Clauses.Length);
    }

    private static byte[] Digest(string hex)
    {
        if (hex.Length != 64 || !hex.All(char.IsAsciiHexDigitLower) || hex.All(c => c == '0'))
        {
            throw new ArgumentException($"A digest is 64 hexadecimal digits in lower case, not all zero; got '{hex}'.", nameof(hex));
        }

        return Convert.FromHexString(hex);
    }

    private static void WriteClause(BinaryWriter writer, Clause clause, bool pair, int outputs)
    {
        writer.Write((uint)clause.AnyOf.Length);
        foreach (var literal in clause.AnyOf)
        {
            if (literal.Original.Length != outputs || literal.Difference.Length != (pair ? outputs : 0))
            {
                throw new ArgumentException($"A literal has one coefficient per output ({outputs}); of the difference too where there are two networks, else none.", nameof(clause));
            }

            writer.Write(literal.Strict);
            foreach (var value in literal.Difference)
            {
                Write(writer, value);
            }

            foreach (var value in literal.Original)
            {
                Write(writer, value);
            }

            Write(writer, literal.Bound);
        }
    }

    private static void WriteBox(BinaryWriter writer, CoveredBox box, Certificate certificate)
    {
        var inputs = certificate.Boxes[0].Lower.Length;
        if (box.Lower.Length != inputs || box.Upper.Length != inputs)
        {
            throw new ArgumentException($"A box has two ends for each of the {inputs} inputs.", nameof(box));
        }

        foreach (var value in box.Lower.Concat(box.Upper))
        {
            writer.Write(value == 0 ? 0f : value);
        }

        writer.Write((byte)((box.Ball is null ? 0 : 1) | (box.Hulls.IsDefaultOrEmpty ? 0 : 2)));
        if (box.Ball is { } ball)
        {
            WriteBall(writer, ball, inputs);
        }

        if (!box.Hulls.IsDefaultOrEmpty)
        {
            WriteHulls(writer, box.Hulls);
        }

        TreeWriter.Write(writer, box.Tree, certificate.Clauses.Length);
    }

    private static void WriteBall(BinaryWriter writer, Ball ball, int inputs)
    {
        if (ball.Centre.Length != inputs)
        {
            throw new ArgumentException($"A ball's centre has one value for each of the {inputs} inputs.", nameof(ball));
        }

        writer.Write((byte)ball.Norm);
        foreach (var value in ball.Centre)
        {
            writer.Write(value == 0 ? 0f : value);
        }

        Write(writer, ball.Radius);
    }

    private static void WriteHulls(BinaryWriter writer, ImmutableArray<Hull> hulls)
    {
        writer.Write((uint)hulls.Length);
        foreach (var hull in hulls)
        {
            if (hull.Points.IsDefaultOrEmpty || hull.Points.Any(p => p.Length != hull.Points[0].Length))
            {
                throw new ArgumentException("A hull has at least one point, and each point one value per input of the hull.", nameof(hulls));
            }

            writer.Write(unchecked((uint)hull.First));
            writer.Write((uint)hull.Points[0].Length);
            writer.Write((uint)hull.Points.Length);
            foreach (var value in hull.Points.SelectMany(p => p))
            {
                writer.Write(value == 0 ? 0f : value);
            }
        }
    }

    internal static void Write(BinaryWriter writer, double value) => writer.Write(value == 0 ? 0.0 : value);
}
