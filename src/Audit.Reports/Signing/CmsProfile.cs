using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Audit.Reports.Signing;

/// <summary>The one form that a PDF signature has here: which bytes follow from the digest, the certificate and the signature value.</summary>
/// <remarks>
/// Detached SignedData, version 1, one SignerInfo, one certificate, SHA-256, ECDSA, signed attributes contentType, messageDigest, signingCertificateV2, no unsigned ones.
/// Guarantee: everything but the certificate and the signature value is recomputed, so a verifier compares whole encodings and trusts no redundant field.
/// Source: RFC 5652 sections 5.1 and 5.3; RFC 5035 section 3; the baseline profile of PAdES without the signing time.
/// </remarks>
internal static class CmsProfile
{
    /// <summary>OID of the attribute that names the signing certificate.</summary>
    public const string SigningCertificateV2 = "1.2.840.113549.1.9.16.2.47";

    /// <summary>OID of SHA-256.</summary>
    public const string Sha256 = "2.16.840.1.101.3.4.2.1";

    private const string EcdsaWithSha256 = "1.2.840.10045.4.3.2";
    private const string Data = "1.2.840.113549.1.7.1";
    private const string SignedData = "1.2.840.113549.1.7.2";
    private const string ContentType = "1.2.840.113549.1.9.3";
    private const string MessageDigest = "1.2.840.113549.1.9.4";
    private static readonly Asn1Tag Context0 = new(TagClass.ContextSpecific, 0, isConstructed: true);

    /// <summary>The value of signingCertificateV2: the SHA-256 of the certificate.</summary>
    public static byte[] SigningCertificate(ReadOnlySpan<byte> certificate)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            writer.WriteOctetString(SHA256.HashData(certificate));
        }

        return writer.Encode();
    }

    /// <summary>The signed attributes as a SET OF: the bytes that the signature value is over.</summary>
    public static byte[] SignedAttributes(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> certificate)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        WriteAttributes(writer, Asn1Tag.SetOf, digest, certificate);
        return writer.Encode();
    }

    /// <summary>The whole encoding.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> digest, X509Certificate2 certificate, ReadOnlySpan<byte> signature)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(SignedData);
            using (writer.PushSequence(Context0))
            using (writer.PushSequence())
            {
                writer.WriteInteger(1);
                using (writer.PushSetOf()) { WriteAlgorithm(writer, Sha256); }
                using (writer.PushSequence()) { writer.WriteObjectIdentifier(Data); }
                using (writer.PushSetOf(Context0)) { writer.WriteEncodedValue(certificate.RawData); }
                using (writer.PushSetOf()) { WriteSigner(writer, digest, certificate, signature); }
            }
        }

        return writer.Encode();
    }

    /// <summary>Takes certificate and signature value out of an encoding, without judging the rest.</summary>
    /// <exception cref="AsnContentException">The bytes are not DER of this outline.</exception>
    public static (byte[] Certificate, byte[] Signature) Parts(ReadOnlyMemory<byte> encoding)
    {
        var outer = new AsnReader(encoding, AsnEncodingRules.DER).ReadSequence();
        outer.ReadObjectIdentifier();
        var signed = outer.ReadSequence(Context0).ReadSequence();
        signed.ReadInteger();
        signed.ReadSetOf();
        signed.ReadSequence();
        var certificate = signed.ReadSetOf(Context0).ReadEncodedValue();
        var signer = signed.ReadSetOf().ReadSequence();
        signer.ReadInteger();
        signer.ReadSequence();
        signer.ReadSequence();
        signer.ReadSetOf(Context0);
        signer.ReadSequence();
        return (certificate.ToArray(), signer.ReadOctetString());
    }

    private static void WriteSigner(AsnWriter writer, ReadOnlySpan<byte> digest, X509Certificate2 certificate, ReadOnlySpan<byte> signature)
    {
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            using (writer.PushSequence())
            {
                writer.WriteEncodedValue(certificate.IssuerName.RawData);
                writer.WriteInteger(certificate.SerialNumberBytes.Span);
            }

            WriteAlgorithm(writer, Sha256);
            WriteAttributes(writer, Context0, digest, certificate.RawData);
            WriteAlgorithm(writer, EcdsaWithSha256);
            writer.WriteOctetString(signature);
        }
    }

    private static void WriteAttributes(AsnWriter writer, Asn1Tag tag, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> certificate)
    {
        using (writer.PushSetOf(tag))
        {
            WriteAttribute(writer, ContentType, Encoded(value => value.WriteObjectIdentifier(Data)));
            var hash = digest.ToArray();
            WriteAttribute(writer, MessageDigest, Encoded(value => value.WriteOctetString(hash)));
            WriteAttribute(writer, SigningCertificateV2, SigningCertificate(certificate));
        }
    }

    private static void WriteAttribute(AsnWriter writer, string type, byte[] value)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(type);
            using (writer.PushSetOf()) { writer.WriteEncodedValue(value); }
        }
    }

    private static void WriteAlgorithm(AsnWriter writer, string algorithm)
    {
        using (writer.PushSequence()) { writer.WriteObjectIdentifier(algorithm); }
    }

    private static byte[] Encoded(Action<AsnWriter> write)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        write(writer);
        return writer.Encode();
    }
}
