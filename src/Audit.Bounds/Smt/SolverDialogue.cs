using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Threading.Channels;

namespace Audit.Bounds.Smt;

/// <summary>What came back for a block of commands.</summary>
/// <param name="Lines">Lines printed before the end mark, without empty ones.</param>
/// <param name="Failure">Null where the end mark came; else why it did not.</param>
internal sealed record Exchange(ImmutableArray<string> Lines, string? Failure);

/// <summary>A running solver process: blocks of commands go in, lines up to an end mark come out.</summary>
/// <remarks>Neither a process that stops reading nor one that stops writing can hold the caller longer than the guard.</remarks>
internal sealed class SolverDialogue : IDisposable
{
    private const int LongestAnswer = 10_000; // lines
    private const int LongestLine = 1_000_000; // characters; a longer one ends the conversation

    private readonly Process process;
    private readonly TimeSpan guard;
    private readonly Channel<string> lines = Channel.CreateBounded<string>(LongestAnswer);
    private int marks;
    private string? ended;

    private SolverDialogue(Process process, TimeSpan guard)
    {
        (this.process, this.guard) = (process, guard);
        _ = Task.Run(PumpAsync);
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
    }

    /// <summary>Starts a program, or gives null where it does not start.</summary>
    public static SolverDialogue? Start(string program, IEnumerable<string> arguments, TimeSpan guard)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
            StandardInputEncoding = new UTF8Encoding(false),
        };
        try
        {
            return Process.Start(start) is { } process ? new SolverDialogue(process, guard) : null;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or IOException)
        {
            return null;
        }
    }

    /// <summary>Sends commands and waits for the mark that ends their answer.</summary>
    public Exchange Exchange(IEnumerable<string> commands)
    {
        if (ended is not null) { return new([], ended); }
        string mark = $"done-{++marks}";
        using var limit = new CancellationTokenSource(guard);
        var answer = ImmutableArray.CreateBuilder<string>();
        try
        {
            Task sending = SendAsync(string.Join('\n', [.. commands, $"(echo \"{mark}\")", ""]));
            ReceiveAsync(mark, answer, limit.Token).GetAwaiter().GetResult();
            sending.WaitAsync(limit.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            End($"no answer within {guard.TotalSeconds:0.###} s");
        }
        catch (Exception e) when (e is IOException or ChannelClosedException or ObjectDisposedException or InvalidOperationException)
        {
            End("the solver process ended");
        }

        return new(answer.ToImmutable(), ended);
    }

    /// <summary>Ends the process.</summary>
    public void Dispose()
    {
        End("closed");
        process.Dispose();
    }

    private Task SendAsync(string text) => Task.Run(async () =>
    {
        await process.StandardInput.WriteAsync(text).ConfigureAwait(false);
        await process.StandardInput.FlushAsync().ConfigureAwait(false);
    });

    private async Task ReceiveAsync(string mark, ImmutableArray<string>.Builder answer, CancellationToken limit)
    {
        while (true)
        {
            string line = (await lines.Reader.ReadAsync(limit).ConfigureAwait(false)).Trim();
            if (line == mark || line == $"\"{mark}\"") { return; }
            if (line.Length > 0) { answer.Add(line); }
            if (answer.Count > LongestAnswer) { throw new IOException("The answer does not end."); }
        }
    }

    private async Task PumpAsync()
    {
        try
        {
            var pending = new StringBuilder();
            char[] block = new char[4096];
            int count;
            while (pending.Length < LongestLine && (count = await process.StandardOutput.ReadAsync(block).ConfigureAwait(false)) > 0)
            {
                await PublishAsync(pending.Append(block, 0, count)).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
        }

        lines.Writer.TryComplete();
    }

    // Hands on the whole lines and keeps the rest.
    private async Task PublishAsync(StringBuilder pending)
    {
        string text = pending.ToString();
        int end = text.LastIndexOf('\n');
        if (end < 0) { return; }
        foreach (string line in text[..end].Split('\n')) { await lines.Writer.WriteAsync(line).ConfigureAwait(false); }
        pending.Clear().Append(text, end + 1, text.Length - end - 1);
    }

    private void End(string reason)
    {
        ended ??= reason;
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or NotSupportedException)
        {
        }
    }
}
