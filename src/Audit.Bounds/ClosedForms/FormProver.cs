using System.Collections.Immutable;
using Audit.Bounds.Certificates;
using Audit.Bounds.Certificates.ClosedForms;
using Audit.Bounds.Checking;
using Audit.Bounds.Checking.ClosedForms;

namespace Audit.Bounds.ClosedForms;

/// <summary>What is asked: the supremum of a map over a ball.</summary>
/// <param name="Kind">What is bounded.</param>
/// <param name="Ball">The norm of the ball.</param>
/// <param name="Norm">The norm of the values.</param>
/// <param name="Radius">Of the ball.</param>
/// <param name="SecondRadius">Of y; 1 but for two balls.</param>
public sealed record FormQuery(FormKind Kind, VectorNorm Ball, VectorNorm Norm, double Radius, double SecondRadius = 1)
{
    /// <summary>Whether the pair of norms has a closed form.</summary>
    public bool HasForm => Kind != FormKind.Operator ? Ball == VectorNorm.Two && Norm == VectorNorm.Two
        : Norm == VectorNorm.Infinity || Ball == VectorNorm.One || (Ball == VectorNorm.Two && Norm == VectorNorm.Two);
}

/// <summary>A signed product of matrices with their content.</summary>
/// <param name="IsSubtracted">Whether it is taken away.</param>
/// <param name="Factors">From left to right.</param>
public sealed record FormTerm(bool IsSubtracted, ImmutableArray<(FormMatrix Matrix, FactorRole Role)> Factors);

/// <summary>A certificate that the checker accepted, with its files.</summary>
/// <param name="Form">Its content.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="Matrices">The matrix files, each once.</param>
public sealed record FormProof(ClosedForm Form, byte[] Bytes, ImmutableArray<byte[]> Matrices);

/// <summary>Finds the supremum in float64, proposes a certificate just above it, and lets the checker decide.</summary>
/// <remarks>
/// Guarantee: what is returned was accepted. Tightness: proved / found - 1 is 2^-36 to 2^-20 for eigenvalues, as fine as float64 allows for n dimensions, and one step of
/// float64 for row and column norms. Cost: a Jacobi decomposition and one exact check per attempt.
/// </remarks>
public static class FormProver
{
    private static readonly int[] Margins = [-40, -36, -32, -28, -24, -20, -12, -4];

    /// <summary>The proof, or null with the reason.</summary>
    public static FormProof? Prove(FormQuery query, ImmutableArray<FormTerm> terms, out string reason)
    {
        if (!query.HasForm) { reason = "this pair of norms has no closed form"; return null; }
        var (rows, columns) = Shape(terms[0]);
        if (terms.SelectMany(term => term.Factors).Any(factor => factor.Matrix.Values.Length > ClosedFormChecker.MostElements) || (long)rows * columns > ClosedFormChecker.MostElements) { reason = $"a matrix has more than {ClosedFormChecker.MostElements:N0} elements"; return null; }
        if (IsSpectral(query) && Math.Min(rows, columns) > ClosedFormChecker.MostDimensions) { reason = $"{rows} x {columns} is more than {ClosedFormChecker.MostDimensions:N0} dimensions on both sides"; return null; }
        var files = terms.SelectMany(term => term.Factors).Select(factor => factor.Matrix).Distinct().ToDictionary(matrix => matrix, ClosedFormCodec.Write);
        var named = terms.Select(term => new Term(term.IsSubtracted, [.. term.Factors.Select(factor => new Factor(CertificateCodec.Digest(files[factor.Matrix]), factor.Role))])).ToImmutableArray();
        var shell = new ClosedForm(query.Kind, named, query.Ball, query.Norm, query.Radius, query.SecondRadius, 0, 0, [], 0, []);
        var map = ClosedFormChecker.Map(shell, files.ToDictionary(pair => CertificateCodec.Digest(pair.Value), pair => pair.Key));
        byte[][] matrices = [.. files.Values.DistinctBy(bytes => CertificateCodec.Digest(bytes))];
        return Accept(shell with { Witness = FormAttack.Witness(query, map) }, map, matrices, out reason);
    }

    private static (int Rows, int Columns) Shape(FormTerm term)
    {
        var (first, last) = (term.Factors[0], term.Factors[^1]);
        return (first.Role == FactorRole.Transposed ? first.Matrix.Columns : first.Matrix.Rows, last.Role == FactorRole.Transposed ? last.Matrix.Rows : last.Matrix.Columns);
    }

    private static bool IsSpectral(FormQuery query) => query is { Ball: VectorNorm.Two, Norm: VectorNorm.Two };

    private static FormProof? Accept(ClosedForm shell, ExactMatrix map, byte[][] matrices, out string reason)
    {
        shell = shell with { Found = FormAttack.Found(shell, map) };
        reason = "no bound was accepted";
        foreach (var form in Proposals(shell, map))
        {
            var bytes = ClosedFormCodec.Write(form);
            if (ClosedFormChecker.Check(bytes, matrices.Select(file => (ReadOnlyMemory<byte>)file)) is CheckResult.Rejected rejected) { reason = rejected.Step; continue; }
            reason = "";
            return new FormProof(form, bytes, [.. matrices]);
        }

        return null;
    }

    private static IEnumerable<ClosedForm> Proposals(ClosedForm shell, ExactMatrix map)
    {
        var query = new FormQuery(shell.Kind, shell.Ball, shell.Norm, shell.Radius, shell.SecondRadius);
        if (!IsSpectral(query)) { return LineProposals(shell); }
        return Margins.Select(margin => SpectralRoots.Propose(shell, map, shell.Found * (1 + Math.ScaleB(1, margin)))).OfType<ClosedForm>();
    }

    private static IEnumerable<ClosedForm> LineProposals(ClosedForm shell)
    {
        var bound = shell.Found;
        for (var step = 0; step < 4; step++, bound = Math.BitIncrement(bound)) { yield return shell with { Proved = bound }; }
        foreach (var margin in Margins.Skip(1)) { yield return shell with { Proved = shell.Found * (1 + Math.ScaleB(1, margin)) }; }
    }
}
