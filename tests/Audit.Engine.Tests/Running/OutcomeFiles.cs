using System.Globalization;
using System.Text;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;
using Audit.Models;
using Audit.Models.Formats;
using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Reports.Json;

namespace Audit.Engine.Tests.Running;

/// <summary>A folder with a model whose outputs are its inputs, another that exchanges the first two, and rows.</summary>
internal sealed class OutcomeFiles
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private int runs;

    public OutcomeFiles()
    {
        Folder = Directory.CreateTempSubdirectory("audit-outcomes-").FullName;
        OnnxWriter.Write(Linear([1, 0, 0, 0, 1, 0, 0, 0, 1]), Path.Combine(Folder, "model.onnx"));
        OnnxWriter.Write(Linear([0, 1, 0, 1, 0, 0, 0, 0, 1]), Path.Combine(Folder, "swapped.onnx"));
    }

    public string Folder { get; }

    /// <summary>The report's folder of the last run.</summary>
    public string Out => Path.Combine(Folder, $"out-{runs}");

    public void Remove() => Directory.Delete(Folder, recursive: true);

    /// <summary>Rows of a table with a header.</summary>
    public void Csv(string name, string header, IEnumerable<double[]> rows)
    {
        var text = new StringBuilder(header).Append('\n');
        foreach (var row in rows) { text.AppendJoin(',', row.Select(value => value.ToString("R", CultureInfo.InvariantCulture))).Append('\n'); }
        File.WriteAllText(Path.Combine(Folder, name), text.ToString());
    }

    /// <summary>Runs a policy of these claims, one a line, over data entries.</summary>
    public Report Run(string data, string claims, int threads = 1, string models = "")
    {
        File.WriteAllText(Path.Combine(Folder, "policy.yaml"), Text(data, claims, models));
        runs++;
        return Auditor.Run(new RunOptions(Path.Combine(Folder, "policy.yaml"), null, Out, threads, Now, new ReportCodec(ReportJson.Write, ReportJson.Read), null));
    }

    /// <summary>Every fault that a policy of these claims has, one a line.</summary>
    public string Faults(string data, string claims)
    {
        try { Run(data, claims); }
        catch (InputFaultException fault) { return string.Join('\n', fault.Diagnostics.Select(item => item.ToString())); }
        return "";
    }

    private static string Text(string data, string claims, string models) => $$"""
        audit: 1
        name: outcomes
        models: { subject: { path: model.onnx }, other: { path: swapped.onnx }{{models}} }
        data: { {{data}} }
        coarse: { swapped: { quant.given: { model: other } }, same: cast.f16 }
        confidence: 0.95
        smt: off
        claims:
        """ + string.Concat(claims.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(claim => $"\n  - {{ {claim}, assurance: statistical }}")) + "\n";

    private static Model Linear(float[] weights) => new("linear", new GraphBuilder("x", new Shape(3))
        .Initializer("w", new Tensor(new Shape(3, 3), weights)).Initializer("b", new Tensor(new Shape(3), new float[3])).Node("Gemm", "y", "x", "w", "b").Build("y"), []);
}
