using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Audit.Engine.Verdicts;
using Audit.Models;
using Audit.Reports.Attestations;
using Audit.Reports.Json;
using Audit.Reports.Signing;

namespace Audit.Reports.Verification;

/// <summary>Who signed the PDF and the statements, and whether that key may.</summary>
/// <remarks>
/// The key is the one of the PDF's certificate and must sign the statements too; names of keys in envelopes are compared and never believed.
/// The statements are made again from report.json and compared byte by byte, so an envelope of another report cannot pass.
/// </remarks>
internal static class SignatureCheck
{
    private const string Unsigned = "UNSIGNED: nobody vouches for this report; anyone could have written it.";

    /// <summary>Runs the checks and gives the id of the key whose signatures hold, or null.</summary>
    public static string? Run(VerificationRun run, Report report, byte[] reportJson, string folder, VerifyOptions options)
    {
        var pdf = run.Do(ReportFolder.PdfName, () => ReportFile.Read(folder, ReportFolder.PdfName));
        if (pdf is null) { return null; }
        run.Check("report.json within report.pdf", () => AttachmentFaults(pdf, reportJson));
        var hasBundle = File.Exists(Path.Combine(folder, Bundle.FileName));
        if (!PdfEnvelope.IsSigned(pdf) && !hasBundle)
        {
            run.Check("signatures", () => options.AllowUnsigned ? [] : ["report.pdf and the statements are not signed; sign them, or say --allow-unsigned."], Unsigned);
            return null;
        }

        using var certificate = run.Do("signature of report.pdf", () => Signer(pdf));
        if (certificate is null) { return null; }
        var signer = SigningKey.KeyIdOf(certificate);
        run.Check(Bundle.FileName, () => BundleFaults(report, reportJson, ReportFile.Read(folder, Bundle.FileName), certificate));
        run.Check(PlanEnvelope.FileName, () => EnvelopeFaults(PlanEnvelope.Read(ReportFile.Read(folder, PlanEnvelope.FileName)), PlanEnvelope.Statement(ReportFile.Read(folder, report.Plan.Path)), report.Plan.Path, certificate));
        var known = TrustFaults(signer, certificate, options);
        run.Check("trust in the key", () => options.AllowUnsigned && known is not null && !IsNamed(options) ? [] : known is null ? [] : [known],
            known is null ? $"signed by {signer}" : $"signed by {signer}, WHICH NOTHING HERE SAYS MAY BE TRUSTED.");
        return signer;
    }

    private static bool IsNamed(VerifyOptions options) => options.Trust is not null || options.KeyId is not null;

    private static IEnumerable<string> AttachmentFaults(byte[] pdf, byte[] reportJson)
    {
        if (!PdfAttachment.Read(pdf, reportJson.Length).AsSpan().SequenceEqual(reportJson)) { yield return $"the file embedded in {ReportFolder.PdfName} is not the {ReportJson.FileName} beside it."; }
    }

    /// <summary>The certificate under which the PDF's signature holds.</summary>
    private static X509Certificate2 Signer(byte[] pdf)
    {
        var envelope = PdfEnvelope.Read(pdf);
        var (encoded, signature) = CmsProfile.Parts(envelope.Encoding);
        var certificate = X509CertificateLoader.LoadCertificate(encoded);
        if (!CmsProfile.Encode(envelope.CoveredDigest, certificate, signature).AsSpan().SequenceEqual(envelope.Encoding))
        {
            throw Fault("the signature is not of the one permitted form, or the file was changed after it was signed.");
        }

        return Verifies(certificate, CmsProfile.SignedAttributes(envelope.CoveredDigest, certificate.RawData), signature) ? certificate : throw Fault("the signature does not verify.");
    }

    private static bool Verifies(X509Certificate2 certificate, byte[] message, ReadOnlyMemory<byte> signature)
    {
        using var key = certificate.GetECDsaPublicKey();
        return key is not null && SigningKey.IsP256(key) && key.VerifyData(message, signature.Span, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    private static IEnumerable<string> BundleFaults(Report report, byte[] reportJson, byte[] bundle, X509Certificate2 certificate)
    {
        var (envelopes, statements) = (Bundle.Read(bundle), Statements.Of(report, reportJson));
        if (envelopes.Length != statements.Length) { yield return $"it has {envelopes.Length} envelopes, and a report has {statements.Length}."; }
        foreach (var (index, (envelope, statement)) in envelopes.Zip(statements).Index())
        {
            foreach (var fault in EnvelopeFaults(envelope, statement, ReportJson.FileName, certificate)) { yield return $"line {index + 1}: {fault}"; }
        }
    }

    private static IEnumerable<string> EnvelopeFaults(Dsse envelope, byte[] statement, string source, X509Certificate2 certificate)
    {
        if (envelope.PayloadType != Statements.MediaType) { yield return $"the payload is of type {envelope.PayloadType}, wanted {Statements.MediaType}."; }
        if (!envelope.Payload.Span.SequenceEqual(statement)) { yield return $"the statement is not the one that follows from {source}."; }
        if (envelope.KeyId != SigningKey.KeyIdOf(certificate)) { yield return $"the key is named {envelope.KeyId}, and report.pdf was signed by {SigningKey.KeyIdOf(certificate)}."; }
        if (!Verifies(certificate, Dsse.PreAuthenticationEncoding(envelope.PayloadType, envelope.Payload.Span), envelope.Signature)) { yield return "the signature does not verify."; }
    }

    private static string? TrustFaults(string signer, X509Certificate2 certificate, VerifyOptions options)
    {
        if (!IsNamed(options)) { return $"signed by {signer}, and no trust file or key id says whom to trust; give one."; }
        if (options.KeyId is { } pinned && pinned != signer) { return $"signed by {signer}, and the key asked for is {pinned}."; }
        var trusted = options.Trust?.Keys.Where(key => key.SpkiSha256.Hex == signer).ToList();
        if (trusted is { Count: 0 }) { return $"signed by {signer}, which the trust file does not name."; }
        if (trusted is not null && !trusted.Any(key => key.MayIssueAt(options.Now))) { return $"signed by {signer}, which the trust file does not let sign reports at {TrustFile.Time(options.Now)}."; }
        return options.Now.UtcDateTime < certificate.NotBefore.ToUniversalTime() || options.Now.UtcDateTime >= certificate.NotAfter.ToUniversalTime()
            ? $"the certificate of {signer} is not valid at {TrustFile.Time(options.Now)}."
            : null;
    }

    private static InputFaultException Fault(string message) => new(new Diagnostic("pdf.signature", ReportFolder.PdfName, message));
}
