using System.Globalization;
using Audit.Bounds.Certificates;

namespace Audit.Bounds.Tests.Relaxations;

/// <summary>Values of functions in 50 digits at float32 arguments, from the corpus beside the tests.</summary>
internal static class CorpusValues
{
    /// <summary>Each unit whose function the corpus has, and the function's name there.</summary>
    public static readonly object[][] Units =
    [
        [Activation.Exp, "exp"], [Activation.Log, "log"], [Activation.Tanh, "tanh"], [Activation.Sigmoid, "sigmoid"], [Activation.Erf, "erf"],
        [Activation.Silu, "silu"], [Activation.Gelu, "gelu"], [Activation.GeluTanh, "gelu_tanh"], [Activation.Softplus, "softplus"],
    ];

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
