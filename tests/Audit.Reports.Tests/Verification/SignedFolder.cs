using Audit.Engine.Verdicts;
using Audit.Reports.Signing;
using Audit.Reports.Verification;

namespace Audit.Reports.Tests.Verification;

/// <summary>A signed sample report on disk, and how an auditor verifies it.</summary>
internal sealed class SignedFolder : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SigningKey key;

    public SignedFolder(SampleReport sample, bool signed = true)
    {
        KeyFiles.Create(folder["keys/issuer"], "Test issuer", null, DateTimeOffset.UtcNow.AddDays(-1));
        key = KeyFiles.Load(folder["keys/issuer.key.pem"], null);
        Trust = TrustFile.Read(File.ReadAllBytes(folder["keys/issuer.trust.json"]), "trust");
        foreach (var (path, bytes) in sample.Files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(this[path])!);
            File.WriteAllBytes(this[path], bytes);
        }

        Write(sample.Report, signed);
    }

    public TrustFile Trust { get; }

    public SigningKey Key => key;

    public string Root => folder["out"];

    public string this[string path] => Path.Combine(Root, path);

    public VerifyOptions Options => new(Trust, null, false, DateTimeOffset.UtcNow, []);

    public void Write(Report report, bool signed = true) =>
        ReportFolder.Write(report, Root, signed ? key : null, (_, json, withSignature) => SmallPdf.Create(json, withSignature));

    public VerificationResult Verify(VerifyOptions? options = null) => ReportVerifier.Verify(Root, options ?? Options);

    public void Dispose()
    {
        key.Dispose();
        folder.Dispose();
    }
}
