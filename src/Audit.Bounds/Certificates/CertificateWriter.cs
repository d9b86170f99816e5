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
        writer.Write(1u);
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

        var waiting = new Stack<TreeNode>([box.Tree]);
        while (waiting.TryPop(out var node))
        {
            WriteNode(writer, node, certificate.Clauses.Length);
            if (node is TreeNode.Split split)
            {
                waiting.Push(split.Upper);
                waiting.Push(split.Lower);
            }
        }
    }

    private static void WriteNode(BinaryWriter writer, TreeNode node, int clauses)
    {
        var rebound = node.ReboundFrom == 0 ? 2 : 0;
        if (node is TreeNode.Split split)
        {
            writer.Write((byte)(1 | rebound));
            writer.Write(unchecked((uint)split.Axis));
            Write(writer, split.Cut);
            return;
        }

        var choices = ((TreeNode.Leaf)node).Choices;
        if (choices.Length != clauses)
        {
            throw new ArgumentException($"A leaf has {choices.Length} choices for {clauses} clauses.", nameof(node));
        }

        writer.Write((byte)rebound);
        foreach (var shares in choices)
        {
            writer.Write(checked((byte)Math.Min(shares.Length, 255)));
            foreach (var share in shares.Length <= 255 ? shares : throw new ArgumentException("A leaf has more than 255 shares of a clause.", nameof(node)))
            {
                writer.Write(share.Literal is >= 0 and <= ushort.MaxValue ? (ushort)share.Literal : throw new ArgumentException($"Literal {share.Literal} is out of range.", nameof(node)));
                Write(writer, share.Weight);
            }
        }
    }

    private static void Write(BinaryWriter writer, double value) => writer.Write(value == 0 ? 0.0 : value);
}
