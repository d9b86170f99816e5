using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Audit.Engine.Policies;

/// <summary>Reads YAML text into nodes: one document, no anchors, aliases or tags, no key twice.</summary>
/// <remarks>Cost: linear in the text; depth and node count are limited, so a hostile file ends in a fault.</remarks>
internal sealed class YamlSource
{
    private readonly Parser parser;
    private readonly Faults faults;
    private int nodes;

    private YamlSource(string text, Faults faults)
    {
        parser = new Parser(new StringReader(text));
        this.faults = faults;
    }

    /// <summary>The root, or null where the text could not be read; then a fault was added.</summary>
    public static SourceNode? Read(string text, Faults faults)
    {
        YamlSource source = new(text, faults);
        try { return source.Document(); }
        catch (YamlException e)
        {
            int line = (int)Math.Clamp(e.Start.Line, 1, int.MaxValue);
            faults.Add("syntax", line, "", $"this is not YAML: {SourceNode.Shorten(e.Message)}; wanted keys and values with even "
                + "indentation.");
            return null;
        }
        catch (InvalidOperationException)
        {
            // What the parser throws, instead of a YamlException, for some broken flow mappings.
            int line = (int)Math.Clamp(source.parser.Current?.Start.Line ?? 1, 1, int.MaxValue);
            faults.Add("syntax", line, "", "from here on this is not YAML, wanted keys and values; look for a bracket, a quote or a "
                + "colon that is missing.");
            return null;
        }
        catch (SourceRefusedException e)
        {
            faults.Add(e.Code, e.Line, "", e.Message);
            return null;
        }
    }

    private SourceNode Document()
    {
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out _))
        {
            throw new SourceRefusedException("empty", 1, "the file is empty; wanted a policy that begins with \"audit: 1\".");
        }

        parser.Consume<DocumentStart>();
        SourceNode root = Node(0);
        parser.Consume<DocumentEnd>();
        if (parser.Accept<DocumentStart>(out DocumentStart? second))
        {
            throw new SourceRefusedException("documents", (int)second.Start.Line, "got a second document; wanted one; put each policy "
                + "into its own file.");
        }

        return root;
    }

    private SourceNode Node(int depth)
    {
        NodeEvent next = parser.Accept<AnchorAlias>(out AnchorAlias? alias)
            ? throw Refuse("alias", alias, $"got the alias *{alias.Value}; wanted the value itself; write it out")
            : parser.Accept<NodeEvent>(out NodeEvent? node) ? node : throw Refuse("syntax", parser.Current!, "got an end; wanted a value");
        if (!next.Anchor.IsEmpty)
        {
            throw Refuse("anchor", next, $"got the anchor &{next.Anchor.Value}; wanted a plain value; remove the anchor");
        }

        if (!next.Tag.IsEmpty) { throw Refuse("tag", next, $"got the tag {next.Tag.Value}; wanted a plain value; remove the tag"); }
        if (depth > SourceLimits.Depth)
        {
            throw Refuse("depth", next, $"got nesting deeper than {SourceLimits.Depth}; wanted a policy; flatten it");
        }

        if (++nodes > SourceLimits.Nodes)
        {
            throw Refuse("size", next, $"got more than {SourceLimits.Nodes} values; wanted a policy; move the data into a file");
        }

        return next switch
        {
            Scalar scalar => Scalar(scalar),
            SequenceStart => Sequence(depth),
            _ => Mapping(depth),
        };
    }

    private SourceNode.Scalar Scalar(Scalar scalar)
    {
        parser.Consume<Scalar>();
        ScalarKind kind = scalar.Style == ScalarStyle.Plain ? SourceLimits.KindOf(scalar.Value) : ScalarKind.Text;
        return new SourceNode.Scalar((int)scalar.Start.Line, scalar.Value, kind);
    }

    private SourceNode.Sequence Sequence(int depth)
    {
        int line = (int)parser.Consume<SequenceStart>().Start.Line;
        ImmutableArray<SourceNode>.Builder items = ImmutableArray.CreateBuilder<SourceNode>();
        while (!parser.TryConsume<SequenceEnd>(out _)) { items.Add(Node(depth + 1)); }
        return new SourceNode.Sequence(line, items.ToImmutable());
    }

    private SourceNode.Mapping Mapping(int depth)
    {
        int line = (int)parser.Consume<MappingStart>().Start.Line;
        KeySet entries = new(faults);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            SourceNode key = Node(depth + 1);
            SourceNode value = Node(depth + 1);
            if (key is SourceNode.Scalar name) { entries.Add(new SourceEntry(name.Text, key.Line, value)); }
            else { faults.Wrong("key", key, "", "a key", "keys are single words"); }
        }

        return new SourceNode.Mapping(line, entries.ToImmutable());
    }

    private static SourceRefusedException Refuse(string code, ParsingEvent at, string message) =>
        new(code, (int)Math.Clamp(at.Start.Line, 1, int.MaxValue), message + ".");
}
