using System.Diagnostics;
using Audit.Engine.Running;

namespace Audit.Cli.Terminal;

/// <summary>Shows progress on stderr: one live line with a bar on a terminal, plain lines at each start and end of a claim elsewhere.</summary>
internal sealed class ProgressLine : IProgress<RunProgress>, IDisposable
{
    private const int BarWidth = 20;
    private const int LeastMilliseconds = 80;

    private readonly bool isLive = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("CI") is null or "";
    private readonly Stopwatch since = Stopwatch.StartNew();
    private readonly Stopwatch claim = Stopwatch.StartNew();
    private readonly Lock gate = new();
    private long lastShown = -LeastMilliseconds;
    private string lastClaim = "";

    public void Report(RunProgress value)
    {
        lock (gate)
        {
            var isNew = value.Claim != lastClaim;
            if (isNew) { claim.Restart(); lastClaim = value.Claim; }
            if (!isLive) { Plain(value, isNew); return; }
            if (!isNew && value.Share is not 1 && since.ElapsedMilliseconds - lastShown < LeastMilliseconds) { return; }
            lastShown = since.ElapsedMilliseconds;
            Console.Error.Write($"\r\u001b[K{Head(value)} {Bar(value.Share)} {Fit(value.Doing)}");
        }
    }

    public void Dispose()
    {
        if (isLive) { Console.Error.Write("\r\u001b[K"); }
    }

    private static string Head(RunProgress value) => $"[{value.Index}/{value.Count}] {value.Claim}";

    private static string Bar(double? share)
    {
        var filled = (int)Math.Round((share ?? 0) * BarWidth);
        return share is null ? new string('·', BarWidth) : new string('█', filled) + new string('░', BarWidth - filled);
    }

    private static string Fit(string text) => text.Length <= 48 ? text : text[..47] + "…";

    private void Plain(RunProgress value, bool isNew)
    {
        if (isNew) { Console.Error.WriteLine($"{Head(value)}: {value.Doing}"); return; }
        if (value.Share is 1) { Console.Error.WriteLine($"{Head(value)}: {value.Doing} ({claim.Elapsed.TotalSeconds:0.0} s)"); lastShown = since.ElapsedMilliseconds; return; }
        if (since.ElapsedMilliseconds - lastShown < 10_000) { return; }
        lastShown = since.ElapsedMilliseconds;
        Console.Error.WriteLine($"{Head(value)}: {value.Doing}");
    }
}
