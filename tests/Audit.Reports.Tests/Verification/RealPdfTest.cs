using Audit.Reports.Json;
using Audit.Reports.Pdf;
using Audit.Reports.Signing;
using Audit.Reports.Tests.Documents;
using Audit.Reports.Verification;
using NUnit.Framework;

namespace Audit.Reports.Tests.Verification;

/// <summary>The document of our own writer, signed and verified.</summary>
[TestFixture]
public sealed class RealPdfTest : IDisposable
{
    private readonly SampleReport sample = SampleReport.Create();
    private readonly SignedFolder folder = new(SampleReport.Create());
    private PdfRenderer render = null!;

    [OneTimeSetUp]
    public void WriteOnce()
    {
        var fonts = InstalledFonts.FindOrIgnore();
        render = (report, json, signed) => ReportPdf.Render(report, json, fonts, signed);
        ReportFolder.Write(sample.Report, folder.Root, folder.Key, render);
    }

    public void Dispose() => folder.Dispose();

    [Test]
    public void Verify_Passes() => Assert.That(folder.Verify(WithPages).FirstFault, Is.Null);

    [Test]
    public void Verify_PdfsigSaysValid() =>
        Assert.That(Programs.Run("pdfsig", folder["report.pdf"]).Output, Does.Contain("Signature is Valid.").And.Contain("Total document signed"));

    [Test]
    public void Verify_Unsigned_Passes()
    {
        using var unsigned = new SignedFolder(sample);
        ReportFolder.Write(sample.Report, unsigned.Root, null, render);
        Assert.That(unsigned.Verify(WithPages with { AllowUnsigned = true }).FirstFault, Is.Null);
        Assert.That(unsigned.Verify().ExitCode, Is.EqualTo(4));
    }

    [Test]
    public void Verify_AnyByteChanged_Fails([Values(1, 32, 128)] int mask)
    {
        var bytes = File.ReadAllBytes(folder["report.pdf"]);
        try
        {
            for (var at = mask % 7; at < bytes.Length; at += Math.Max(1, bytes.Length / 40))
            {
                bytes[at] ^= (byte)mask;
                File.WriteAllBytes(folder["report.pdf"], bytes);
                bytes[at] ^= (byte)mask;
                Assert.That(folder.Verify().ExitCode, Is.EqualTo(4), $"byte {at}");
            }
        }
        finally
        {
            File.WriteAllBytes(folder["report.pdf"], bytes);
        }
    }

    /// <summary>The holder of the key signs pages that tell another story about the same data.</summary>
    [Test]
    public void Verify_OtherPagesSigned_FailsByThePagesCheck()
    {
        var bytes = File.ReadAllBytes(folder["report.pdf"]);
        var milder = sample.Report with { NotShown = [] };
        try
        {
            File.WriteAllBytes(folder["report.pdf"], PdfSigner.Sign(render(milder, ReportJson.Write(sample.Report), true), folder.Key));
            Assert.That(folder.Verify().FirstFault, Is.Null, "the signatures and the embedded data hold");
            Assert.That(folder.Verify(WithPages).FirstFault, Does.StartWith("pages of report.pdf"));
        }
        finally
        {
            File.WriteAllBytes(folder["report.pdf"], bytes);
        }
    }

    private VerifyOptions WithPages => folder.Options with { More = [PagesCheck.Create(render)] };
}
