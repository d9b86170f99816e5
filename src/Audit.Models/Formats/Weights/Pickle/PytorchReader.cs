using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>Reads weights that torch.save wrote (.pt, .pth, .bin): an archive with a pickle, or the older form of pickles in a row.</summary>
/// <remarks>
/// Guarantee: as for safetensors, and <see cref="PickleReader"/>: nothing of the file is executed. The dictionary of weights is the outermost one, or
/// the only one of tensors in it under state_dict, model_state_dict, model or module; values that are no tensors are left out.
/// Source: PyTorch, torch/serialization.py.
/// </remarks>
internal static class PytorchReader
{
    private const long LongestPickle = 1 << 28;

    /// <summary>The weights of one file.</summary>
    /// <exception cref="InputFaultException">The faults of the file.</exception>
    public static WeightFile Read(FileBytes file, WeightOptions options)
    {
        var faults = new Faults(file.Path);
        try
        {
            var isZip = file.Length >= 4 && file.Span(0, 4).SequenceEqual("PK\x03\x04"u8);
            var (value, places) = isZip ? Archive(file, faults) : PytorchLegacy.Read(file, faults);
            return new PytorchWeights(file, places, options).Of(PytorchState.Find(value, faults));
        }
        catch (PickleException fault)
        {
            faults.Throw("pickle.refused", $"byte {fault.Offset}", fault.Message);
            return null;
        }
    }

    /// <summary>The value of the archive's pickle, and where the bytes of every storage lie.</summary>
    private static (object? Value, Dictionary<string, StoredZip.Entry> Places) Archive(FileBytes file, Faults faults)
    {
        var entries = StoredZip.Read(file, faults);
        var pickles = entries.Values.Where(entry => entry.Name.EndsWith("/data.pkl", StringComparison.Ordinal)).ToList();
        if (pickles is not [var pickle])
        {
            faults.Throw("pytorch.archive", "", $"Got {pickles.Count} entries data.pkl; wanted one, in an archive that torch.save wrote.");
            return default;
        }

        var folder = pickle.Name[..^"data.pkl".Length];
        if (entries.ContainsKey(folder + "constants.pkl")) { faults.Throw("pytorch.script", "", "Got a TorchScript program; wanted weights alone: save model.state_dict()."); }
        if (entries.TryGetValue(folder + "byteorder", out var order) && !file.Span(order.Begin, (int)Math.Min(order.Length, 10)).StartsWith("little"u8))
        {
            faults.Throw("pytorch.byteorder", "", "The file was written on a machine with the most significant byte first; save it again on another one.");
        }

        if (pickle.Length > LongestPickle) { faults.Throw("pytorch.pickle", "", $"The pickle has {pickle.Length} bytes; wanted at most {LongestPickle}."); }
        var reader = new PickleReader(file.Span(pickle.Begin, (int)pickle.Length), pickle.Begin);
        var value = reader.Read();
        if (reader.Position != pickle.Length) { faults.Throw("pytorch.pickle", $"byte {pickle.Begin + reader.Position}", "Bytes follow after the end of the pickle; the file is damaged."); }
        var data = folder + "data/";
        var storages = entries.Values.Where(entry => entry.Name.StartsWith(data, StringComparison.Ordinal));
        return (value, storages.ToDictionary(entry => entry.Name[data.Length..], StringComparer.Ordinal));
    }
}
