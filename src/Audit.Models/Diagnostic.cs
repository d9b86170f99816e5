using System.Collections.Immutable;

namespace Audit.Models;

/// <summary>One fault in something that a person gave: a file, a policy, an option.</summary>
/// <param name="Code">A short stable word, such as "policy.unknown-key".</param>
/// <param name="Place">Where: file, then line, key, node or byte offset.</param>
/// <param name="Message">What was got, what was wanted, and the remedy, in one sentence or two.</param>
public sealed record Diagnostic(string Code, string Place, string Message)
{
    /// <summary>The fault on one line: place, message, code.</summary>
    public override string ToString() => $"{Place}: {Message} [{Code}]";
}

/// <summary>Thrown where an input fault stops the work: carries every fault that was found, never just the first.</summary>
public sealed class InputFaultException : Exception
{
    /// <summary>Carries faults; at least one.</summary>
    public InputFaultException(params IEnumerable<Diagnostic> diagnostics)
        : base(string.Join(Environment.NewLine, diagnostics)) => Diagnostics = [.. diagnostics];

    /// <summary>The faults, in the order in which they were found.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }
}
