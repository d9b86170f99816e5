using System.Numerics;
using Audit.Models.Devices.Cpu;
using Audit.Models.Tests.Devices.Cpu;

namespace Audit.Benchmarks.Corpus;

/// <summary>Writes tests/Corpus/functions/*.tsv: float32 arguments in hexadecimal and the exact values in 50 digits.</summary>
internal static class CorpusCommand
{
    private const string Folder = "tests/Corpus/functions";

    private static readonly Function[] Functions =
    [
        new("exp", ReferenceMath.Exp, Math.Exp, FixedPoint.Exp),
        new("log", ReferenceMath.Log, Math.Log, FixedPoint.Log),
        new("tanh", ReferenceMath.Tanh, Math.Tanh, FixedPoint.Tanh),
        new("erf", ReferenceMath.Erf, DoubleFunctions.Erf, FixedPoint.Erf),
        new("sin", ReferenceMath.Sin, Math.Sin, FixedPoint.Sin),
        new("cos", ReferenceMath.Cos, Math.Cos, FixedPoint.Cos),
        new("sigmoid", ReferenceMath.Sigmoid, DoubleFunctions.Sigmoid, FixedPoint.Sigmoid),
        new("silu", ReferenceMath.Silu, DoubleFunctions.Silu, FixedPoint.Silu),
        new("softplus", ReferenceMath.Softplus, DoubleFunctions.Softplus, FixedPoint.Softplus),
        new("gelu", ReferenceMath.Gelu, DoubleFunctions.Gelu, FixedPoint.Gelu),
        new("gelu_tanh", ReferenceMath.GeluTanh, DoubleFunctions.GeluTanh, FixedPoint.GeluTanh),
    ];

    public static int Run()
    {
        Directory.CreateDirectory(Folder);
        var rows = 0;
        foreach (var function in Functions)
        {
            var lines = Arguments.For(function.Value, function.Truth).Where(Moderate(function.Name)).Select(x => Line(function, x)).ToArray();
            File.WriteAllText(Path.Combine(Folder, $"{function.Name}.tsv"), string.Concat(lines));
            Console.WriteLine($"{Folder}/{function.Name}.tsv: {lines.Length} arguments");
            rows += lines.Length;
        }

        Console.WriteLine($"corpus: functions={Functions.Length} rows={rows}");
        return 0;
    }

    private static string Line(Function function, float x) =>
        $"{BitConverter.SingleToUInt32Bits(x):X8}\t{FixedPoint.Digits(function.Exact(FixedPoint.From(x)))}\n";

    /// <summary>Fixed point has no room for exp of a huge argument; there these functions are 1, x or beyond float32 anyway.</summary>
    private static Func<float, bool> Moderate(string name) => x => name is "sin" or "cos" or "log" || Math.Abs(x) < (name == "erf" ? 12 : name == "gelu" ? 16 : 120);

    private sealed record Function(string Name, Func<float, float> Value, Func<double, double> Truth, Func<BigInteger, BigInteger> Exact);
}
