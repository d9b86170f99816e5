using System.Collections.Immutable;
using System.Text;

namespace Audit.Models.Devices.Compute;

/// <summary>The kernels as one text in OpenCL C 1.2: names for the codes first, then the files, those with tiles once for each size of tile.</summary>
internal static class KernelSource
{
    /// <summary>Tile sizes by name: rows and columns of the tile, and of the part of one item.</summary>
    public static readonly ImmutableArray<(string Name, int Rows, int Columns, int ItemRows, int ItemColumns)> Tiles =
        [("large", 128, 128, 8, 8), ("medium", 64, 64, 4, 4), ("small", 32, 32, 4, 4)];

    /// <summary>Functions of one number; the place in the list is the code that the kernel is given.</summary>
    public static readonly ImmutableArray<string> Pointwise = 
    [
        "Relu", "Clip", "LeakyRelu", "Sigmoid", "Tanh", "Abs", "Neg", "Sign", "Floor", "Ceil", "Round", "Not", "Exp", "Log", "Sqrt", "Reciprocal",
        "Pow", "Elu", "HardSigmoid", "HardSwish", "Silu", "Gelu", "Sin", "Cos", "Softplus", "Erf",
    ];

    /// <summary>Operations on two numbers.</summary>
    public static readonly ImmutableArray<string> Elementwise = 
        ["Add", "Sub", "Mul", "Div", "Max", "Min", "And", "Or", "Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual"];

    /// <summary>Work along lines.</summary>
    public static readonly ImmutableArray<string> Lines = ["Center", "NormScale", "Mean"];

    /// <summary>One number from many.</summary>
    public static readonly ImmutableArray<string> Reduce = ["ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "ArgMax"];

    /// <summary>Steps of a scale, and back.</summary>
    public static readonly ImmutableArray<string> Quantise = ["QuantizeLinear", "DequantizeLinear"];

    /// <summary>The pools.</summary>
    public static readonly ImmutableArray<string> Windows = ["MaxPool", "AveragePool", "AveragePoolAll"];

    /// <summary>What becomes of a product's chain.</summary>
    public static readonly ImmutableArray<string> Endings = ["Plain", "Scaled", "Scores", "Mix"];

    private static readonly ImmutableArray<string> plain =
        ["Common", "Functions", "Gates", "Angles", "Pointwise", "Elementwise", "Move", "Lines", "Reduce", "Windows", "Rotary"];

    private static readonly ImmutableArray<(string File, string Tile)> tiled =
        [("Product", "large"), ("Product", "medium"), ("Product", "small"), ("Convolution", "medium")];

    /// <summary>The whole text, the same bytes on every machine.</summary>
    public static string Text { get; } = Assemble();

    /// <summary>Items of one group for a size of tile.</summary>
    public static int Items(string tile)
    {
        var (_, rows, columns, itemRows, itemColumns) = Tiles.First(entry => entry.Name == tile);
        return rows / itemRows * (columns / itemColumns);
    }

    private static string Assemble()
    {
        var text = new StringBuilder();
        foreach (var codes in new[] { Pointwise, Elementwise, Lines, Reduce, Quantise, Windows, Endings })
        {
            for (var code = 0; code < codes.Length; code++) { text.Append($"#define {codes[code].ToUpperInvariant()} {code}\n"); }
        }

        foreach (var file in plain) { text.Append(Read(file)); }
        foreach (var (file, tile) in tiled)
        {
            var (name, rows, columns, itemRows, itemColumns) = Tiles.First(entry => entry.Name == tile);
            text.Append($"#define NAME(kind) kind##_{file.ToLowerInvariant()}_{name}\n");
            text.Append($"#define ROWS {rows}\n#define COLUMNS {columns}\n#define ITEM_ROWS {itemRows}\n#define ITEM_COLUMNS {itemColumns}\n");
            text.Append(Read("Tile")).Append(Read(file)).Append(Read("TileEnd"));
        }

        return text.ToString();
    }

    private static string Read(string file)
    {
        using var stream = typeof(KernelSource).Assembly.GetManifestResourceStream($"Audit.Models.Kernels.{file}.cl")
            ?? throw new InvalidOperationException($"The kernels '{file}' are missing from the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
