namespace Audit.Models.Formats;

/// <summary>Finds the weights within what a pickle holds.</summary>
internal static class PytorchState
{
    private static readonly string[] usual = ["state_dict", "model_state_dict", "model", "module"];

    /// <summary>The tensors by name.</summary>
    public static Dictionary<string, PickleTensor> Find(object? value, Faults faults)
    {
        if (value is not PickleDict outer) { faults.Throw("pytorch.state", "", "The file holds no dictionary of weights; save model.state_dict()."); return []; }
        var inner = outer.Items.Where(item => item.Value is PickleDict dictionary && dictionary.Items.Any(IsTensor)).ToList();
        var chosen = outer;
        if (!outer.Items.Any(IsTensor))
        {
            if (inner.Where(item => item.Key is string key && usual.Contains(key)).ToList() is not [{ Value: PickleDict only }])
            {
                faults.Throw("pytorch.state", "", $"Got no tensors in the outermost dictionary, and not exactly one dictionary of them under {string.Join(", ", usual)}; save model.state_dict() alone.");
                return [];
            }

            chosen = only;
        }
        else if (inner.Count > 0)
        {
            faults.Throw("pytorch.state", SafetensorsHeader.Short($"{inner[0].Key}"), "Got tensors in the outermost dictionary and more within it; save model.state_dict() alone.");
        }

        return chosen.Items.Where(IsTensor).ToDictionary(item => (string)item.Key, item => (PickleTensor)item.Value!, StringComparer.Ordinal);
    }

    /// <summary>Every storage that is used, by key, wherever its tensor stands.</summary>
    /// <remarks>Containers that were seen are not entered again, and what is to be entered is kept in a list: neither cycles nor depth matter.</remarks>
    public static Dictionary<string, PickleStorage> Storages(object? value)
    {
        var (storages, seen, open) = (new Dictionary<string, PickleStorage>(StringComparer.Ordinal), new HashSet<object>(ReferenceEqualityComparer.Instance), new Stack<object?>([value]));
        while (open.TryPop(out var next))
        {
            if (next is PickleTensor tensor) { storages.TryAdd(tensor.Storage.Key, tensor.Storage); }
            if (next is PickleStorage storage) { storages.TryAdd(storage.Key, storage); }
            if (next is not (PickleDict or List<object?> or PickleTuple) || !seen.Add(next)) { continue; }
            foreach (var item in Items(next)) { open.Push(item); }
        }

        return storages;
    }

    private static IEnumerable<object?> Items(object container) => container switch
    {
        PickleDict dictionary => dictionary.Items.Select(item => item.Value),
        PickleTuple tuple => tuple.Items,
        _ => (List<object?>)container,
    };

    private static bool IsTensor(KeyValuePair<object, object?> item) => item is { Key: string, Value: PickleTensor };
}
