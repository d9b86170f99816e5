using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Audit.Bounds.Certificates;

/// <summary>Reads a certificate; every fault is an InvalidDataException.</summary>
internal static class CertificateReader
{
    public static Certificate Read(ReadOnlySpan<byte> bytes)
    {
        var cursor = new ByteCursor(bytes);
        cursor.Opening("AUDITCRT"u8, 1);
        var original = Convert.ToHexStringLower(cursor.Take(32, "original"));
        var coarseBytes = cursor.Take(32, "coarse");
        var pair = coarseBytes.ContainsAnyExcept((byte)0);
        var coarse = pair ? Convert.ToHexStringLower(coarseBytes) : "";
        if (original.All(c => c == '0'))
        {
            throw cursor.Fault("original", "zero", "a digest");
        }

        var boundBits = cursor.U8("bound bits", 16, 44);
        var coefficientBits = cursor.U8("coefficient bits", 16, 44);
        var inputs = cursor.Count("inputs", 8);
        var outputs = cursor.Count("outputs", 8);
        var clauses = ReadClauses(ref cursor, outputs, pair);
        var boxes = new CoveredBox[cursor.Count("boxes", 8L * inputs + 1)];
        for (var i = 0; i < boxes.Length; i++)
        {
            boxes[i] = ReadBox(ref cursor, inputs, clauses);
        }

        cursor.End();
        return new Certificate(original, coarse, boundBits, coefficientBits, clauses, ImmutableCollectionsMarshal.AsImmutableArray(boxes));
    }

    private static ImmutableArray<Clause> ReadClauses(ref ByteCursor cursor, int outputs, bool pair)
    {
        var literalBytes = 9 + 8L * outputs * (pair ? 2 : 1);
        var clauses = new Clause[cursor.Count("clauses", 4 + literalBytes)];
        for (var i = 0; i < clauses.Length; i++)
        {
            var literals = new Literal[cursor.Count("literals", literalBytes)];
            for (var j = 0; j < literals.Length; j++)
            {
                var strict = cursor.U8("strict", 0, 1) == 1;
                var difference = cursor.F64(pair ? outputs : 0, "difference");
                var original = cursor.F64(outputs, "original coefficient");
                literals[j] = new Literal(
                    ImmutableCollectionsMarshal.AsImmutableArray(difference),
                    ImmutableCollectionsMarshal.AsImmutableArray(original),
                    cursor.F64("bound"),
                    strict);
            }

            clauses[i] = new Clause(ImmutableCollectionsMarshal.AsImmutableArray(literals));
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(clauses);
    }

    private static CoveredBox ReadBox(ref ByteCursor cursor, int inputs, ImmutableArray<Clause> clauses)
    {
        var lower = cursor.F32(inputs, "box lower");
        var upper = cursor.F32(inputs, "box upper");
        for (var i = 0; i < inputs; i++)
        {
            if (lower[i] > upper[i])
            {
                throw cursor.Fault($"box, input {i}", "lower above upper", "lower at most upper");
            }
        }

        var tree = ReadTree(ref cursor, inputs, clauses);
        return new CoveredBox(ImmutableCollectionsMarshal.AsImmutableArray(lower), ImmutableCollectionsMarshal.AsImmutableArray(upper), tree);
    }

    /// <summary>Preorder without recursion: a finished node is hung under the innermost split that still waits for a part.</summary>
    private static TreeNode ReadTree(ref ByteCursor cursor, int inputs, ImmutableArray<Clause> clauses)
    {
        var open = new Stack<(bool Rebound, int Axis, double Cut, TreeNode? Lower)>();
        while (true)
        {
            var kind = cursor.U8("node", 0, 3);
            if ((kind & 1) == 1)
            {
                if (open.Count == CertificateCodec.MaxDepth)
                {
                    throw cursor.Fault("tree", $"a split below {open.Count} others", $"depth at most {CertificateCodec.MaxDepth}");
                }

                open.Push(((kind & 2) != 0, cursor.U32("axis", 0, inputs - 1), cursor.F64("cut"), null));
                continue;
            }

            TreeNode done = new TreeNode.Leaf(ReadChoices(ref cursor, clauses)) { ReboundFrom = (kind & 2) != 0 ? 0 : TreeNode.InheritAll };
            while (open.TryPop(out var split))
            {
                if (split.Lower is null)
                {
                    open.Push(split with { Lower = done });
                    break;
                }

                done = new TreeNode.Split(split.Axis, split.Cut, split.Lower, done) { ReboundFrom = split.Rebound ? 0 : TreeNode.InheritAll };
            }

            if (open.Count == 0)
            {
                return done;
            }
        }
    }

    private static ImmutableArray<ImmutableArray<Share>> ReadChoices(ref ByteCursor cursor, ImmutableArray<Clause> clauses)
    {
        var choices = new ImmutableArray<Share>[clauses.Length];
        for (var i = 0; i < choices.Length; i++)
        {
            var shares = new Share[cursor.U8("shares", 1, 255)];
            for (var j = 0; j < shares.Length; j++)
            {
                shares[j] = new Share(cursor.U16("share's literal", Math.Min(clauses[i].AnyOf.Length, 1 << 16)), cursor.F64("share's weight"));
                if (shares[j].Weight <= 0 || (j > 0 && shares[j].Literal <= shares[j - 1].Literal))
                {
                    throw cursor.Fault("share", $"literal {shares[j].Literal}, weight {shares[j].Weight}", "literals rising, weights positive");
                }
            }

            choices[i] = ImmutableCollectionsMarshal.AsImmutableArray(shares);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(choices);
    }
}
