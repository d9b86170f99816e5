using System.Xml.Linq;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;
using Audit.Reports.Attestations;
using Newtonsoft.Json.Linq;
using NUnit.Framework;

namespace Audit.Reports.Tests.Attestations;

[TestFixture]
public sealed class ViewsTest
{
    private static readonly Report Mixed = Mix(SampleReport.Create().Report);

    [Test]
    public void Sarif_KindsAndLevels()
    {
        var results = CanonicalJsonReader.Read(Sarif.Write(Mixed), "sarif")["runs"]![0]!["results"]!;
        Assert.That(results.Select(result => $"{result["ruleId"]} {result["kind"]} {result["level"]}"), Is.EqualTo(new[] { "FLIP fail error", "SUP open none", "SAFE pass none" }));
        Assert.That(results.Select(result => (string?)result["message"]!["text"]), Has.All.Not.Empty);
        Assert.That((string?)results[1]!["message"]!["text"], Does.StartWith("Not established, which is no evidence against it: for every x near"));
    }

    [Test]
    public void Sarif_RulesStandAtTheirIndex()
    {
        var run = CanonicalJsonReader.Read(Sarif.Write(Mixed), "sarif")["runs"]![0]!;
        foreach (var result in run["results"]!)
        {
            Assert.That((string?)run["tool"]!["driver"]!["rules"]![(int)result["ruleIndex"]!]!["id"], Is.EqualTo((string?)result["ruleId"]));
        }
    }

    [Test]
    public void JUnit_CountsAndOutcomes()
    {
        var suite = XDocument.Parse(System.Text.Encoding.UTF8.GetString(JUnit.Write(Mixed))).Root!.Element("testsuite")!;
        Assert.That(new[] { "tests", "failures", "errors" }.Select(name => (string?)suite.Attribute(name)), Is.EqualTo(new[] { "3", "1", "1" }));
        var cases = suite.Elements("testcase").ToDictionary(test => (string)test.Attribute("name")!);
        Assert.That((string?)cases["FLIP"].Element("failure")?.Attribute("type"), Is.EqualTo("falsified"));
        Assert.That((string?)cases["SUP"].Element("error")?.Attribute("type"), Is.EqualTo("unknown"));
        Assert.That(cases["SAFE"].Elements().Select(element => element.Name.LocalName), Is.EqualTo(new[] { "system-out" }));
    }

    [Test]
    public void JUnit_TextThatXmlCannotHold_IsReplaced()
    {
        var odd = Mixed with { PolicyName = "a\u0001b <&\"> \u00e9 \U0001f600 \ufffe\nc" };
        var name = (string?)XDocument.Parse(System.Text.Encoding.UTF8.GetString(JUnit.Write(odd))).Root!.Element("testsuite")!.Attribute("name");
        Assert.That(name, Is.EqualTo("a\ufffdb <&\"> \u00e9 \U0001f600 \ufffd\nc"));
    }

    [Test]
    public void Views_SameReport_SameBytes()
    {
        Assert.That(Sarif.Write(Mixed), Is.EqualTo(Sarif.Write(Mix(SampleReport.Create().Report))));
        Assert.That(JUnit.Write(Mixed), Is.EqualTo(JUnit.Write(Mix(SampleReport.Create().Report))));
    }

    private static Report Mix(Report report) => report with
    {
        Claims = [report.Claims[0] with { Verdict = VerdictKind.Falsified }, report.Claims[1] with { Verdict = VerdictKind.Unknown }, report.Claims[2]],
    };
}
