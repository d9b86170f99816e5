namespace Audit.Models.Formats;

/// <summary>A dictionary of a pickle; keys are texts, whole numbers or truth values.</summary>
/// <remarks>Only the reader adds to it. Made without storage, so that a pickle of many empty ones stays small.</remarks>
internal sealed class PickleDict
{
    private Dictionary<object, object?>? items;

    /// <summary>The items; the order carries no meaning.</summary>
    public IEnumerable<KeyValuePair<object, object?>> Items => items ?? Enumerable.Empty<KeyValuePair<object, object?>>();

    /// <summary>Adds an item; false where the key is there already.</summary>
    public bool TryAdd(object key, object? value) => (items ??= []).TryAdd(key, value);
}

/// <summary>A tuple of a pickle.</summary>
/// <param name="Items">Its items.</param>
internal sealed record PickleTuple(object?[] Items);

/// <summary>The one class of name that may stand in a pickle.</summary>
/// <param name="Name">Module and name.</param>
/// <param name="Kind">What may be done with it.</param>
/// <param name="Type">The element type of a storage.</param>
internal sealed record PickleGlobal(string Name, PickleKind Kind, WeightType Type = WeightType.F32);

/// <summary>What a name in a pickle stands for.</summary>
internal enum PickleKind
{
    /// <summary>collections.OrderedDict.</summary>
    Dictionary,

    /// <summary>torch.Size.</summary>
    Size,

    /// <summary>torch._utils._rebuild_tensor_v2.</summary>
    Tensor,

    /// <summary>torch._utils._rebuild_parameter.</summary>
    Parameter,

    /// <summary>torch.FloatStorage and the like; never called.</summary>
    Storage,
}

/// <summary>A run of elements that lies elsewhere in the file.</summary>
/// <param name="Key">Its name in the file.</param>
/// <param name="Type">Its elements.</param>
/// <param name="Count">Their number.</param>
internal sealed record PickleStorage(string Key, WeightType Type, long Count);

/// <summary>A tensor as a view of a storage; not yet checked against it.</summary>
/// <param name="Storage">Where its elements lie.</param>
/// <param name="Offset">Its first element.</param>
/// <param name="Extents">Its extents.</param>
/// <param name="Strides">Elements between neighbours along each axis.</param>
internal sealed record PickleTensor(PickleStorage Storage, long Offset, long[] Extents, long[] Strides);
