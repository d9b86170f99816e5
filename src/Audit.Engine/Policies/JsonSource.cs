using System.Collections.Immutable;
using Newtonsoft.Json;

namespace Audit.Engine.Policies;

/// <summary>Reads JSON text into the same nodes as YAML, strictly by RFC 8259; numbers keep their text.</summary>
internal sealed class JsonSource
{
    private readonly string[] lines;
    private readonly JsonTextReader reader;
    private readonly Faults faults;
    private int nodes;

    private JsonSource(string[] lines, JsonTextReader reader, Faults faults) => (this.lines, this.reader, this.faults) = (lines, reader, faults);

    private int Line => Math.Max(1, reader.LineNumber);

    /// <summary>The root, or null where the text could not be read; then a fault was added.</summary>
    public static SourceNode? Read(string text, Faults faults)
    {
        text = text.ReplaceLineEndings("\n");
        using JsonTextReader reader = new(new StringReader(text))
        {
            DateParseHandling = DateParseHandling.None,
            FloatParseHandling = FloatParseHandling.Double,
            MaxDepth = SourceLimits.Depth + 1,
        };
        JsonSource source = new(text.Split('\n'), reader, faults);
        try
        {
            source.Next();
            SourceNode root = source.Node();
            return !source.reader.Read() ? root : throw source.Refuse("documents", "got more text after the end; wanted one value");
        }
        catch (JsonException e)
        {
            faults.Add("syntax", source.Line, "", $"this is not JSON: {SourceNode.Shorten(e.Message)}");
        }
        catch (SourceRefusedException e)
        {
            faults.Add(e.Code, e.Line, "", e.Message);
        }

        return null;
    }

    private void Next()
    {
        if (!reader.Read()) { throw Refuse("syntax", "got the end of the file; wanted a value or a closing bracket"); }
        if (reader.TokenType == JsonToken.Comment) { throw Refuse("syntax", "got a comment; JSON has none; use YAML for comments"); }
    }

    private SourceNode Node()
    {
        if (++nodes > SourceLimits.Nodes) { throw Refuse("size", $"got more than {SourceLimits.Nodes} values; move the data into a file"); }
        return reader.TokenType switch
        {
            JsonToken.StartObject => Mapping(),
            JsonToken.StartArray => Sequence(),
            JsonToken.String when reader.QuoteChar == '"' => new SourceNode.Scalar(Line, (string)reader.Value!, ScalarKind.Text),
            JsonToken.Boolean => new SourceNode.Scalar(Line, (bool)reader.Value! ? "true" : "false", ScalarKind.Flag),
            JsonToken.Null => new SourceNode.Scalar(Line, "null", ScalarKind.Nothing),
            JsonToken.Integer or JsonToken.Float => Number(),
            _ => throw Refuse("syntax", $"got {reader.TokenType} that JSON does not know; wanted a value; text stands in double quotes"),
        };
    }

    private SourceNode.Scalar Number()
    {
        string line = lines[Line - 1];
        int end = Math.Min(reader.LinePosition, line.Length);
        int start = end;
        while (start > 0 && !" \t,:[{".Contains(line[start - 1], StringComparison.Ordinal)) { start--; }
        string text = line[start..end];
        return SourceLimits.KindOf(text) == ScalarKind.Number
            ? new SourceNode.Scalar(Line, text, ScalarKind.Number)
            : throw Refuse("number", $"got {SourceNode.Shorten(text)}; wanted a decimal number such as 0.01 of at most 64 characters");
    }

    private SourceNode.Sequence Sequence()
    {
        int line = Line;
        ImmutableArray<SourceNode>.Builder items = ImmutableArray.CreateBuilder<SourceNode>();
        for (Next(); reader.TokenType != JsonToken.EndArray; Next()) { items.Add(Node()); }
        return new SourceNode.Sequence(line, items.ToImmutable());
    }

    private SourceNode.Mapping Mapping()
    {
        int line = Line;
        KeySet entries = new(faults);
        for (Next(); reader.TokenType != JsonToken.EndObject; Next())
        {
            if (reader.QuoteChar != '"') { throw Refuse("syntax", "got a key without double quotes; wanted \"key\": value"); }
            (string key, int keyLine) = ((string)reader.Value!, Line);
            Next();
            entries.Add(new SourceEntry(key, keyLine, Node()));
        }

        return new SourceNode.Mapping(line, entries.ToImmutable());
    }

    private SourceRefusedException Refuse(string code, string message) => new(code, Line, message + ".");
}
