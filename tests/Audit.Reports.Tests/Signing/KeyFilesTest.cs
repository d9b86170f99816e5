using System.Security.Cryptography;
using Audit.Models;
using Audit.Reports.Signing;
using NUnit.Framework;

namespace Audit.Reports.Tests.Signing;

[TestFixture]
public sealed class KeyFilesTest : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [TestCase(null)]
    [TestCase("secret")]
    public void Load_UndoesCreate(string? password)
    {
        var name = folder[$"keys/load-{password}"];
        var id = KeyFiles.Create(name, "Some issuer", password, Now);
        using var key = KeyFiles.Load(name + ".key.pem", password);
        Assert.That(key.KeyId, Is.EqualTo(id));
        using var holder = System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPublicKey(key.Certificate)!;
        Assert.That(holder.VerifyData("message"u8, key.Sign("message"u8), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence), Is.True);
        Assert.That(File.ReadAllText(name + ".key.pem"), Does.StartWith(password is null ? "-----BEGIN PRIVATE KEY-----" : "-----BEGIN ENCRYPTED PRIVATE KEY-----"));
    }

    [Test]
    public void Create_KeyIsForItsOwnerOnly()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Ignore("Permissions of this kind are not there.");
            return;
        }

        KeyFiles.Create(folder["owner"], "Some issuer", null, Now);
        Assert.That(File.GetUnixFileMode(folder["owner.key.pem"]), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public void Create_TrustNamesTheKey()
    {
        var id = KeyFiles.Create(folder["trust"], "Some issuer", null, Now, years: 2);
        var bytes = File.ReadAllBytes(folder["trust.trust.json"]);
        var trust = TrustFile.Read(bytes, "trust");
        Assert.That(trust.Keys.Single().SpkiSha256.Hex, Is.EqualTo(id));
        Assert.That(trust.Keys[0].ValidUntil, Is.EqualTo("2028-01-02T03:04:05Z"));
        Assert.That(trust.Write(), Is.EqualTo(bytes));
        Assert.That(trust.Keys[0].MayIssueAt(Now), Is.True);
        Assert.That(trust.Keys[0].MayIssueAt(Now.AddSeconds(-1)), Is.False);
        Assert.That(trust.Keys[0].MayIssueAt(Now.AddYears(2)), Is.False);
        Assert.That((trust.Keys[0] with { Roles = ["auditor"] }).MayIssueAt(Now), Is.False);
    }

    [Test]
    public void Create_OpensslVerifiesTheChain()
    {
        KeyFiles.Create(folder["chain"], "Some issuer", null, DateTimeOffset.UtcNow.AddDays(-1));
        var (exit, output) = Programs.Run("openssl", "verify", "-CAfile", folder["chain.cert.pem"], folder["chain.cert.pem"]);
        Assert.That(exit, Is.Zero, output);
    }

    [Test]
    public void Create_DoesNotOverwrite()
    {
        KeyFiles.Create(folder["twice"], "Some issuer", null, Now);
        Assert.That(Assert.Throws<InputFaultException>(() => KeyFiles.Create(folder["twice"], "Other", null, Now))!.Diagnostics, Has.Length.EqualTo(3));
    }

    [Test]
    public void Load_Faulty_SaysWhy()
    {
        KeyFiles.Create(folder["a"], "A", "secret", Now);
        KeyFiles.Create(folder["b"], "B", null, Now);
        Assert.That(() => KeyFiles.Load(folder["a.key.pem"], "other"), Throws.InstanceOf<InputFaultException>());
        Assert.That(() => KeyFiles.Load(folder["a.key.pem"], null), Throws.InstanceOf<InputFaultException>());
        Assert.That(() => KeyFiles.Load(folder["none.key.pem"], null), Throws.InstanceOf<InputFaultException>().With.Message.Contains("none.cert.pem"));
        Assert.That(() => KeyFiles.Load(folder["b.cert.pem"], null), Throws.InstanceOf<InputFaultException>());
        File.Copy(folder["a.cert.pem"], folder["b.cert.pem"], overwrite: true);
        Assert.That(() => KeyFiles.Load(folder["b.key.pem"], null), Throws.InstanceOf<InputFaultException>().With.Message.Contains("another key"));
    }

    [TestCase("""{"format":"audit-trust/1","keys":[{"id":"a","roles":["issuer"],"spkiSha256":"00","validFrom":"2026-01-02T03:04:05Z","validUntil":"2027-01-02T03:04:05Z"}]}""")]
    [TestCase("""{"format":"audit-trust/2","keys":[]}""")]
    [TestCase("""{"keys":[]}""")]
    [TestCase("""{"format":"audit-trust/1","keys":[],"more":1}""")]
    [TestCase("""{"format":"audit-trust/1","format":"audit-trust/1","keys":[]}""")]
    public void ReadTrust_Faulty_IsFault(string text) =>
        Assert.That(() => TrustFile.Read(System.Text.Encoding.UTF8.GetBytes(text), "trust"), Throws.InstanceOf<InputFaultException>());

    [Test]
    public void ReadTrust_OtherTime_IsFault()
    {
        var trust = new TrustFile([new TrustedKey("a", Models.Graphs.Digest.Of([]), ["issuer"], "2026-01-02", "2027-01-02T03:04:05Z")]);
        Assert.That(() => TrustFile.Read(trust.Write(), "trust"), Throws.InstanceOf<InputFaultException>().With.Message.Contains("2026-01-02"));
    }
}
