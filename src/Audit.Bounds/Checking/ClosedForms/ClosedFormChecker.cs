using System.Collections.Immutable;
using Audit.Bounds.Certificates;
using Audit.Bounds.Certificates.ClosedForms;

namespace Audit.Bounds.Checking.ClosedForms;

/// <summary>The checker of closed forms: derives D again from the float32 matrices and re-proves both ends of [found, proved].</summary>
/// <remarks>Guarantee: accepted means that the sentence of <see cref="ClosedForm"/> holds of the matrices named, in real arithmetic. Rounding: none; integers only. Never throws on bad content.</remarks>
public static class ClosedFormChecker
{
    /// <summary>The largest matrix whose eigenvalues are bounded.</summary>
    public const int MostDimensions = 1024;

    /// <summary>The largest matrix of any kind.</summary>
    public const long MostElements = 1L << 22;

    /// <summary>Checks a certificate against its matrix files.</summary>
    /// <param name="certificate">The whole file.</param>
    /// <param name="matrices">The whole matrix files, in any order.</param>
    public static CheckResult Check(ReadOnlySpan<byte> certificate, IEnumerable<ReadOnlyMemory<byte>> matrices)
    {
        if (!ClosedFormCodec.TryRead(certificate, out ClosedForm? form, out var fault)) { return new CheckResult.Rejected($"certificate: {fault}"); }
        var files = new Dictionary<string, FormMatrix>();
        foreach (var bytes in matrices)
        {
            if (!ClosedFormCodec.TryRead(bytes.Span, out FormMatrix? matrix, out fault)) { return new CheckResult.Rejected($"matrix: {fault}"); }
            files[CertificateCodec.Digest(bytes.Span)] = matrix;
        }

        var missing = form.Terms.SelectMany(term => term.Factors).FirstOrDefault(factor => !files.ContainsKey(factor.Sha256));
        if (missing is not null) { return new CheckResult.Rejected($"the matrix {missing.Sha256} is not given"); }
        if (form.Kind != FormKind.Bilinear && form.SecondRadius != 1) { return new CheckResult.Rejected("a second radius without a second ball"); }
        return Judge(form, files);
    }

    private static CheckResult Judge(ClosedForm form, Dictionary<string, FormMatrix> files)
    {
        try
        {
            var map = Map(form, files);
            if (form.Roots.Length > 0 && Math.Min(map.Rows, map.Columns) > MostDimensions) { return new CheckResult.Rejected($"more than {MostDimensions} dimensions"); }
            var fault = FormWitness.Fault(form, map) is { Length: > 0 } witness ? $"found: {witness}" : FormBound.Fault(form, map) is { Length: > 0 } bound ? $"proved: {bound}" : "";
            return fault.Length == 0 ? new CheckResult.Accepted(1, 1) : new CheckResult.Rejected(fault);
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException)
        {
            return new CheckResult.Rejected(wrong.Message);
        }
    }

    /// <summary>D: the signed sum of the products.</summary>
    internal static ExactMatrix Map(ClosedForm form, IReadOnlyDictionary<string, FormMatrix> files)
    {
        ExactMatrix? sum = null;
        foreach (var term in form.Terms)
        {
            var product = Product(term.Factors, files);
            sum = sum is null && !term.IsSubtracted ? product : (sum ?? product with { Values = new System.Numerics.BigInteger[product.Values.Length] }).Plus(product, term.IsSubtracted);
        }

        return sum!;
    }

    private static ExactMatrix Product(ImmutableArray<Factor> factors, IReadOnlyDictionary<string, FormMatrix> files)
    {
        if (factors[0].Role == FactorRole.Diagonal) { throw new FormatException("a product does not begin with a diagonal"); }
        return factors.Skip(1).Aggregate(Part(files, factors[0]), (left, factor) => factor.Role == FactorRole.Diagonal
            ? left.TimesDiagonal(ExactMatrix.Of(files[factor.Sha256]))
            : Multiplied(left, Part(files, factor)));
    }

    private static ExactMatrix Multiplied(ExactMatrix left, ExactMatrix right) =>
        (long)left.Rows * right.Columns <= MostElements ? left.Times(right) : throw new FormatException("a product is too large");

    private static ExactMatrix Part(IReadOnlyDictionary<string, FormMatrix> files, Factor factor)
    {
        if (files[factor.Sha256].Values.Length > MostElements) { throw new FormatException($"a matrix of more than {MostElements} elements"); }
        var exact = ExactMatrix.Of(files[factor.Sha256]);
        return factor.Role == FactorRole.Transposed ? exact.Transposed() : exact;
    }
}
