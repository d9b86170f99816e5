using System.Text;
using Audit.Engine.Policies;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;
using Audit.Models;
using Audit.Reports.Json;
using Newtonsoft.Json.Linq;
using NUnit.Framework;

namespace Audit.Reports.Tests.Json;

[TestFixture]
public sealed class ReportJsonTest
{
    private static readonly byte[] Sample = ReportJson.Write(SampleReport.Create().Report);

    [Test]
    public void Write_UndoesRead() => Assert.That(ReportJson.Write(ReportJson.Read(Sample)), Is.EqualTo(Sample));

    [Test]
    public void Write_IsCanonicalAndVersioned()
    {
        var json = (JObject)CanonicalJsonReader.Read(Sample, "report.json");
        Assert.That((string?)json["format"], Is.EqualTo("audit-report/1"));
        Assert.That(json["claims"]![1]!["spec"]!["subject"]!.ToString(Newtonsoft.Json.Formatting.None),
            Is.EqualTo("""{"kind":"effect","reference":null,"replacedBy":"every","site":"Relu_2","units":[17,18]}"""));
        Assert.That(json["claims"]![0]!["proved"]!.ToString(Newtonsoft.Json.Formatting.None), Is.EqualTo("""{"decimal":"0.875","hex":"0x1.cp-1"}"""));
        Assert.That(json["claims"]![0]!["spec"]!["threshold"]!.ToString(Newtonsoft.Json.Formatting.None), Is.EqualTo("""{"decimal":"0.9","hex":"0x1.ccccccccccccdp-1"}"""));
    }

    [Test]
    public void Write_HasNoBareFractions() =>
        Assert.That(((JObject)CanonicalJsonReader.Read(Sample, "report.json")).Descendants().Where(value => value.Type == JTokenType.Float), Is.Empty);

    [Test]
    public void Read_GivesTheRecordBack()
    {
        var report = SampleReport.Create().Report;
        var read = ReportJson.Read(Sample);
        Assert.That(read.Claims[1].Smt[0], Is.EqualTo(report.Claims[1].Smt[0]));
        Assert.That(read.Claims[0].Rows! with { Columns = [] }, Is.EqualTo(report.Claims[0].Rows! with { Columns = [] }));
        Assert.That(read.Claims[0].Rows!.Columns, Is.EqualTo(report.Claims[0].Rows!.Columns));
        Assert.That(((Subject.Effect)read.Claims[1].Spec.Subject).Units, Is.EqualTo(new[] { 17, 18 }));
        Assert.That(read.Claims[0].Spec, Is.EqualTo(report.Claims[0].Spec));
        Assert.That(read.Claims[2].Witness, Is.Null);
        Assert.That(read.Evidence, Is.EqualTo(report.Evidence));
    }

    /// <summary>Members that are no parameters of a constructor are told too: a report that loses one would be judged by another claim.</summary>
    [Test]
    public void Write_HasMembersOutsideOfConstructors() =>
        Assert.That((string?)CanonicalJsonReader.Read(Sample, "report.json")["claims"]![0]!["spec"]!["quantile"]!["decimal"], Is.EqualTo("0.99"));

    /// <summary>One change for each lie: a path, and what stands there instead.</summary>
    [TestCase("policySha256", "\"00\"")]
    [TestCase("policySha256", null)]
    [TestCase("toolVersion", "1")]
    [TestCase("toolVersion", "null")]
    [TestCase("opinion", "\"Unqualified\"")]
    [TestCase("opinion", "\"fine\"")]
    [TestCase("opinion", "0")]
    [TestCase("claims", "{}")]
    [TestCase("claims[0]", "[]")]
    [TestCase("claims[0].lowerIsBetter", "\"true\"")]
    [TestCase("claims[0].rows.count", "\"4\"")]
    [TestCase("claims[0].rows.count", "0.5")]
    [TestCase("claims[0].proved.hex", "\"0x1.80p-1\"")]
    [TestCase("claims[0].proved.hex", "0.875")]
    [TestCase("claims[0].spec.threshold.hex", "\"0x1p-1\"")]
    [TestCase("claims[0].spec.threshold.decimal", "\"0.8\"")]
    [TestCase("claims[0].spec.subject.kind", "\"other\"")]
    [TestCase("claims[0].spec.subject.kind", null)]
    [TestCase("claims[0].spec.budget.boxes", "2147483648")]
    [TestCase("format", "\"audit-report/2\"")]
    public void Read_Changed_IsFaultWithItsPlace(string path, string? value)
    {
        var json = (JObject)CanonicalJsonReader.Read(Sample, "report.json");
        var changed = json.SelectToken(path)!;
        if (value is null) { changed.Parent!.Remove(); }
        else { changed.Replace(JToken.Parse(value)); }
        var fault = Assert.Throws<InputFaultException>(() => ReportJson.Read(CanonicalJson.Write(json)));
        Assert.That(fault!.Diagnostics[0].Place, Does.StartWith("report.json"));
    }

    [Test]
    public void Read_UnknownKey_IsFault()
    {
        var json = (JObject)CanonicalJsonReader.Read(Sample, "report.json");
        json["claims"]![0]!["also"] = 1;
        Assert.That(() => ReportJson.Read(CanonicalJson.Write(json)), Throws.InstanceOf<InputFaultException>().With.Message.Contains("claims[0].also"));
    }

    [Test]
    public void Read_SaysAllFaultsAtOnce()
    {
        var json = (JObject)CanonicalJsonReader.Read(Sample, "report.json");
        json["toolVersion"] = 1;
        json["rerun"] = 2;
        Assert.That(Assert.Throws<InputFaultException>(() => ReportJson.Read(CanonicalJson.Write(json)))!.Diagnostics, Has.Length.EqualTo(2));
    }

    [Test]
    public void Read_AnyByteChanged_IsFaultOrAnotherReport([Values(1, 32, 128)] int mask)
    {
        for (var at = 0; at < Sample.Length; at += 7)
        {
            var changed = (byte[])Sample.Clone();
            changed[at] ^= (byte)mask;
            try
            {
                Assert.That(ReportJson.Write(ReportJson.Read(changed)), Is.EqualTo(changed), $"byte {at}");
            }
            catch (InputFaultException fault)
            {
                Assert.That(fault.Diagnostics, Is.Not.Empty);
            }
        }
    }

    [TestCase("")]
    [TestCase("[]")]
    [TestCase("null")]
    [TestCase("{}")]
    [TestCase("{\"format\":1}")]
    public void Read_NoReport_IsFault(string text) => Assert.That(() => ReportJson.Read(Encoding.UTF8.GetBytes(text)), Throws.InstanceOf<InputFaultException>());
}
