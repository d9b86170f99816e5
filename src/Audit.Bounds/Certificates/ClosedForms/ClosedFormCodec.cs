using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Audit.Bounds.Certificates.ClosedForms;

/// <summary>Canonical bytes of closed-form certificates and their matrices, as FORMAT.md beside this file lays them out.</summary>
/// <remarks>Guarantee: one value has one byte string; whatever is not exactly a value of the format is refused with the first field that is wrong. Reading never throws.</remarks>
public static class ClosedFormCodec
{
    private const int MostTerms = 16;
    private const int MostFactors = 8;

    /// <summary>The bytes of a matrix; a negative zero is written as zero.</summary>
    /// <exception cref="ArgumentException">Not a value of the format.</exception>
    public static byte[] Write(FormMatrix matrix)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("AUDITMAT"u8);
        writer.Write(1u);
        writer.Write((uint)matrix.Rows);
        writer.Write((uint)matrix.Columns);
        foreach (var value in matrix.Values) { writer.Write(value == 0 ? 0f : value); }
        return TryRead(stream.ToArray(), out FormMatrix? _, out var fault) ? stream.ToArray() : throw new ArgumentException(fault, nameof(matrix));
    }

    /// <summary>The bytes of a certificate.</summary>
    /// <exception cref="ArgumentException">Not a value of the format.</exception>
    public static byte[] Write(ClosedForm form)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("AUDITFRM"u8);
        writer.Write(1u);
        writer.Write([(byte)form.Kind, (byte)form.Ball, (byte)form.Norm]);
        foreach (var number in new[] { form.Radius, form.SecondRadius, form.Found, form.Proved }) { writer.Write(number == 0 ? 0 : number); }
        writer.Write((uint)form.Terms.Length);
        foreach (var term in form.Terms) { Write(writer, term); }
        writer.Write((uint)form.Witness.Length);
        foreach (var number in form.Witness) { writer.Write(number == 0 ? 0 : number); }
        writer.Write(form.RootBits);
        writer.Write((uint)form.Roots.Length);
        foreach (var number in form.Roots) { writer.Write(number); }
        return TryRead(stream.ToArray(), out ClosedForm? _, out var fault) ? stream.ToArray() : throw new ArgumentException(fault, nameof(form));
    }

    /// <summary>Reads a matrix.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out FormMatrix? matrix, out string fault)
    {
        try { (matrix, fault) = (ReadMatrix(bytes), ""); }
        catch (InvalidDataException wrong) { (matrix, fault) = (null, wrong.Message); }
        return matrix is not null;
    }

    /// <summary>Reads a certificate.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out ClosedForm? form, out string fault)
    {
        try { (form, fault) = (ReadForm(bytes), ""); }
        catch (InvalidDataException wrong) { (form, fault) = (null, wrong.Message); }
        return form is not null;
    }

    private static void Write(BinaryWriter writer, Term term)
    {
        writer.Write([(byte)(term.IsSubtracted ? 1 : 0), (byte)term.Factors.Length]);
        foreach (var factor in term.Factors)
        {
            writer.Write((byte)factor.Role);
            writer.Write(Convert.FromHexString(factor.Sha256));
        }
    }

    private static FormMatrix ReadMatrix(ReadOnlySpan<byte> bytes)
    {
        var cursor = new ByteCursor(bytes);
        cursor.Opening("AUDITMAT"u8, 1);
        var rows = cursor.U32("rows", 1, 1 << 20);
        var columns = cursor.U32("columns", 1, Math.Min(1 << 20, cursor.Remaining / 4L / rows));
        var values = cursor.F32(rows * columns, "value");
        cursor.End();
        return new FormMatrix(rows, columns, [.. values]);
    }

    private static ClosedForm ReadForm(ReadOnlySpan<byte> bytes)
    {
        var cursor = new ByteCursor(bytes);
        cursor.Opening("AUDITFRM"u8, 1);
        var (kind, ball, norm) = ((FormKind)cursor.U8("kind", 0, 2), (VectorNorm)cursor.U8("ball", 0, 2), (VectorNorm)cursor.U8("norm", 0, 2));
        var (radius, second, found, proved) = (cursor.F64("radius"), cursor.F64("second radius"), cursor.F64("found"), cursor.F64("proved"));
        if (!(radius > 0) || !(second > 0)) { throw cursor.Fault("radius", $"{radius}, {second}", "above 0"); }
        if (found < 0 || proved < found) { throw cursor.Fault("found, proved", $"{found}, {proved}", "0 or more, in order"); }
        var terms = new Term[cursor.U32("terms", 1, MostTerms)];
        for (var i = 0; i < terms.Length; i++) { terms[i] = ReadTerm(ref cursor); }
        var witness = cursor.F64(cursor.U32("witness", 1, cursor.Remaining / 8), "witness");
        var bits = BinaryPrimitives.ReadInt32LittleEndian(cursor.Take(4, "root bits"));
        if (bits is < -1024 or > 1024) { throw cursor.Fault("root bits", $"{bits}", "-1024 to 1024"); }
        var roots = new long[cursor.U32("roots", 0, cursor.Remaining / 8)];
        for (var i = 0; i < roots.Length; i++) { roots[i] = BinaryPrimitives.ReadInt64LittleEndian(cursor.Take(8, "root")); }
        cursor.End();
        return new ClosedForm(kind, [.. terms], ball, norm, radius, second, found, proved, [.. witness], bits, [.. roots]);
    }

    private static Term ReadTerm(ref ByteCursor cursor)
    {
        var subtracted = cursor.U8("sign", 0, 1) == 1;
        var factors = new Factor[cursor.U8("factors", 1, MostFactors)];
        for (var i = 0; i < factors.Length; i++)
        {
            var role = (FactorRole)cursor.U8("role", 0, 2);
            factors[i] = new Factor(Convert.ToHexStringLower(cursor.Take(32, "digest")), role);
        }

        return new Term(subtracted, ImmutableArray.Create(factors));
    }
}
