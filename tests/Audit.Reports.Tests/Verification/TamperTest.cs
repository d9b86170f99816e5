using System.Text;
using Audit.Reports.Attestations;
using Audit.Reports.Verification;
using Newtonsoft.Json.Linq;
using NUnit.Framework;

namespace Audit.Reports.Tests.Verification;

/// <summary>The law of verification: in a signed folder nothing can change, come or go unseen.</summary>
[TestFixture]
public sealed class TamperTest : IDisposable
{
    private static readonly byte[] Masks = [0x01, 0x20, 0x80];
    private readonly SignedFolder folder = new(SampleReport.Create());
    private readonly SignedFolder other = new(SampleReport.Create("another policy"));

    public static IEnumerable<string> Files =>
        ["report.json", "report.pdf", "report.intoto.jsonl", "plan.intoto.jsonl", "report.sarif", "report.junit.xml", .. SampleReport.Create().Files.Keys];

    public void Dispose()
    {
        folder.Dispose();
        other.Dispose();
    }

    [TestCaseSource(nameof(Files))]
    public void Verify_AnyByteChanged_Fails(string file) => AssertEveryChangeIsSeen(file, small: 300, samples: 60);

    /// <summary>Every byte of every file; minutes long, so it runs when asked for.</summary>
    [Explicit]
    [TestCaseSource(nameof(Files))]
    public void Verify_EveryByteChanged_Fails(string file) => AssertEveryChangeIsSeen(file, small: int.MaxValue, samples: 0);

    [TestCaseSource(nameof(Files))]
    public void Verify_FileDeleted_Fails(string file) => AssertSeen(file, _ => null);

    [TestCaseSource(nameof(Files))]
    public void Verify_FileEmptied_Fails(string file) => AssertSeen(file, _ => []);

    [TestCaseSource(nameof(Files))]
    public void Verify_FileCut_Fails(string file) => AssertSeen(file, bytes => bytes[..^1]);

    [TestCaseSource(nameof(Files))]
    public void Verify_FileExtended_Fails(string file)
    {
        AssertSeen(file, bytes => [.. bytes, (byte)'\n']);
        AssertSeen(file, bytes => [.. bytes, 0]);
        AssertSeen(file, bytes => [.. bytes, .. bytes]);
    }

    [TestCase("report.pdf")]
    [TestCase("report.intoto.jsonl")]
    [TestCase("report.json")]
    [TestCase("report.sarif")]
    [TestCase("report.junit.xml")]
    public void Verify_FileOfAnotherReport_Fails(string file) => AssertSeen(file, _ => File.ReadAllBytes(other[file]));

    [Test]
    public void Verify_PdfAndEnvelopesOfAnotherKey_Fails()
    {
        using var forger = new SignedFolder(SampleReport.Create());
        Assert.That(forger.Verify().FirstFault, Is.Null);
        Assert.That(forger.Verify(folder.Options).ExitCode, Is.EqualTo(4));
        AssertSeen("report.pdf", _ => File.ReadAllBytes(forger["report.pdf"]));
        AssertSeen("report.intoto.jsonl", _ => File.ReadAllBytes(forger["report.intoto.jsonl"]));
    }

    [TestCase("extra.txt")]
    [TestCase(".hidden")]
    [TestCase("evidence/extra.txt")]
    [TestCase("evidence/rows/.hidden")]
    [TestCase("report.json.partial")]
    [TestCase("report2.pdf")]
    public void Verify_FileAdded_Fails(string file)
    {
        File.WriteAllText(folder[file], "x");
        try { Assert.That(folder.Verify().FirstFault, Does.Contain(file)); }
        finally { File.Delete(folder[file]); }
    }

    [Test]
    public void Verify_JournalOfARun_IsPassedOver()
    {
        Directory.CreateDirectory(folder["journal"]);
        File.WriteAllText(folder["journal/1"], "x");
        try { Assert.That(folder.Verify().FirstFault, Is.Null); }
        finally { Directory.Delete(folder["journal"], recursive: true); }
    }

    [Test]
    public void Verify_FilesSwapped_Fails()
    {
        var (first, second) = ("evidence/certificates/a.cert", "evidence/certificates/n.network");
        var (a, b) = (File.ReadAllBytes(folder[first]), File.ReadAllBytes(folder[second]));
        try
        {
            File.WriteAllBytes(folder[first], b);
            File.WriteAllBytes(folder[second], a);
            Assert.That(folder.Verify().ExitCode, Is.EqualTo(4));
        }
        finally
        {
            File.WriteAllBytes(folder[first], a);
            File.WriteAllBytes(folder[second], b);
        }
    }

    [Test]
    public void Verify_FileReplacedByLink_Fails()
    {
        var file = "evidence/plan.json";
        File.Move(folder[file], folder["../plan.json"]);
        File.CreateSymbolicLink(folder[file], folder["../plan.json"]);
        try { Assert.That(folder.Verify().FirstFault, Does.Contain("link")); }
        finally { File.Move(folder["../plan.json"], folder[file], overwrite: true); }
    }

    /// <summary>A reader of a pipe without a writer waits for ever; the verifier does not read it.</summary>
    [TestCase("evidence/plan.json")]
    [TestCase("evidence/rows/FLIP.jsonl")]
    [TestCase("report.json")]
    [TestCase("report.pdf")]
    [TestCase("report.sarif")]
    [TestCase("report.intoto.jsonl")]
    [CancelAfter(30_000)]
    public void Verify_FileReplacedByPipe_Fails(string file)
    {
        var bytes = File.ReadAllBytes(folder[file]);
        File.Delete(folder[file]);
        try
        {
            Programs.Run("mkfifo", folder[file]);
            Assert.That(folder.Verify().ExitCode, Is.EqualTo(4));
        }
        finally
        {
            File.Delete(folder[file]);
            File.WriteAllBytes(folder[file], bytes);
        }
    }

    [Test]
    public void Verify_DuplicateKey_Fails() =>
        AssertSeen("report.json", bytes => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes).Replace("\"opinion\":", "\"opinion\":\"adverse\",\"opinion\":", StringComparison.Ordinal)));

    private static IEnumerable<TestCaseData> EnvelopeLies()
    {
        TestCaseData Lie(string name, Action<JObject> change) => new TestCaseData(change).SetArgDisplayNames(name);
        yield return Lie("no signatures", envelope => envelope["signatures"] = new JArray());
        yield return Lie("signature twice", envelope => ((JArray)envelope["signatures"]!).Add(envelope["signatures"]![0]!.DeepClone()));
        yield return Lie("empty signature", envelope => envelope["signatures"]![0]!["sig"] = "");
        yield return Lie("signature of zeros", envelope => envelope["signatures"]![0]!["sig"] = Convert.ToBase64String(new byte[70]));
        yield return Lie("signature of r = s = 0", envelope => envelope["signatures"]![0]!["sig"] = Convert.ToBase64String([0x30, 6, 2, 1, 0, 2, 1, 0]));
        yield return Lie("algorithm named", envelope => envelope["signatures"]![0]!["alg"] = "none");
        yield return Lie("other key named", envelope => envelope["signatures"]![0]!["keyid"] = new string('0', 64));
        yield return Lie("no key named", envelope => ((JObject)envelope["signatures"]![0]!).Remove("keyid"));
        yield return Lie("other payload type", envelope => envelope["payloadType"] = "application/json");
        yield return Lie("key beside payload", envelope => envelope["more"] = 1);
        yield return Lie("payload with white space", envelope => envelope["payload"] = " " + envelope["payload"]);
        yield return Lie("payload in base64 of the web", envelope => envelope["payload"] = ((string)envelope["payload"]!).TrimEnd('=') + "_");
    }

    [TestCaseSource(nameof(EnvelopeLies))]
    public void Verify_EnvelopeChanged_Fails(Action<JObject> change) => AssertSeen(Bundle.FileName, bytes =>
    {
        var lines = Encoding.UTF8.GetString(bytes).Split('\n');
        var envelope = JObject.Parse(lines[0]);
        change(envelope);
        lines[0] = Engine.Running.CanonicalJson.WriteText(envelope);
        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    });

    [Test]
    public void Verify_SignatureInFixedWidthForm_Fails() => AssertSeen(Bundle.FileName, bytes =>
    {
        var lines = Encoding.UTF8.GetString(bytes).Split('\n');
        var envelope = JObject.Parse(lines[0]);
        var der = new System.Formats.Asn1.AsnReader(Convert.FromBase64String((string)envelope["signatures"]![0]!["sig"]!), System.Formats.Asn1.AsnEncodingRules.DER).ReadSequence();
        var (r, s) = (der.ReadInteger(), der.ReadInteger());
        byte[] Fixed(System.Numerics.BigInteger number) => [.. number.ToByteArray(isUnsigned: true, isBigEndian: true).Reverse().Concat(new byte[32]).Take(32).Reverse()];
        envelope["signatures"]![0]!["sig"] = Convert.ToBase64String([.. Fixed(r), .. Fixed(s)]);
        lines[0] = Engine.Running.CanonicalJson.WriteText(envelope);
        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    });

    [Test]
    public void Verify_EnvelopesReordered_Fails() => AssertSeen(Bundle.FileName, bytes =>
    {
        var lines = Encoding.UTF8.GetString(bytes).TrimEnd('\n').Split('\n');
        return Encoding.UTF8.GetBytes(string.Join('\n', lines.Reverse()) + "\n");
    });

    [Test]
    public void Verify_EnvelopeDropped_Fails([Values(0, 1, 2)] int line) => AssertSeen(Bundle.FileName, bytes =>
        Encoding.UTF8.GetBytes(string.Concat(Encoding.UTF8.GetString(bytes).TrimEnd('\n').Split('\n').Where((_, index) => index != line).Select(kept => kept + "\n"))));

    [Test]
    public void Verify_PdfStripped_Fails() => AssertSeen("report.pdf", _ => SmallPdf.Create(File.ReadAllBytes(folder["report.json"]), withSignatureField: false).Bytes.ToArray());

    [Test]
    public void Verify_PdfWithEmptyRoom_Fails() => AssertSeen("report.pdf", _ => SmallPdf.Create(File.ReadAllBytes(folder["report.json"]), withSignatureField: true).Bytes.ToArray());

    [Test]
    public void Verify_PdfHexInCapitals_Fails() => AssertSeen("report.pdf", bytes =>
    {
        var start = bytes.AsSpan().IndexOf("/Contents<"u8) + "/Contents<".Length;
        var end = start + bytes.AsSpan(start).IndexOf((byte)'>');
        return [.. bytes[..start], .. Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(bytes[start..end]).ToUpperInvariant()), .. bytes[end..]];
    });

    [Test]
    public void Verify_PdfIncrementalUpdate_Fails() => AssertSeen("report.pdf", bytes =>
        [.. bytes, .. "1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\nxref\n1 1\n0000000000 00000 n \ntrailer\n<</Size 8/Root 1 0 R/Prev 0>>\nstartxref\n0\n%%EOF\n"u8]);

    [Test]
    public void Verify_StrippedOfBothSignatures_Fails()
    {
        var pdf = File.ReadAllBytes(folder["report.pdf"]);
        var bundle = File.ReadAllBytes(folder[Bundle.FileName]);
        try
        {
            File.WriteAllBytes(folder["report.pdf"], SmallPdf.Create(File.ReadAllBytes(folder["report.json"]), withSignatureField: false).Bytes.ToArray());
            File.Delete(folder[Bundle.FileName]);
            Assert.That(folder.Verify().FirstFault, Does.Contain("not signed"));
            File.WriteAllBytes(folder[Bundle.FileName], bundle);
            Assert.That(folder.Verify(folder.Options with { AllowUnsigned = true }).ExitCode, Is.EqualTo(4), "half stripped");
        }
        finally
        {
            File.WriteAllBytes(folder["report.pdf"], pdf);
            File.WriteAllBytes(folder[Bundle.FileName], bundle);
        }
    }

    [Test]
    public void Verify_Untouched_Passes() => Assert.That(folder.Verify().FirstFault, Is.Null);

    private void AssertEveryChangeIsSeen(string file, int small, int samples)
    {
        var bytes = File.ReadAllBytes(folder[file]);
        try
        {
            foreach (var at in Places(bytes.Length, small, samples))
            {
                foreach (var mask in Masks)
                {
                    bytes[at] ^= mask;
                    File.WriteAllBytes(folder[file], bytes);
                    bytes[at] ^= mask;
                    Assert.That(folder.Verify().ExitCode, Is.EqualTo(4), $"{file}, byte {at}, mask {mask:x2}");
                }
            }
        }
        finally
        {
            File.WriteAllBytes(folder[file], bytes);
        }
    }

    private static IEnumerable<int> Places(int length, int small, int samples)
    {
        if (length <= small) { return Enumerable.Range(0, length); }
        var random = new Random(length);
        return Enumerable.Range(0, samples).SelectMany(sample => new[] { (int)((long)sample * length / samples), random.Next(length) });
    }

    private void AssertSeen(string file, Func<byte[], byte[]?> change)
    {
        var bytes = File.ReadAllBytes(folder[file]);
        try
        {
            var changed = change(bytes);
            Assert.That(changed?.SequenceEqual(bytes), Is.Not.True, "the test changes nothing");
            if (changed is null) { File.Delete(folder[file]); }
            else { File.WriteAllBytes(folder[file], changed); }
            var result = folder.Verify();
            Assert.That(result.ExitCode, Is.EqualTo(4));
            Assert.That(result.FirstFault, Is.Not.Null);
        }
        finally
        {
            File.WriteAllBytes(folder[file], bytes);
        }
    }
}
