namespace Audit.Models.Formats;

/// <summary>How a file of weights stores the elements of one tensor.</summary>
internal enum WeightType
{
    Bool, U8, I8, U16, I16, U32, I32, U64, I64, F16, BF16, F32, F64,
}

/// <summary>Facts about stored element types.</summary>
internal static class WeightTypes
{
    private static readonly Dictionary<string, WeightType> byName = Enum.GetValues<WeightType>().ToDictionary(type => type.ToString().ToUpperInvariant());

    /// <summary>The types that are read, for messages.</summary>
    public static string Known => string.Join(", ", byName.Keys);

    /// <summary>The type that safetensors calls so; null where there is none.</summary>
    public static WeightType? Parse(string name) => byName.TryGetValue(name, out var type) ? type : null;

    /// <summary>Bytes per element.</summary>
    public static int Size(this WeightType type) => type switch
    {
        WeightType.Bool or WeightType.U8 or WeightType.I8 => 1,
        WeightType.U16 or WeightType.I16 or WeightType.F16 or WeightType.BF16 => 2,
        WeightType.U32 or WeightType.I32 or WeightType.F32 => 4,
        _ => 8,
    };

    /// <summary>Whether the elements are numbers of a network, not integers such as the positions of a mask.</summary>
    public static bool IsFloat(this WeightType type) => type >= WeightType.F16;
}
