using System.Text;
using Audit.Engine.Policies;
using Audit.Models;
using Audit.Models.Formats;
using Audit.Models.Graphs;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Audit.Engine.Data;

/// <summary>Rows of token ids from a file of texts, one JSON object on each line.</summary>
/// <remarks>Formula: the first `length` token ids of each text, special tokens of the tokenizer included. A text with fewer tokens is a fault: padding would be another input.</remarks>
internal static class TextData
{
    private const int MostFaults = 20;

    /// <summary>Reads the rows.</summary>
    /// <exception cref="InputFaultException">Every fault of the file; the model has no tokenizer; the policy names no length.</exception>
    public static DataSet Read(string path, string name, DataReference reference, (Tokenizer? Tokenizer, int? Length) model)
    {
        var place = $"data '{name}' ({reference.Path})";
        if (model.Tokenizer is not { CanEncode: true } tokenizer) { throw Fault("data.tokenizer", place, "Got texts, but the subject has no tokenizer.json beside its weights; give token ids instead."); }
        if (model.Length is not { } length) { throw Fault("data.length", place, "Got texts, wanted models.subject.length: how many tokens of each text are a row."); }
        var (bytes, faults, ids, rows) = (Bytes(path, place), new List<Diagnostic>(), new List<float>(), 0);
        var lines = Encoding.UTF8.GetString(bytes).Split('\n').Select(line => line.TrimEnd('\r')).ToList();
        if (lines[^1].Length == 0) { lines.RemoveAt(lines.Count - 1); }
        foreach (var line in lines.Take(reference.First ?? lines.Count))
        {
            rows++;
            if (Row(line, reference.Text!, tokenizer, length) is { } row) { ids.AddRange(row.Select(id => (float)id)); }
            else if (faults.Count < MostFaults) { faults.Add(new Diagnostic("data.text", $"{place}: line {rows}", $"Got no text of at least {length} tokens in '{reference.Text}'; leave the line out, or lower models.subject.length.")); }
        }

        if (rows == 0) { faults.Add(new Diagnostic("data.text", place, "Got no line; wanted one JSON object on each.")); }
        return faults.Count == 0 ? new DataSet(name, Path.GetFileName(path), Digest.Of(bytes), ids.ToArray(), rows, length, null) : throw new InputFaultException(faults);
    }

    private static IEnumerable<int>? Row(string line, string field, Tokenizer tokenizer, int length)
    {
        try
        {
            using var reader = new JsonTextReader(new StringReader(line)) { MaxDepth = 16, DateParseHandling = DateParseHandling.None };
            if (JToken.Load(reader) is not JObject found || found[field] is not { Type: JTokenType.String } text) { return null; }
            var ids = tokenizer.Encode((string)text!);
            return ids.Length >= length ? ids.Take(length) : null;
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException)
        {
            return null;
        }
    }

    private static byte[] Bytes(string path, string place)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Fault("file.unreadable", place, $"The file cannot be read ({fault.GetType().Name}); check the path and the permissions.");
        }
    }

    private static InputFaultException Fault(string code, string place, string message) => new(new Diagnostic(code, place, message));
}
