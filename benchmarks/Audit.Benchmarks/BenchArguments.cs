namespace Audit.Benchmarks;

/// <summary>What the command line asks for.</summary>
/// <param name="Name">The measurement.</param>
/// <param name="Data">Folder with networks and data that are not part of the project.</param>
/// <param name="All">Whether a measurement that can take minutes is to be complete.</param>
internal sealed record BenchArguments(string Name, string Data, bool All = false)
{
    public static BenchArguments? Parse(string[] args) => args switch
    {
        [var name] => new(name, "../shared/data"),
        [var name, "--data", var data] => new(name, data),
        [var name, "--all"] => new(name, "../shared/data", true),
        _ => null,
    };
}
