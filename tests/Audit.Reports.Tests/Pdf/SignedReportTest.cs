using System.Security.Cryptography;
using Audit.Reports.Pdf;
using Audit.Reports.Signing;
using Audit.Reports.Tests.Documents;
using Audit.Reports.Verification;
using NUnit.Framework;

namespace Audit.Reports.Tests.Pdf;

/// <summary>A whole report, signed: what third parties and our own verifier make of it.</summary>
[TestFixture]
public sealed class SignedReportTest : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private byte[] json = null!;
    private UnsignedPdf unsigned = null!;
    private byte[] signed = null!;

    [OneTimeSetUp]
    public void SignOnce()
    {
        var report = RichReport.Adverse();
        json = RichReport.Json(report);
        unsigned = ReportPdf.Render(report, json, InstalledFonts.FindOrIgnore(), withSignatureField: true);
        KeyFiles.Create(folder["issuer"], "Test issuer", null, DateTimeOffset.UtcNow.AddDays(-1));
        using var key = KeyFiles.Load(folder["issuer.key.pem"], null);
        signed = PdfSigner.Sign(unsigned, key);
        File.WriteAllBytes(folder["signed.pdf"], signed);
    }

    public void Dispose() => folder.Dispose();

    [Test]
    public void Signed_ThirdParty_CallsItValidAndWhole() =>
        Assert.That(Programs.Run("pdfsig", "-nocert", folder["signed.pdf"]).Output, Does.Contain("Signature is Valid").And.Contain("Total document signed").And.Contain("ETSI.CAdES.detached"));

    [Test]
    public void Signed_OwnVerifier_ReadsEnvelopeAndAttachment()
    {
        byte[] covered = [.. signed[..unsigned.ContentsStart], .. signed[unsigned.ContentsEnd..]];
        Assert.That(PdfEnvelope.Read(signed).CoveredDigest, Is.EqualTo(SHA256.HashData(covered)));
        Assert.That(PdfAttachment.Read(signed, json.Length), Is.EqualTo(json));
    }
}
