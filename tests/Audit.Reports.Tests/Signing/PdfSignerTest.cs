using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using Audit.Reports.Pdf;
using Audit.Reports.Signing;
using NUnit.Framework;

namespace Audit.Reports.Tests.Signing;

[TestFixture]
public sealed class PdfSignerTest : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private SigningKey key = null!;
    private UnsignedPdf unsigned = null!;
    private byte[] signed = null!;

    [OneTimeSetUp]
    public void SignOnce()
    {
        KeyFiles.Create(folder["issuer"], "Test issuer", null, DateTimeOffset.UtcNow.AddDays(-1));
        key = KeyFiles.Load(folder["issuer.key.pem"], null);
        unsigned = SmallPdf.Create("{}"u8.ToArray(), withSignatureField: true);
        signed = PdfSigner.Sign(unsigned, key);
        File.WriteAllBytes(folder["signed.pdf"], signed);
    }

    public void Dispose()
    {
        key.Dispose();
        folder.Dispose();
    }

    [Test]
    public void Sign_ChangesOnlyTheRoom()
    {
        Assert.That(signed[..(unsigned.ContentsStart + 1)], Is.EqualTo(unsigned.Bytes[..(unsigned.ContentsStart + 1)].ToArray()));
        Assert.That(signed[(unsigned.ContentsEnd - 1)..], Is.EqualTo(unsigned.Bytes[(unsigned.ContentsEnd - 1)..].ToArray()));
    }

    [Test]
    public void Sign_IsWhatTheProfileRebuilds()
    {
        var encoding = Encoding();
        var (certificate, signature) = CmsProfile.Parts(encoding);
        using var held = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificate(certificate);
        Assert.That(Convert.ToHexString(CmsProfile.Encode(SHA256.HashData(Covered()), held, signature)), Is.EqualTo(Convert.ToHexString(encoding)));
        using var holder = System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPublicKey(held)!;
        var attributes = CmsProfile.SignedAttributes(SHA256.HashData(Covered()), certificate);
        Assert.That(holder.VerifyData(attributes, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence), Is.True);
    }

    [Test]
    public void Sign_HasNoSigningTime()
    {
        var cms = new SignedCms(new ContentInfo(Covered()), detached: true);
        cms.Decode(Encoding());
        Assert.That(cms.SignerInfos[0].SignedAttributes.Cast<CryptographicAttributeObject>().Select(attribute => attribute.Oid.Value),
            Is.EquivalentTo(new[] { "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4", CmsProfile.SigningCertificateV2 }));
        Assert.That(cms.Certificates, Has.Count.EqualTo(1));
    }

    [Test]
    public void Sign_PdfsigSaysValid()
    {
        var (_, output) = Programs.Run("pdfsig", folder["signed.pdf"]);
        Assert.That(output, Does.Contain("Signature is Valid.").And.Contain("Total document signed").And.Contain("ETSI.CAdES.detached"));
    }

    [Test]
    public void Sign_OpensslCmsVerifies()
    {
        File.WriteAllBytes(folder["cms.der"], Encoding());
        File.WriteAllBytes(folder["covered"], Covered());
        var (exit, output) = Programs.Run("openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", folder["cms.der"], "-content", folder["covered"], "-CAfile",
            folder["issuer.cert.pem"], "-purpose", "any", "-out", folder["out"]);
        Assert.That(exit, Is.Zero, output);
    }

    [Test]
    public void Sign_NoRoom_IsRefused([Values(0, 10)] int room) =>
        Assert.That(() => PdfSigner.Sign(unsigned with { ContentsEnd = unsigned.ContentsStart + room }, key), Throws.ArgumentException);

    private byte[] Covered() => [.. signed[..unsigned.ContentsStart], .. signed[unsigned.ContentsEnd..]];

    private byte[] Encoding()
    {
        var hex = System.Text.Encoding.ASCII.GetString(signed[(unsigned.ContentsStart + 1)..(unsigned.ContentsEnd - 1)]);
        var bytes = Convert.FromHexString(hex);
        return bytes[..(((bytes[2] << 8) | bytes[3]) + 4)];
    }
}
