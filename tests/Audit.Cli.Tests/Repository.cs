namespace Audit.Cli.Tests;

/// <summary>Where the sources are.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Audit.sln"))) { return folder.FullName; }
        }

        throw new InvalidOperationException("Audit.sln was not found above the tests.");
    }
}
