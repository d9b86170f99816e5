using System.Globalization;
using System.Text;
using System.Xml;
using Audit.Engine.Verdicts;

namespace Audit.Reports.Attestations;

/// <summary>The verdicts as JUnit XML, which every build server shows.</summary>
/// <remarks>A falsified claim is a failure; an unknown one is an error of type "unknown", so that a build is stopped without calling the claim disproved.</remarks>
public static class JUnit
{
    /// <summary>The name of the file in a report's folder.</summary>
    public const string FileName = "report.junit.xml";

    private static readonly XmlWriterSettings Layout = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        Indent = true,
        IndentChars = "  ",
        NewLineChars = "\n",
        NewLineHandling = NewLineHandling.Entitize,
    };

    /// <summary>The bytes of the document.</summary>
    public static byte[] Write(Report report)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, Layout))
        {
            xml.WriteStartElement("testsuites");
            WriteSuite(xml, report);
            xml.WriteEndElement();
        }

        return [.. bytes.ToArray(), (byte)'\n'];
    }

    private static void WriteSuite(XmlWriter xml, Report report)
    {
        xml.WriteStartElement("testsuite");
        Attribute(xml, "name", report.PolicyName);
        Attribute(xml, "tests", Number(report.Claims.Length));
        Attribute(xml, "failures", Number(report.Claims.Count(claim => claim.Verdict == VerdictKind.Falsified)));
        Attribute(xml, "errors", Number(report.Claims.Count(claim => claim.Verdict == VerdictKind.Unknown)));
        Attribute(xml, "timestamp", report.PlannedAt);
        foreach (var claim in report.Claims) { WriteCase(xml, claim); }
        xml.WriteEndElement();
    }

    private static void WriteCase(XmlWriter xml, ClaimResult claim)
    {
        xml.WriteStartElement("testcase");
        Attribute(xml, "classname", "claims");
        Attribute(xml, "name", claim.Spec.Id);
        if (claim.Verdict == VerdictKind.Falsified) { WriteOutcome(xml, claim, "failure", "falsified"); }
        if (claim.Verdict == VerdictKind.Unknown) { WriteOutcome(xml, claim, "error", "unknown"); }
        xml.WriteElementString("system-out", Clean(Wording.Of(claim)));
        xml.WriteEndElement();
    }

    private static void WriteOutcome(XmlWriter xml, ClaimResult claim, string element, string type)
    {
        xml.WriteStartElement(element);
        Attribute(xml, "type", type);
        Attribute(xml, "message", claim.Reason);
        xml.WriteEndElement();
    }

    private static void Attribute(XmlWriter xml, string name, string value) => xml.WriteAttributeString(name, Clean(value));

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>XML has no way to write some characters; each becomes U+FFFD.</summary>
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) { clean.Append(rune.Value > 0xFFFF || XmlConvert.IsXmlChar((char)rune.Value) ? rune.ToString() : "\ufffd"); }
        return clean.ToString();
    }
}
