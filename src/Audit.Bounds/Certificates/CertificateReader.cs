using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Audit.Bounds.Certificates;

/// <summary>Reads a certificate; every fault is an InvalidDataException.</summary>
internal static class CertificateReader
{
    public static Certificate Read(ReadOnlySpan<byte> bytes)
    {
        var cursor = new ByteCursor(bytes);
        cursor.Opening("AUDITCRT"u8, CertificateCodec.Version);
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
        var lemmas = ReadLemmas(ref cursor, pair);
        var trees = new TreeReader(inputs, pair, boundBits, clauses);
        var boxes = new CoveredBox[cursor.Count("boxes", 8L * inputs + 2)];
        for (var i = 0; i < boxes.Length; i++)
        {
            boxes[i] = ReadBox(ref cursor, inputs, trees);
        }

        cursor.End();
        return new Certificate(original, coarse, boundBits, coefficientBits, clauses, ImmutableCollectionsMarshal.AsImmutableArray(boxes)) { Lemmas = lemmas };
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

    private static ImmutableArray<LemmaRows> ReadLemmas(ref ByteCursor cursor, bool pair)
    {
        var lemmas = new LemmaRows[cursor.U32("lemmas", 0, Math.Min(ushort.MaxValue, cursor.Remaining))];
        for (var k = 0; k < lemmas.Length; k++)
        {
            lemmas[k] = (LemmaRows)cursor.U8("lemma rows", 0, (byte)(pair ? LemmaRows.All : LemmaRows.Original));
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(lemmas);
    }

    private static CoveredBox ReadBox(ref ByteCursor cursor, int inputs, TreeReader trees)
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

        var parts = cursor.U8("box parts", 0, 3);
        var ball = (parts & 1) == 0 ? null : ReadBall(ref cursor, inputs);
        ImmutableArray<Hull> hulls = (parts & 2) == 0 ? [] : ReadHulls(ref cursor, inputs);
        return new CoveredBox(ImmutableCollectionsMarshal.AsImmutableArray(lower), ImmutableCollectionsMarshal.AsImmutableArray(upper), trees.Read(ref cursor))
        {
            Ball = ball,
            Hulls = hulls,
        };
    }

    private static Ball ReadBall(ref ByteCursor cursor, int inputs)
    {
        var norm = (BallNorm)cursor.U8("ball's norm", 1, 2);
        var centre = cursor.F32(inputs, "ball's centre");
        var radius = cursor.F64("ball's radius");
        return radius >= 0
            ? new Ball(norm, ImmutableCollectionsMarshal.AsImmutableArray(centre), radius)
            : throw cursor.Fault("ball's radius", $"{radius}", "at least 0");
    }

    private static ImmutableArray<Hull> ReadHulls(ref ByteCursor cursor, int inputs)
    {
        var hulls = new Hull[cursor.Count("hulls", 16)];
        var next = 0;
        for (var i = 0; i < hulls.Length; i++)
        {
            var first = cursor.U32("hull's first input", next, inputs - 1);
            var width = cursor.U32("hull's inputs", 1, inputs - first);
            var points = new ImmutableArray<float>[cursor.Count("hull's points", 4L * width)];
            for (var j = 0; j < points.Length; j++)
            {
                points[j] = ImmutableCollectionsMarshal.AsImmutableArray(cursor.F32(width, "hull's point"));
            }

            hulls[i] = new Hull(first, ImmutableCollectionsMarshal.AsImmutableArray(points));
            next = first + width;
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(hulls);
    }
}
