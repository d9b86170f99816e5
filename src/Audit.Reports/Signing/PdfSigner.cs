using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Text;
using Audit.Reports.Pdf;

namespace Audit.Reports.Signing;

/// <summary>Fills the room that a PDF leaves for its signature (ETSI.CAdES.detached).</summary>
/// <remarks>
/// Guarantee: no byte outside of the room changes. Signed attributes are contentType, messageDigest and signingCertificateV2 only; the signing time is not told,
/// for nobody but the signer vouches for it. The rest of the room stays zeros.
/// </remarks>
public static class PdfSigner
{
    /// <summary>Signs.</summary>
    /// <exception cref="ArgumentException">The PDF has no room, or too little.</exception>
    public static byte[] Sign(UnsignedPdf pdf, SigningKey key)
    {
        var (start, end) = (pdf.ContentsStart, pdf.ContentsEnd);
        var room = pdf.Bytes.Span;
        if (end - start < 2 || room[start] != '<' || room[end - 1] != '>') { throw new ArgumentException("The PDF has no room for a signature."); }
        var hex = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Encode([.. room[..start], .. room[end..]], key)));
        if (hex.Length > end - start - 2) { throw new ArgumentException($"The signature needs {hex.Length} digits, and the PDF has room for {end - start - 2}."); }
        var signed = pdf.Bytes.ToArray();
        hex.CopyTo(signed, start + 1);
        return signed;
    }

    private static byte[] Encode(byte[] covered, SigningKey key)
    {
        var signer = new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, key.Certificate)
        {
            DigestAlgorithm = new Oid(CmsProfile.Sha256),
            IncludeOption = System.Security.Cryptography.X509Certificates.X509IncludeOption.EndCertOnly,
        };
        signer.SignedAttributes.Add(new AsnEncodedData(new Oid(CmsProfile.SigningCertificateV2), CmsProfile.SigningCertificate(key.Certificate.RawData)));
        var cms = new SignedCms(new ContentInfo(covered), detached: true);
        cms.ComputeSignature(signer);
        return cms.Encode();
    }
}
