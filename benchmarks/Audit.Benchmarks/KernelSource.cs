using System.Text;

namespace Audit.Benchmarks;

/// <summary>Writes the source of the register tiles of the matrix product: `./bench kernels &gt; src/Audit.Models/Devices/Cpu/Tiles.cs`.</summary>
/// <remarks>Every tile is the same text for another height and width: too long to be written without slips and too short to be worth a generator at build time.</remarks>
internal static class KernelSource
{
    private static readonly (int Rows, int Vectors, bool Packed)[] Tiles =
    [
        (14, 2, true), (6, 2, true), (10, 2, false), (10, 1, false), (6, 2, false), (6, 1, false), (4, 2, false), (4, 1, false), (2, 4, false), (2, 1, false),
        (1, 8, false), (1, 1, false),
    ];

    public static int Run()
    {
        Console.Out.Write(Text());
        return 0;
    }

    private static string Text() => Head + string.Join("\n", Tiles.Select(tile => Method(tile.Rows, tile.Vectors, tile.Packed))) + "}\n";

    private static string Method(int rows, int vectors, bool packed)
    {
        var text = new StringBuilder();
        var name = packed ? "Packed" : "Direct";
        var a = packed ? "float* a" : "float* a, nint lda";
        text.Append($"    /// <summary>{rows} rows by {vectors} vectors{(packed ? ", a in panels" : "")}.</summary>\n");
        text.Append("    [MethodImpl(MethodImplOptions.AggressiveOptimization)]\n");
        text.Append($"    public static void {name}{rows}x{vectors}({a}, float* b, nint ldb, float* c, nint ldc, nint k)\n    {{\n        unchecked\n        {{\n");
        for (var r = 0; r < rows; r++)
        {
            text.Append($"            var r{r} = {(r == 0 ? "c" : $"r{r - 1} + ldc")};\n");
            if (!packed) { text.Append($"            var a{r} = {(r == 0 ? "a" : $"a{r - 1} + lda")};\n"); }
            for (var v = 0; v < vectors; v++) { text.Append($"            var c{r}_{v} = L.Load(in r{r}[{Lane(v)}]);\n"); }
        }

        text.Append("            for (nint p = 0; p < k; p++)\n            {\n");
        for (var v = 0; v < vectors; v++) { text.Append($"                var b{v} = L.Load(in b[{Lane(v)}]);\n"); }
        for (var r = 0; r < rows; r++)
        {
            text.Append($"                {(r == 0 ? "var x" : "x")} = L.All({(packed ? $"a[{r}]" : $"a{r}[p]")});\n");
            for (var v = 0; v < vectors; v++) { text.Append($"                c{r}_{v} = L.MultiplyAdd(x, b{v}, c{r}_{v});\n"); }
        }

        text.Append($"                b += ldb;\n{(packed ? $"                a += {rows};\n" : "")}            }}\n\n");
        for (var r = 0; r < rows; r++)
        {
            for (var v = 0; v < vectors; v++) { text.Append($"            L.Store(c{r}_{v}, ref r{r}[{Lane(v)}]);\n"); }
        }

        return text.Append("        }\n    }\n").ToString();
    }

    private static string Lane(int vector) => vector switch { 0 => "0", 1 => "L.Count", _ => $"{vector} * L.Count" };

    private const string Head = """
        using System.Runtime.CompilerServices;

        namespace Audit.Models.Devices.Cpu;

        /// <summary>Register tiles of a matrix product, C += A B: each element of C is one chain over k that stays in a register.</summary>
        /// <remarks>
        /// Written by `./bench kernels`; not edited by hand. Packed: a holds, for each k, the tile's rows side by side. Direct: a is row-major, lda apart.
        /// b has ldb and c has ldc floats from one row to the next. Pointers must reach the whole tile; nothing is checked here.
        /// </remarks>
        internal static unsafe class Tiles<L, V>
            where L : struct, ILanes<V>
            where V : struct
        {

        """;
}
