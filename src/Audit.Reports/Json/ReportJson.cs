using Audit.Engine.Running;
using Audit.Engine.Verdicts;
using Audit.Models;
using Newtonsoft.Json.Linq;

namespace Audit.Reports.Json;

/// <summary>The report as canonical JSON: the truth of which every other output is a view.</summary>
/// <remarks>
/// Guarantee: complete, so Read(Write(report)) equals report, and strict, so Write(Read(bytes)) equals bytes for every input that is read.
/// Numbers that decide a claim are a decimal text and a hexadecimal float.
/// </remarks>
public static class ReportJson
{
    /// <summary>The name and version of the format, under the key "format".</summary>
    public const string Format = "audit-report/1";

    /// <summary>The name of the file in a report's folder.</summary>
    public const string FileName = "report.json";

    private const string FormatKey = "format";

    /// <summary>The canonical bytes of a report.</summary>
    /// <exception cref="ArgumentException">The report holds text or numbers that have no canonical form.</exception>
    public static byte[] Write(Report report)
    {
        var json = (JObject)RecordWriter.Write(typeof(Report), report);
        json[FormatKey] = Format;
        return CanonicalJson.Write(json);
    }

    /// <summary>Reads the bytes of a report.</summary>
    /// <exception cref="InputFaultException">The bytes are not canonical, of another format or version, or not of the schema; carries all faults.</exception>
    public static Report Read(ReadOnlyMemory<byte> bytes)
    {
        var json = CanonicalJsonReader.Read(bytes, FileName);
        if (json is not JObject members || members[FormatKey] is not JValue { Value: Format })
        {
            throw new InputFaultException(new Diagnostic("report.format", FileName, $"got another format, wanted \"{FormatKey}\":\"{Format}\"; use the version of Audit that wrote it."));
        }

        members.Remove(FormatKey);
        return new RecordReader(FileName).Read<Report>(members);
    }
}
