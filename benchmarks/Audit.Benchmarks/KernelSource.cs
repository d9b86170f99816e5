using System.Text;

namespace Audit.Benchmarks;

/// <summary>Writes the source of the register tiles of the matrix product: `./bench kernels &gt; src/Audit.Models/Devices/Cpu/Tiles.cs`.</summary>
/// <remarks>Every tile is the same text for another height and width: too long to be written without slips and too short to be worth a generator at build time.</remarks>
internal static class KernelSource
{
    /// <summary>Rows whose values of A are reached from one pointer, so that tall tiles fit the registers.</summary>
    private const int Group = 3;

    /// <summary>For each number of vectors, the tallest tile: at most 24 sums, which leaves room for B and A in 32 registers.</summary>
    private static readonly (int Vectors, int Tallest)[] Families = [(1, 16), (2, 12), (4, 6), (8, 2)];

    public static int Run()
    {
        Console.Out.Write(Text());
        return 0;
    }

    private static string Text() =>
        Head + Dispatch() + string.Concat(Families.SelectMany(family => Enumerable.Range(1, family.Tallest).Select(rows => Method(rows, family.Vectors)))) + "}\n";

    private static string Dispatch()
    {
        var text = new StringBuilder("    /// <summary>The tile of that many rows and vectors.</summary>\n");
        text.Append("    public static void Run(int rows, int vectors, in Tile t)\n    {\n        switch (vectors * 32 + rows)\n        {\n");
        foreach (var (vectors, tallest) in Families)
        {
            for (var rows = 1; rows <= tallest; rows++) { text.Append($"            case {vectors * 32 + rows}: Tile{rows}x{vectors}(t); break;\n"); }
        }

        return text.Append("            default: throw new ArgumentOutOfRangeException(nameof(rows));\n        }\n    }\n").ToString();
    }

    private static string Method(int rows, int vectors)
    {
        var text = new StringBuilder();
        var groups = Enumerable.Range(0, (rows + Group - 1) / Group).Select(group => group * Group).ToArray();
        text.Append("\n    [MethodImpl(MethodImplOptions.AggressiveOptimization)]\n");
        text.Append($"    private static void Tile{rows}x{vectors}(in Tile t)\n    {{\n        unchecked\n        {{\n");
        text.Append("            nint rowA = t.RowA, stepA = t.StepA, stepB = t.StepB, rowC = t.RowC;\n            var steps = t.StepsB;\n");
        if (rows > 2) { text.Append("            var rowA2 = 2 * rowA;\n"); }
        if (vectors > 2) { text.Append("            var pair = t.PairB;\n"); }
        text.Append("            float* b = t.B, c = t.C, a0 = t.A;\n");
        foreach (var group in groups.Skip(1)) { text.Append($"            var a{group} = a{group - Group} + {Group} * rowA;\n"); }
        text.Append("            var mask = Masks<L, V>.Of(t.Last);\n");
        for (var r = 0; r < rows; r++)
        {
            text.Append($"            V {string.Join(", ", Enumerable.Range(0, vectors).Select(v => $"c{r}_{v} = {Load("c", v, vectors, Beside(v))}"))};\n");
            if (r < rows - 1) { text.Append("            c += rowC;\n"); }
        }

        text.Append("            for (var left = t.K; left > 0; left--)\n            {\n");
        text.Append($"                V {string.Join(", ", Enumerable.Range(0, vectors).Select(v => $"b{v} = {Load("b", v, vectors, Paired(v))}"))};\n");
        for (var r = 0; r < rows; r++)
        {
            text.Append($"                {(r == 0 ? "var x" : "x")} = L.All({Value(r)});\n");
            text.Append($"                {string.Join(" ", Enumerable.Range(0, vectors).Select(v => $"c{r}_{v} = L.MultiplyAdd(x, b{v}, c{r}_{v});"))}\n");
        }

        text.Append($"                b += S.Next(stepB, ref steps);\n                {string.Join(" ", groups.Select(group => $"a{group} += stepA;"))}\n            }}\n\n            c = t.C;\n");
        for (var r = 0; r < rows; r++)
        {
            text.Append($"            {string.Join(" ", Enumerable.Range(0, vectors).Select(v => Store(r, v, vectors)))}\n");
            if (r < rows - 1) { text.Append("            c += rowC;\n"); }
        }

        return text.Append("        }\n    }\n").ToString();
    }

    private static string Value(int row) => (row % Group) switch { 0 => $"*a{row}", 1 => $"a{row - 1}[rowA]", _ => $"a{row - 2}[rowA2]" };

    private static string Load(string from, int vector, int vectors, string at) =>
        vector == vectors - 1 ? $"Masks<L, V>.Load({from} + {at}, mask)" : $"L.Load(in {from}[{at}])";

    private static string Store(int row, int vector, int vectors) => vector == vectors - 1
        ? $"Masks<L, V>.Store(c{row}_{vector}, c + {Beside(vector)}, mask);"
        : $"L.Store(c{row}_{vector}, ref c[{Beside(vector)}]);";

    private static string Beside(int vector) => vector switch { 0 => "0", 1 => "L.Count", _ => $"{vector} * L.Count" };

    private static string Paired(int vector) => (vector / 2, vector % 2) switch
    {
        (0, _) => Beside(vector),
        (1, 0) => "pair",
        (1, _) => "pair + L.Count",
        (var pair, 0) => $"{pair} * pair",
        var (pair, _) => $"{pair} * pair + L.Count",
    };

    private const string Head = """
        using System.Runtime.CompilerServices;

        namespace Audit.Models.Devices.Cpu;

        /// <summary>Register tiles of a matrix product, C += A B: each element of C is one chain over k that stays in a register.</summary>
        /// <remarks>
        /// Written by `./bench kernels`; not edited by hand. Tile12x2 has 12 rows and 2 vectors. The last vector of B and C may be a part:
        /// see <see cref="Masks{L, V}"/>; S says where its rows lie. 512-bit lanes hold every tile in registers, narrower ones the lower tiles.
        /// </remarks>
        internal static unsafe class Tiles<L, V, S>
            where L : struct, ILanes<V>
            where V : struct
            where S : struct, IRowSteps
        {

        """;
}
