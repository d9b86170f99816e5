using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Audit.Bounds.Certificates;

/// <summary>Canonical bytes of certificates and chain networks, as FORMAT.md lays them out.</summary>
/// <remarks>
/// Guarantee: one value has one byte string and one byte string one value: read(write(x)) = x and write(read(b)) = b, and whatever is not exactly a value of the
/// format is refused with the first field that is wrong. Reading never throws and never allocates more than the bytes can justify; trees are read and written without recursion.
/// </remarks>
public static class CertificateCodec
{
    /// <summary>The version of both files.</summary>
    public const uint Version = 2;

    /// <summary>The deepest split tree.</summary>
    public const int MaxDepth = 4096;

    /// <summary>The bytes of a certificate.</summary>
    /// <param name="certificate">The value; digests in lower case.</param>
    /// <exception cref="ArgumentException">The value is none of the format's: the message names the first field that is wrong.</exception>
    public static byte[] Write(Certificate certificate)
    {
        var bytes = CertificateWriter.Write(certificate);
        return TryRead(bytes, out Certificate? _, out var fault) ? bytes : throw new ArgumentException(fault, nameof(certificate));
    }

    /// <summary>The bytes of a network; a negative zero is written as zero.</summary>
    /// <param name="network">The value.</param>
    /// <exception cref="ArgumentException">The value is none of the format's: the message names the first field that is wrong.</exception>
    public static byte[] Write(ChainNetwork network)
    {
        var bytes = NetworkWriter.Write(network);
        return TryRead(bytes, out ChainNetwork? _, out var fault) ? bytes : throw new ArgumentException(fault, nameof(network));
    }

    /// <summary>Reads a certificate.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="certificate">The value, where the bytes are one.</param>
    /// <param name="fault">The first field that is wrong, what was got and what was wanted; else empty.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out Certificate? certificate, out string fault)
    {
        try
        {
            (certificate, fault) = (CertificateReader.Read(bytes), "");
        }
        catch (InvalidDataException wrong)
        {
            (certificate, fault) = (null, wrong.Message);
        }

        return certificate is not null;
    }

    /// <summary>Reads a network.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="network">The value, where the bytes are one.</param>
    /// <param name="fault">The first field that is wrong, what was got and what was wanted; else empty.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out ChainNetwork? network, out string fault)
    {
        try
        {
            (network, fault) = (NetworkReader.Read(bytes), "");
        }
        catch (InvalidDataException wrong)
        {
            (network, fault) = (null, wrong.Message);
        }

        return network is not null;
    }

    /// <summary>The name of a file: SHA-256 of its bytes, hexadecimal, lower case.</summary>
    /// <param name="bytes">The whole file.</param>
    public static string Digest(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
