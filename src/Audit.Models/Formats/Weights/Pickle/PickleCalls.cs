using System.Diagnostics.CodeAnalysis;

namespace Audit.Models.Formats;

/// <summary>The names that a pickle of weights may use, and what calling them gives. No other name is ever looked up.</summary>
/// <remarks>Source: PyTorch, torch/_utils.py and torch/_weights_only_unpickler.py.</remarks>
internal static class PickleCalls
{
    private static readonly Dictionary<string, PickleGlobal> allowed = Table().ToDictionary(known => known.Name, StringComparer.Ordinal);

    /// <summary>What a name stands for; null for a name that is not allowed.</summary>
    public static PickleGlobal? Find(string module, string name) => allowed.GetValueOrDefault($"{module}.{name}");

    /// <summary>The value of a call; null where the arguments do not fit.</summary>
    public static object? Call(PickleGlobal callable, PickleTuple arguments) => (callable.Kind, arguments.Items) switch
    {
        (PickleKind.Dictionary, []) => new PickleDict(),
        (PickleKind.Dictionary, [List<object?> pairs]) => Dictionary(pairs),
        (PickleKind.Size, [PickleTuple size]) => size,
        (PickleKind.Tensor, [PickleStorage storage, long offset, PickleTuple size, PickleTuple strides, _, _, ..]) when arguments.Items.Length <= 7 =>
            Longs(size, out var extents) && Longs(strides, out var steps) ? new PickleTensor(storage, offset, extents, steps) : null,
        (PickleKind.Parameter, [PickleTensor tensor, _, _]) => tensor,
        _ => null,
    };

    /// <summary>The storage that a persistent identifier names: ("storage", type, key, device, elements, and in old files a view, None).</summary>
    public static PickleStorage? Storage(object? identifier) =>
        identifier is PickleTuple { Items: ["storage", PickleGlobal { Kind: PickleKind.Storage } type, string key, string, long and >= 0 and var count, ..] } tuple
        && (tuple.Items.Length == 5 || tuple.Items is [.., _, null] && tuple.Items.Length == 6)
            ? new PickleStorage(key, type.Type, count)
            : null;

    private static PickleDict? Dictionary(List<object?> pairs)
    {
        var result = new PickleDict();
        foreach (var pair in pairs)
        {
            var items = pair is PickleTuple tuple ? tuple.Items : pair is List<object?> list ? [.. list] : [];
            if (items is not [string or long or bool, _] || !result.TryAdd(items[0]!, items[1])) { return null; }
        }

        return result;
    }

    private static bool Longs(PickleTuple tuple, [NotNullWhen(true)] out long[]? numbers)
    {
        numbers = tuple.Items.All(item => item is long and >= 0) ? [.. tuple.Items.Cast<long>()] : null;
        return numbers is not null;
    }

    private static IEnumerable<PickleGlobal> Table() =>
    [
        new("collections.OrderedDict", PickleKind.Dictionary),
        new("torch.Size", PickleKind.Size),
        new("torch._utils._rebuild_tensor_v2", PickleKind.Tensor),
        new("torch._utils._rebuild_parameter", PickleKind.Parameter),
        new("torch.FloatStorage", PickleKind.Storage, WeightType.F32),
        new("torch.DoubleStorage", PickleKind.Storage, WeightType.F64),
        new("torch.HalfStorage", PickleKind.Storage, WeightType.F16),
        new("torch.BFloat16Storage", PickleKind.Storage, WeightType.BF16),
        new("torch.LongStorage", PickleKind.Storage, WeightType.I64),
        new("torch.IntStorage", PickleKind.Storage, WeightType.I32),
        new("torch.ShortStorage", PickleKind.Storage, WeightType.I16),
        new("torch.CharStorage", PickleKind.Storage, WeightType.I8),
        new("torch.ByteStorage", PickleKind.Storage, WeightType.U8),
        new("torch.BoolStorage", PickleKind.Storage, WeightType.Bool),
    ];
}
