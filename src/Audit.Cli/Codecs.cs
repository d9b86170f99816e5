using Audit.Engine.Running;
using Audit.Reports.Json;

namespace Audit.Cli;

/// <summary>How reports become bytes, for the journal.</summary>
internal static class Codecs
{
    public static ReportCodec Report { get; } = new(ReportJson.Write, ReportJson.Read);
}
