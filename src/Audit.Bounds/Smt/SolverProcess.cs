using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Audit.Bounds.Smt;

/// <summary>A solver program on this machine, spoken to in SMT-LIB 2 over its standard input and output.</summary>
/// <remarks>
/// One process answers all questions of a script with push and pop, and ends with it: so an answer depends on the script and the
/// budget only, not on what was asked before. The wall-clock guard kills a process that is silent; its answer is then unknown.
/// </remarks>
public sealed partial class SolverProcess : ISolver
{
    private readonly SolverKind kind;
    private readonly TimeSpan guard;

    private SolverProcess(SolverKind kind, string name, TimeSpan guard) => (this.kind, Name, this.guard) = (kind, name, guard);

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Opens a solver, or gives one that always answers unknown where the program is not there or does not run.</summary>
    /// <param name="kind">Which solver.</param>
    /// <param name="guard">Longest silence that is waited for, per question; default one minute.</param>
    public static ISolver Open(SolverKind kind, TimeSpan? guard = null)
    {
        string? version = Version(kind);
        return version is null
            ? new NoSolver($"{kind.Name} is not installed")
            : new SolverProcess(kind, $"{kind.Name} {version}", guard ?? TimeSpan.FromMinutes(1));
    }

    /// <summary>The solver that a policy names: "z3", "cvc5" or "none".</summary>
    /// <exception cref="ArgumentException">The name is none of these.</exception>
    public static ISolver Open(string name) => name switch
    {
        "z3" => Open(SolverKind.Z3),
        "cvc5" => Open(SolverKind.Cvc5),
        "none" => new NoSolver("no solver was asked for"),
        _ => throw new ArgumentException($"Unknown solver '{name}'; wanted z3, cvc5 or none.", nameof(name)),
    };

    /// <inheritdoc/>
    public ImmutableArray<SmtAnswer> Ask(SmtScript script, long rlimit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rlimit, 1);
        using SolverDialogue? dialogue = SolverDialogue.Start(kind.Program, kind.ArgumentsFor(rlimit), guard);
        if (dialogue is null) { return new NoSolver($"{kind.Name} could not be started").Ask(script, rlimit); }
        SmtAnswer? stopped = AnswerReader.Opening(dialogue.Exchange([.. kind.PrologueFor(rlimit), .. script.Opening()]));
        var answers = ImmutableArray.CreateBuilder<SmtAnswer>(script.Queries.Length);
        for (int i = 0; i < script.Queries.Length; i++)
        {
            SmtAnswer answer = stopped ?? AnswerReader.Question(dialogue.Exchange(script.Question(i)));
            if (stopped is null && answer.Detail.Length > 0) { stopped = Later(answer, i); }
            answers.Add(answer);
        }

        return answers.MoveToImmutable();
    }

    // After an error or an unreadable answer the state of the process is not known: nothing that it says later counts.
    private static SmtAnswer Later(SmtAnswer answer, int index) =>
        new(SmtStatus.Unknown, $"the solver stopped at query {index + 1}: {answer.Detail}");

    private static string? Version(SolverKind kind)
    {
        var start = new ProcessStartInfo(kind.Program, ["--version"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        try
        {
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            if (!output.Wait(TimeSpan.FromSeconds(20)))
            {
                process.Kill(entireProcessTree: true);
                return null;
            }

            Match match = VersionNumber().Match(output.Result);
            return match.Success ? match.Value : null;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or IOException or AggregateException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\d+(\.\d+)+")]
    private static partial Regex VersionNumber();
}
