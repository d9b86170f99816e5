using Audit.Bounds.Smt;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Smt;

/// <summary>What real solvers and misbehaving ones make of a script: only a clean unsat to everything confirms.</summary>
[TestFixture]
public sealed class SolverProcessTest
{
    private static readonly string[] Sign = ["(declare-const x Real)"];
    private string folder = "";

    [OneTimeSetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("audit-smt").FullName;

    [OneTimeTearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Ask_Contradiction_IsConfirmed([Values("z3", "cvc5")] string name)
    {
        SmtOutcome outcome = SmtConfirmation.Confirm(Solvers.Installed(name), Script("(assert (< x x))", "(assert (and (< x 0.0) (> x 0.0)))"), 100_000);
        Assert.That(outcome.IsConfirmed);
        Assert.That(outcome.Queries, Is.EqualTo(2));
        Assert.That(outcome.Solver, Does.Match($@"^{name} \d+\.\d+"));
    }

    [Test]
    public void Ask_OneModel_IsNotConfirmed([Values("z3", "cvc5")] string name)
    {
        SmtOutcome outcome = SmtConfirmation.Confirm(Solvers.Installed(name), Script("(assert (< x x))", "(assert (< x 0.0))", "(assert (< x x))"), 100_000);
        Assert.That(outcome.Answer, Does.StartWith("sat (query 2"));
        Assert.That(outcome.PerQuery[2].Status, Is.EqualTo(SmtStatus.Unsat));
    }

    [Test]
    public void Ask_UnknownConstant_VoidsTheAnswer([Values("z3", "cvc5")] string name)
    {
        SmtOutcome outcome = SmtConfirmation.Confirm(Solvers.Installed(name), Script("(assert (< misspelt 0.0))", "(assert (< x x))"), 100_000);
        Assert.That(outcome.Answer, Does.StartWith("error (query 1"));
        Assert.That(outcome.PerQuery[1].Status, Is.EqualTo(SmtStatus.Unknown), "after an error nothing counts");
    }

    [Test]
    public void Ask_ErrorInTheOpening_VoidsEverything([Values("z3", "cvc5")] string name)
    {
        SmtScript script = Script("(assert (< x x))") with { Shared = ["(declare-const x Reel)"] };
        Assert.That(SmtConfirmation.Confirm(Solvers.Installed(name), script, 100_000).Answer, Does.StartWith("error"));
    }

    [Test]
    public void Ask_BudgetSpent_IsUnknown([Values("z3", "cvc5")] string name)
    {
        SmtScript script = Pigeons(9);
        SmtOutcome outcome = SmtConfirmation.Confirm(Solvers.Installed(name), script, 1000);
        Assert.That(outcome.Answer, Does.StartWith("unknown (query 1"));
        Assert.That(SmtConfirmation.Confirm(Solvers.Installed(name), script, 1000).PerQuery, Is.EqualTo(outcome.PerQuery));
    }

    [Test]
    public void Ask_Installed_TextGivesTheSameAnswers([Values("z3", "cvc5")] string name)
    {
        Solvers.Installed(name);
        string file = Path.Combine(folder, $"{name}.smt2");
        File.WriteAllText(file, Script("(assert (< x x))", "(assert (< x 0.0))").Text());
        string[] arguments = name == "z3" ? [file] : ["--incremental", file];
        var start = new System.Diagnostics.ProcessStartInfo(name, arguments) { RedirectStandardOutput = true };
        using var process = System.Diagnostics.Process.Start(start)!;
        Assert.That(process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(["unsat", "sat"]));
    }

    [TestCase("crashes at once", "exit 3", "unknown")]
    [TestCase("crashes after one answer", "read a; echo unsat; exit 139", "unknown")]
    [TestCase("says nothing", "exec sleep 60", "unknown")]
    [TestCase("reads but says nothing", "exec cat >/dev/null", "unknown")]
    [TestCase("echoes what it reads", "exec cat", "unknown")]
    [TestCase("prints without end", "while :; do echo unsat; done", "unknown")]
    [TestCase("prints one line without end", "exec tr '\\0' u </dev/zero", "unknown")]
    [TestCase("prints bytes", "exec head -c 100000 /dev/urandom", "unknown")]
    [TestCase("answers in capitals", Answering + "UNSAT", "unknown")]
    [TestCase("answers twice", Answering + "unsat;echo unsat", "unknown")]
    [TestCase("answers nothing", Answering + "", "unknown")]
    [TestCase("reports an error, then unsat", Answering + "'(error \"no\")';echo unsat", "error")]
    [TestCase("spends its budget while reading", Answering + "'(error \"line 3: max. resource limit exceeded\")'", "unknown")]
    [TestCase("says unsat, then an error", Answering + "unsat;echo '  (error \"no\")'", "error")]
    [TestCase("behaves", Answering + "unsat", "unsat")]
    public void Ask_FakeSolver_OnlyTheCleanOneConfirms(string lie, string body, string expected)
    {
        ISolver solver = Fake(lie, body);
        SmtOutcome outcome = SmtConfirmation.Confirm(solver, Script("(assert (< x x))", "(assert (< x x))"), 1000);
        Assert.That(outcome.Answer.Split(' ')[0], Is.EqualTo(expected), outcome.Answer);
        Assert.That(outcome.PerQuery, Has.Length.EqualTo(2));
        Assert.That(outcome.IsConfirmed, Is.EqualTo(expected == "unsat"));
    }

    [Test]
    public void Ask_HugeScript_ReaderThatStops_IsUnknown()
    {
        SmtScript script = Script([.. Enumerable.Repeat("(assert (< x x))", 20_000)]);
        Assert.That(SmtConfirmation.Confirm(Fake("stops reading", "read a; exec sleep 60"), script, 1000).Answer, Does.StartWith("unknown"));
    }

    [Test]
    public void Open_ProgramIsMissing_AlwaysUnknown()
    {
        ISolver solver = SolverProcess.Open(new SolverKind("none such", "/nonexistent/solver", [], []));
        Assert.That(solver.Name, Is.EqualTo("none"));
        Assert.That(SmtConfirmation.Confirm(solver, Script("(assert (< x x))"), 1000).Answer,
            Is.EqualTo("unknown (query 1, question 1: none such is not installed)"));
    }

    [Test]
    public void Confirm_NothingAsked_IsNotConfirmed() =>
        Assert.That(SmtConfirmation.Confirm(new NoSolver(), Script(), 1000).IsConfirmed, Is.False);

    [Test]
    public void Confirm_BudgetZero_IsRefused() =>
        Assert.That(() => SmtConfirmation.Confirm(new NoSolver(), Script(), 0), Throws.InstanceOf<ArgumentOutOfRangeException>());

    // Prints each end mark, and before every one but the first what follows.
    private const string Answering =
        "n=0; while read -r line; do case \"$line\" in '(echo '*) m=${line#*\\\"}; m=${m%%\\\"*}; if [ $n -gt 0 ]; then tail_of; fi; n=1; echo \"$m\";; esac; done\n#";

    private ISolver Fake(string name, string body)
    {
        string file = Path.Combine(folder, name.Replace(' ', '-').Replace(",", "", StringComparison.Ordinal));
        if (body.StartsWith(Answering, StringComparison.Ordinal)) { body = Spoken(body[Answering.Length..]); }
        File.WriteAllText(file, $"#!/bin/sh\nif [ \"$1\" = --version ]; then echo 1.0; exit; fi\n{body}\n");
        if (OperatingSystem.IsWindows()) { Assert.Ignore("The stand-ins are shell scripts."); }
        else { File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute); }
        return SolverProcess.Open(new SolverKind("fake", file, [], []), TimeSpan.FromSeconds(1));
    }

    private static string Spoken(string answer) =>
        Answering[..^2].Replace("tail_of", answer.Length == 0 ? ":" : $"echo {answer}", StringComparison.Ordinal);

    private static SmtScript Script(params string[] assertions) => new("A test", "QF_LRA", [.. Sign],
        [.. assertions.Select((a, i) => new SmtQuery($"question {i + 1}", [a]))]);

    // n + 1 numbers of n holes, no two alike: unsat, and hard for every solver.
    private static SmtScript Pigeons(int holes)
    {
        var names = Enumerable.Range(0, holes + 1).Select(i => $"p{i}").ToList();
        var commands = names.Select(n => $"(declare-const {n} Real)")
            .Concat(names.Select(n => $"(assert (or {string.Join(' ', Enumerable.Range(0, holes).Select(h => $"(= {n} {h}.0)"))}))"))
            .Append($"(assert (distinct {string.Join(' ', names)}))");
        return new SmtScript("Pigeons", "QF_LRA", [], [new SmtQuery("pigeons", [.. commands])]);
    }
}
