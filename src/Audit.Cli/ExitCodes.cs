namespace Audit.Cli;

/// <summary>Exit codes; where several apply, the one that stands first in the order 5, 4, 2, 1, 3.</summary>
internal static class ExitCodes
{
    /// <summary>Every claim verified, every check passed.</summary>
    public const int Passed = 0;

    /// <summary>A claim is violated.</summary>
    public const int Violated = 1;

    /// <summary>Usage, policy or input fault.</summary>
    public const int InputFault = 2;

    /// <summary>A claim is neither verified nor falsified.</summary>
    public const int Inconclusive = 3;

    /// <summary>Integrity or signature failure.</summary>
    public const int Integrity = 4;

    /// <summary>The tool itself failed.</summary>
    public const int EngineFault = 5;
}
