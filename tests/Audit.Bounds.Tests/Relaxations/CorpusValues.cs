using System.Globalization;

namespace Audit.Bounds.Tests.Relaxations;

/// <summary>Values of functions in 50 digits at float32 arguments, from the corpus beside the tests.</summary>
internal static class CorpusValues
{
    /// <summary>Argument, and the digits of the value.</summary>
    public static IEnumerable<(float X, string Digits)> Read(string name)
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !Directory.Exists(Path.Combine(directory.FullName, "tests", "Corpus"))) { directory = directory.Parent; }
        foreach (var line in File.ReadLines(Path.Combine(directory!.FullName, "tests", "Corpus", "functions", name + ".tsv")))
        {
            var parts = line.Split('\t');
            yield return (BitConverter.UInt32BitsToSingle(uint.Parse(parts[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture)), parts[1]);
        }
    }
}
