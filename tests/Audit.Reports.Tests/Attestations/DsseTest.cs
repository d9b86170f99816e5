using System.Text;
using Audit.Models;
using Audit.Reports.Attestations;
using Audit.Reports.Json;
using Audit.Reports.Signing;
using NUnit.Framework;

namespace Audit.Reports.Tests.Attestations;

[TestFixture]
public sealed class DsseTest : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SigningKey key;

    public DsseTest()
    {
        KeyFiles.Create(folder["issuer"], "Test issuer", null, DateTimeOffset.UtcNow);
        key = KeyFiles.Load(folder["issuer.key.pem"], null);
    }

    public void Dispose()
    {
        key.Dispose();
        folder.Dispose();
    }

    /// <summary>The example of the specification.</summary>
    [Test]
    public void PreAuthenticationEncoding_OfTheSpecification() =>
        Assert.That(Encoding.ASCII.GetString(Dsse.PreAuthenticationEncoding("http://example.com/HelloWorld", "hello world"u8)),
            Is.EqualTo("DSSEv1 29 http://example.com/HelloWorld 11 hello world"));

    [Test]
    public void PreAuthenticationEncoding_CountsBytes() =>
        Assert.That(Dsse.PreAuthenticationEncoding("\u20ac", []), Is.EqualTo(Encoding.UTF8.GetBytes("DSSEv1 3 \u20ac 0 ")));

    [Test]
    public void Read_UndoesWrite()
    {
        var envelope = Dsse.Sign("type", [1, 2, 3], key);
        var read = Dsse.Read(envelope.Write(), "line 1");
        Assert.That(read.Payload.ToArray(), Is.EqualTo(new byte[] { 1, 2, 3 }));
        Assert.That(read.Signature.ToArray(), Is.EqualTo(envelope.Signature.ToArray()));
        Assert.That((read.PayloadType, read.KeyId), Is.EqualTo(("type", key.KeyId)));
    }

    [TestCase("{}")]
    [TestCase("[]")]
    [TestCase("""{"payload":"AQID","payloadType":"t","signatures":[]}""")]
    [TestCase("""{"payload":"AQID","payloadType":"t","signatures":[1]}""")]
    [TestCase("""{"payload":"AQI","payloadType":"t","signatures":[{"keyid":"k","sig":"AQID"}]}""")]
    [TestCase("""{"payload":"AR==","payloadType":"t","signatures":[{"keyid":"k","sig":"AQID"}]}""")]
    [TestCase("""{"payload":"AQ ID","payloadType":"t","signatures":[{"keyid":"k","sig":"AQID"}]}""")]
    [TestCase("""{"payload":"AQID","payloadType":"t","signatures":[{"keyid":"k","sig":"AQID"}],"x":1}""")]
    [TestCase("""{"payload":"AQID","payloadType":null,"signatures":[{"keyid":"k","sig":"AQID"}]}""")]
    public void Read_NoEnvelope_IsFault(string text) => Assert.That(() => Dsse.Read(Encoding.UTF8.GetBytes(text), "line 1"), Throws.InstanceOf<InputFaultException>());

    [Test]
    public void Bundle_OpensslVerifiesEveryLine()
    {
        var report = SampleReport.Create().Report;
        var envelopes = Bundle.Read(Bundle.Write(report, ReportJson.Write(report), key));
        Assert.That(Programs.Run("openssl", "x509", "-in", folder["issuer.cert.pem"], "-pubkey", "-noout", "-out", folder["public.pem"]).Exit, Is.Zero);
        foreach (var (index, envelope) in envelopes.Index())
        {
            File.WriteAllBytes(folder["pae"], Dsse.PreAuthenticationEncoding(envelope.PayloadType, envelope.Payload.Span));
            File.WriteAllBytes(folder["sig"], envelope.Signature.Span);
            var (exit, output) = Programs.Run("openssl", "dgst", "-sha256", "-verify", folder["public.pem"], "-signature", folder["sig"], folder["pae"]);
            Assert.That((exit, output.Trim()), Is.EqualTo((0, "Verified OK")), $"line {index + 1}");
        }
    }
}
