using System.Text.Json;

namespace Audit.Models.Formats;

/// <summary>One object of a JSON file that a person gave, with its place; every key that is not asked for is a fault.</summary>
/// <param name="place">Keys from the outermost object, joined by dots.</param>
/// <param name="json">The object; anything else is a fault and reads as an empty one.</param>
/// <param name="faults">Receives the faults.</param>
internal sealed class JsonPart(string place, JsonElement json, Faults faults)
{
    private readonly HashSet<string> asked = new(StringComparer.Ordinal);

    /// <summary>Keys from the outermost object, joined by dots.</summary>
    public string Place => place;

    /// <summary>What a key holds; undefined where it is missing, and also where it is null.</summary>
    public JsonElement this[string key]
    {
        get
        {
            asked.Add(key);
            return json.ValueKind == JsonValueKind.Object && json.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : default;
        }
    }

    /// <summary>Whether a key is there and not null.</summary>
    public bool Has(string key) => this[key].ValueKind != JsonValueKind.Undefined;

    /// <summary>A text, or what stands for a missing one.</summary>
    public string Text(string key, string missing = "")
    {
        var value = this[key];
        if (value.ValueKind == JsonValueKind.String) { return value.GetString()!; }
        if (value.ValueKind != JsonValueKind.Undefined) { Wrong(key, "a text"); }
        return missing;
    }

    /// <summary>A truth value, or what stands for a missing one.</summary>
    public bool Flag(string key, bool missing)
    {
        var value = this[key];
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) { return value.GetBoolean(); }
        if (value.ValueKind != JsonValueKind.Undefined) { Wrong(key, "true or false"); }
        return missing;
    }

    /// <summary>A whole number from 0 on that fits an int; -1 and a fault where there is none.</summary>
    public int Number(string key)
    {
        if (this[key] is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) && number >= 0) { return number; }
        Wrong(key, "a whole number from 0 on");
        return -1;
    }

    /// <summary>An object; a missing one reads as empty, and <see cref="Has"/> tells.</summary>
    public JsonPart Part(string key) => Of(Join(key), this[key]);

    /// <summary>The objects of an array; a missing array is empty.</summary>
    public IEnumerable<JsonPart> Parts(string key) => Elements(key).Select((element, index) => Of($"{Join(key)}[{index}]", element));

    /// <summary>The elements of an array; a missing array is empty.</summary>
    public IEnumerable<JsonElement> Elements(string key)
    {
        var value = this[key];
        if (value.ValueKind == JsonValueKind.Array) { return value.EnumerateArray(); }
        if (value.ValueKind != JsonValueKind.Undefined) { Wrong(key, "a list"); }
        return [];
    }

    /// <summary>A key must be missing or null, because what it asks for is not done.</summary>
    public void Unused(string key, params JsonValueKind[] harmless)
    {
        if (Has(key) && !harmless.Contains(this[key].ValueKind)) { Wrong(key, "nothing: what it asks for is not understood"); }
    }

    /// <summary>Says what else was wanted at a key.</summary>
    public void Wrong(string key, string wanted)
    {
        var got = this[key].ValueKind == JsonValueKind.Undefined ? "nothing" : this[key].GetRawText();
        faults.Add("tokenizer.value", Join(key), $"Got {(got.Length > 100 ? got[..100] + "..." : got)}; wanted {wanted}.");
    }

    /// <summary>A fault for every key that was never asked for: what it means is not understood, so it may not be ignored.</summary>
    public void Close()
    {
        if (json.ValueKind != JsonValueKind.Object) { return; }
        foreach (var property in json.EnumerateObject().Where(property => !asked.Contains(property.Name)))
        {
            faults.Add("tokenizer.unknown", Join(SafetensorsHeader.Short(property.Name)), "This key is not understood, and ignoring it might change the tokens; give token ids instead.");
        }
    }

    private JsonPart Of(string where, JsonElement element)
    {
        if (element.ValueKind is not (JsonValueKind.Object or JsonValueKind.Undefined)) { faults.Add("tokenizer.value", where, "Got no object; wanted one."); }
        return new JsonPart(where, element, faults);
    }

    private string Join(string key) => place.Length == 0 ? key : $"{place}.{key}";
}
