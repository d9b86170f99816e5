using Audit.Models.Formats;
using Audit.Models.Graphs;
using Audit.Percolation;

namespace Audit.Models.Tests.Shipped;

/// <summary>The files that the samples folder ships.</summary>
internal static class ShippedFiles
{
    public static byte[] Bytes(string name) => File.ReadAllBytes(PathOf(name));

    public static Model Model(string name) => OnnxReader.Read(PathOf(name));

    /// <summary>The shipped holdout, read back.</summary>
    public static (float[] Inputs, long[] Labels) Holdout()
    {
        var table = DataReader.Read(PathOf(SampleFiles.Holdout));
        return (table.Inputs("x").Values.ToArray(), [.. table.Labels("y")]);
    }

    public static string PathOf(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Audit.sln"))) { return Path.Combine(folder.FullName, "samples", name); }
        }

        throw new DirectoryNotFoundException("The samples folder was not found above the tests.");
    }
}
