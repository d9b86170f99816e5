using System.Numerics;
using Audit.Bounds.Certificates.ClosedForms;
using Audit.Bounds.Certificates.Compact;
using Audit.Bounds.Checking.ClosedForms;
using Audit.Bounds.Checking.Functions;

namespace Audit.Bounds.Checking.Compact;

/// <summary>What does not change from sequence to sequence: scores of token pairs and what a token writes to each logit, each computed once.</summary>
/// <remarks>Exact products; then scores are enclosed on 2^-60, and what is written is rounded down and up on 2^-40.</remarks>
internal sealed class CompactTables
{
    /// <summary>Fractional bits of what is written to logits.</summary>
    public const int ValueBits = 40;

    private CompactTables(int tokens, int length) => (Tokens, Length) = (tokens, length);

    /// <summary>Size of the vocabulary, V.</summary>
    public int Tokens { get; }

    /// <summary>Tokens in a sequence, n.</summary>
    public int Length { get; }

    /// <summary>Products that the tables took.</summary>
    public long Products { get; private set; }

    /// <summary>Scores by head and position: [last token, token], enclosed.</summary>
    public Enclosure[][][] Scores { get; private set; } = [];

    /// <summary>What a token at a position writes to each logit, by head and position: [token, logit].</summary>
    public ExactMatrix[][] Written { get; private set; } = [];

    /// <summary>What the last token writes directly: [token, logit].</summary>
    public ExactMatrix Direct { get; private set; } = null!;

    /// <summary>The tables of a model.</summary>
    /// <exception cref="FormatException">Shapes do not fit.</exception>
    public static CompactTables Of(CompactProof proof, IReadOnlyDictionary<string, FormMatrix> files)
    {
        ExactMatrix Get(string digest) => ExactMatrix.Of(files[digest]);
        var (embedding, unembedding) = (Get(proof.Embedding), Get(proof.Unembedding));
        if (unembedding.Columns != embedding.Rows) { throw new FormatException($"{embedding.Rows} tokens and {unembedding.Columns} logits"); }
        var tables = new CompactTables(embedding.Rows, proof.Length);
        var stream = Enumerable.Range(0, proof.Length).Select(i => proof.Positions.Length == 0 ? embedding : WithRow(embedding, Get(proof.Positions), i)).ToArray();
        ExactMatrix Affine(ExactMatrix x, string weight, string bias) => bias.Length == 0 ? x.Times(Get(weight)) : WithRow(x.Times(Get(weight)), Get(bias), 0);
        var last = proof.OutputBias.Length == 0 ? stream[^1] : WithRow(stream[^1], Get(proof.OutputBias), 0);
        tables.Direct = proof.LogitBias.Length == 0 ? last.Times(unembedding) : WithRow(last.Times(unembedding), Get(proof.LogitBias), 0);
        tables.Scores = [.. proof.Heads.Select(head =>
        {
            var query = Affine(stream[^1], head.Query, head.QueryBias);
            return stream.Select(x => Enclosed(query.Times(Affine(x, head.Key, head.KeyBias).Transposed()), proof.Scale)).ToArray();
        })];
        tables.Written = [.. proof.Heads.Select(head => stream.Select(x => Affine(x, head.Value, head.ValueBias).Times(Get(head.Output)).Times(unembedding)).ToArray())];
        long v = embedding.Rows, d = embedding.Columns, each = proof.Heads.Sum(head => (2L * v * d * files[head.Key].Columns) + (v * v * files[head.Key].Columns) + (v * files[head.Value].Columns * d) + (v * d * v));
        tables.Products = (each * proof.Length) + proof.Heads.Sum(head => v * d * files[head.Query].Columns) + (v * d * v);
        return tables;
    }

    /// <summary>a - b on 2^-40, rounded down.</summary>
    public static long Down(ExactMatrix matrix, int row, int a, int b)
    {
        var (difference, shift) = (matrix[row, a] - matrix[row, b], matrix.Exponent + ValueBits);
        var value = shift >= 0 ? difference << shift : difference >> -shift;
        return BigInteger.Abs(value) < BigInteger.One << 61 ? (long)value : throw new OverflowException("a logit of 2^21 or more");
    }

    private static ExactMatrix WithRow(ExactMatrix matrix, ExactMatrix rows, int row)
    {
        if (row >= rows.Rows || rows.Columns != matrix.Columns) { throw new FormatException($"a row {row} of {rows.Rows} x {rows.Columns} added to {matrix.Columns} columns"); }
        var same = new BigInteger[matrix.Values.Length];
        for (var i = 0; i < same.Length; i++) { same[i] = rows[row, i % matrix.Columns]; }
        return matrix.Plus(new ExactMatrix(matrix.Rows, matrix.Columns, same, rows.Exponent), false);
    }

    private static Enclosure[] Enclosed(ExactMatrix scores, float scale)
    {
        var divisor = Dyadic.Of(scale);
        var shift = scores.Exponent - divisor.Exponent + Enclosure.Bits;
        return [.. scores.Values.Select(value =>
        {
            var numerator = shift >= 0 ? value << shift : value;
            BigInteger denominator = shift >= 0 ? divisor.Mantissa : new BigInteger(divisor.Mantissa) << -shift;
            var low = BigInteger.DivRem(numerator, denominator, out var rest);
            low -= rest.Sign < 0 ? 1 : 0;
            return new Enclosure((Int128)low, (Int128)(low + 1));
        })];
    }
}
