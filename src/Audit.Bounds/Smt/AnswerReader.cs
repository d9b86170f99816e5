namespace Audit.Bounds.Smt;

/// <summary>Reads what a solver printed for one question. Anything but exactly one answer is not an answer.</summary>
/// <remarks>An error line voids the rest: Z3 goes on and prints "sat" after an unknown constant.</remarks>
internal static class AnswerReader
{
    /// <summary>Null when the opening was taken without a word, else why nothing can be asked.</summary>
    public static SmtAnswer? Opening(Exchange exchange)
    {
        if (Fault(exchange) is { } fault) { return fault; }
        return exchange.Lines.IsEmpty ? null : Unreadable(exchange.Lines[0]);
    }

    /// <summary>The answer to a question.</summary>
    public static SmtAnswer Question(Exchange exchange)
    {
        if (Fault(exchange) is { } fault) { return fault; }
        if (exchange.Lines.Length != 1) { return Unreadable(exchange.Lines.IsEmpty ? "nothing" : exchange.Lines[1]); }
        return exchange.Lines[0] switch
        {
            "unsat" => new(SmtStatus.Unsat, ""),
            "sat" => new(SmtStatus.Sat, ""),
            "unknown" => new(SmtStatus.Unknown, ""),
            string other => Unreadable(other),
        };
    }

    private static SmtAnswer? Fault(Exchange exchange)
    {
        string? error = exchange.Lines.FirstOrDefault(l => l.TrimStart().StartsWith("(error", StringComparison.Ordinal));
        if (error is not null && error.Contains("resource limit exceeded", StringComparison.Ordinal)) { return new(SmtStatus.Unknown, "the budget was spent while reading"); }
        if (error is not null) { return new(SmtStatus.Error, Shortened(error)); }
        return exchange.Failure is null ? null : new(SmtStatus.Unknown, exchange.Failure);
    }

    private static SmtAnswer Unreadable(string line) => new(SmtStatus.Unknown, $"unexpected answer: {Shortened(line)}");

    private static string Shortened(string line)
    {
        string clean = new([.. line.Where(c => !char.IsControl(c))]);
        return clean.Length <= 160 ? clean : clean[..160] + "...";
    }
}
