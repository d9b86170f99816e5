using System.Collections.Immutable;
using System.Text;

namespace Audit.Bounds.Smt;

/// <summary>One question of a script: the commands that state the negation of what is claimed.</summary>
/// <param name="Name">What is claimed, in a few words without line breaks.</param>
/// <param name="Commands">Declarations, definitions and assertions; no push, pop or check-sat.</param>
public sealed record SmtQuery(string Name, ImmutableArray<string> Commands);

/// <summary>A standard SMT-LIB 2 script: shared declarations, then questions that stand apart and must each be answered unsat.</summary>
/// <remarks>It holds no option of any solver. cvc5 wants <c>--incremental</c> on its command line for push and pop; Z3 wants nothing.</remarks>
/// <param name="Title">What the script is about.</param>
/// <param name="Logic">QF_LRA or QF_NRA.</param>
/// <param name="Shared">Commands that every question sees.</param>
/// <param name="Queries">The questions, in order.</param>
public sealed record SmtScript(string Title, string Logic, ImmutableArray<string> Shared, ImmutableArray<SmtQuery> Queries)
{
    /// <summary>Lines for the reader at the head of the script: what is taken as given, what was sampled.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>The script as text; the same script gives the same bytes.</summary>
    public string Text()
    {
        var text = new StringBuilder();
        AppendComment(text, Title);
        foreach (string note in Notes) { AppendComment(text, note); }
        AppendComment(text, $"Queries: {Queries.Length}. Each states the negation of what is claimed; the answer to each must be unsat.");
        AppendComment(text, "z3 FILE  or  cvc5 --incremental FILE");
        AppendLines(text, Opening());
        for (int i = 0; i < Queries.Length; i++)
        {
            AppendComment(text, $"{i + 1}. {Queries[i].Name}");
            AppendLines(text, Question(i));
        }

        return text.ToString();
    }

    /// <summary>What is sent first: the logic and the shared commands.</summary>
    internal IEnumerable<string> Opening() => [$"(set-logic {Logic})", .. Shared];

    /// <summary>What is sent for one question.</summary>
    internal IEnumerable<string> Question(int index) => ["(push 1)", .. Queries[index].Commands, "(check-sat)", "(pop 1)"];

    private static void AppendComment(StringBuilder text, string line) =>
        text.Append("; ").Append(line.ReplaceLineEndings(" ")).Append('\n');

    private static void AppendLines(StringBuilder text, IEnumerable<string> lines)
    {
        foreach (string line in lines) { text.Append(line).Append('\n'); }
    }
}
