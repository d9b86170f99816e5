using System.Collections.Immutable;
using System.Globalization;

namespace Audit.Bounds.Smt;

/// <summary>How one solver program is started and told its budget. None of it enters a stored script.</summary>
/// <param name="Name">Name for people.</param>
/// <param name="Program">Program on the PATH, or a path.</param>
/// <param name="Arguments">Arguments; {0} stands for the budget.</param>
/// <param name="Prologue">Commands sent before the script; {0} stands for the budget.</param>
public sealed record SolverKind(string Name, string Program, ImmutableArray<string> Arguments, ImmutableArray<string> Prologue)
{
    /// <summary>Z3: <c>z3 -in -smt2</c>, budget by <c>(set-option :rlimit N)</c>, which holds for each check-sat.</summary>
    public static SolverKind Z3 => new("z3", "z3", ["-in", "-smt2"], ["(set-option :rlimit {0})"]);

    /// <summary>cvc5: <c>cvc5 --incremental --lang smt2 --rlimit-per=N</c>.</summary>
    public static SolverKind Cvc5 => new("cvc5", "cvc5", ["--incremental", "--lang", "smt2", "--rlimit-per={0}"], []);

    internal IEnumerable<string> ArgumentsFor(long rlimit) => Arguments.Select(a => Filled(a, rlimit));

    internal IEnumerable<string> PrologueFor(long rlimit) => Prologue.Select(a => Filled(a, rlimit));

    private static string Filled(string text, long rlimit) =>
        text.Replace("{0}", rlimit.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
