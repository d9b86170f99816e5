namespace Audit.Models.Formats;

/// <summary>Reads the bytes of an ONNX file into <see cref="OnnxModel"/>; says nothing yet about what they mean.</summary>
/// <remarks>
/// Source: onnx.proto of the ONNX project; field numbers as there. Guarantee: memory stays within a small multiple of the file's length.
/// </remarks>
internal static class OnnxParser
{
    private const int MostExtents = 64;
    private const int MostIntegers = 1 << 20;
    private const int MostHalves = 1 << 28;

    /// <summary>Parses a whole file.</summary>
    /// <exception cref="OnnxWireException">The bytes are not a model.</exception>
    public static OnnxModel Model(ReadOnlySpan<byte> bytes)
    {
        var wire = new OnnxWire(bytes);
        var opset = 0L;
        OnnxGraph? graph = null;
        var functions = false;
        while (wire.Next())
        {
            switch (wire.Field)
            {
                case 7: graph = Once(graph, Graph(wire.Message()), "graph"); break;
                case 8: opset = Math.Max(opset, Opset(wire.Message())); break;
                case 25: functions = true; wire.Skip(); break;
                default: wire.Skip(); break;
            }
        }

        return new OnnxModel(opset, graph
            ?? throw new OnnxWireException(bytes.Length, "Got no graph; the file is cut off or no ONNX model."), functions);
    }

    private static long Opset(OnnxWire wire)
    {
        var domain = "";
        var version = 0L;
        while (wire.Next())
        {
            switch (wire.Field)
            {
                case 1: domain = wire.Text(); break;
                case 2: version = wire.Integer(); break;
                default: wire.Skip(); break;
            }
        }

        return domain is "" or "ai.onnx" ? version : 0;
    }

    private static OnnxGraph Graph(OnnxWire wire)
    {
        var graph = new OnnxGraph([], [], [], [], false);
        while (wire.Next())
        {
            switch (wire.Field)
            {
                case 1: graph.Nodes.Add(Node(wire.Message())); break;
                case 5: graph.Initializers.Add(Tensor(wire.Message())); break;
                case 11: graph.Inputs.Add(Value(wire.Message())); break;
                case 12: graph.Outputs.Add(Value(wire.Message())); break;
                case 15: graph = graph with { HasSparse = true }; wire.Skip(); break;
                default: wire.Skip(); break;
            }
        }

        return graph;
    }

    private static OnnxNode Node(OnnxWire wire)
    {
        var node = new OnnxNode("", "", "", [], [], []);
        while (wire.Next())
        {
            switch (wire.Field)
            {
                case 1: node.Inputs.Add(wire.Text()); break;
                case 2: node.Outputs.Add(wire.Text()); break;
                case 3: node = node with { Name = wire.Text() }; break;
                case 4: node = node with { OpType = wire.Text() }; break;
                case 5: Add(node, Attribute(wire.Message()), wire.Origin); break;
                case 7: node = node with { Domain = wire.Text() }; break;
                default: wire.Skip(); break;
            }
        }

        return node;
    }

    private static void Add(OnnxNode node, OnnxAttribute attribute, int origin)
    {
        if (!node.Attributes.TryAdd(attribute.Name, attribute))
        {
            throw new OnnxWireException(origin, $"Got attribute '{attribute.Name}' twice in one node; wanted it once.");
        }
    }

    private static OnnxAttribute Attribute(OnnxWire wire)
    {
        var attribute = new OnnxAttribute("", 0, null, null, null, null, [], [], false);
        while (wire.Next())
        {
            switch (wire.Field)
            {
                case 1: attribute = attribute with { Name = wire.Text() }; break;
                case 2: attribute = attribute with { Number = wire.Single() }; break;
                case 3: attribute = attribute with { Integer = wire.Integer() }; break;
                case 4: attribute = attribute with { Word = wire.Text() }; break;
                case 5: attribute = attribute with { Tensor = Once(attribute.Tensor, Tensor(wire.Message()), "tensor") }; break;
                case 7: wire.Singles(attribute.Numbers); break;
                case 8: wire.Integers(attribute.Integers, MostIntegers); break;
                case 20: attribute = attribute with { Type = wire.Integer() }; break;
                case 6 or 9 or 10 or 11 or 14 or 15 or 21 or 22 or 23: attribute = attribute with { Other = true }; wire.Skip(); break;
                default: wire.Skip(); break;
            }
        }

        return attribute;
    }

    private static OnnxTensor Tensor(OnnxWire wire)
    {
        var tensor = new OnnxTensor("", 0, [], null, [], [], [], null, false);
        var external = new Dictionary<string, string>(StringComparer.Ordinal);
        var outside = false;
        while (wire.Next())
        {
            switch (wire.Field)
            {
                case 1: wire.Integers(tensor.Extents, MostExtents); break;
                case 2: tensor = tensor with { DataType = wire.Integer() }; break;
                case 4: wire.Singles(tensor.Singles); break;
                case 5: wire.Integers(tensor.Integers, MostHalves); break;
                case 6: tensor = tensor with { HasStrings = true }; wire.Skip(); break;
                case 7 or 11: wire.Integers(tensor.Integers, MostIntegers); break;
                case 8: tensor = tensor with { Name = wire.Text() }; break;
                case 9: tensor = tensor with { Raw = Range(ref wire) }; break;
                case 10: wire.Doubles(tensor.Doubles); break;
                case 13: Entry(wire.Message(), external); break;
                case 14: outside = wire.Integer() == 1; break;
                default: wire.Skip(); break;
            }
        }

        return outside || external.Count > 0 ? tensor with { External = external } : tensor;
    }

    private static (int Offset, int Length) Range(ref OnnxWire wire)
    {
        var length = wire.Bytes(out var offset).Length;
        return (offset, length);
    }

    private static void Entry(OnnxWire wire, Dictionary<string, string> entries)
    {
        var (key, value) = ("", "");
        while (wire.Next())
        {
            switch (wire.Field)
            {
                case 1: key = wire.Text(); break;
                case 2: value = wire.Text(); break;
                default: wire.Skip(); break;
            }
        }

        if (!entries.TryAdd(key, value))
        {
            throw new OnnxWireException(wire.Origin, $"Got external data key '{key}' twice; wanted it once.");
        }
    }

    /// <summary>ValueInfo 2 type, Type 1 tensor, Tensor 1 element and 2 shape, Shape 1 extent, Extent 1 value and 2 symbol.</summary>
    private static OnnxValue Value(OnnxWire wire)
    {
        var value = new OnnxValue("", 0, null, null);
        while (wire.Next())
        {
            switch (wire.Field)
            {
                case 1: value = value with { Name = wire.Text() }; break;
                case 2: value = TypeOf(wire.Message(), value); break;
                default: wire.Skip(); break;
            }
        }

        return value;
    }

    private static OnnxValue TypeOf(OnnxWire wire, OnnxValue value)
    {
        while (wire.Next())
        {
            if (wire.Field != 1) { wire.Skip(); continue; }
            for (var tensor = wire.Message(); tensor.Next();)
            {
                switch (tensor.Field)
                {
                    case 1: value = value with { ElementType = tensor.Integer() }; break;
                    case 2:
                        var (extents, symbols) = Extents(tensor.Message());
                        value = value with { Extents = extents, Symbols = symbols };
                        break;
                    default: tensor.Skip(); break;
                }
            }
        }

        return value;
    }

    private static (List<long?> Extents, List<string> Symbols) Extents(OnnxWire wire)
    {
        var (extents, symbols) = (new List<long?>(), new List<string>());
        while (wire.Next())
        {
            if (wire.Field != 1) { wire.Skip(); continue; }
            var (extent, symbol) = ((long?)null, "?");
            for (var one = wire.Message(); one.Next();)
            {
                if (one.Field == 1) { extent = one.Integer(); } else if (one.Field == 2) { symbol = one.Text(); } else { one.Skip(); }
            }

            extents.Add(extent);
            symbols.Add(symbol);
            if (extents.Count > MostExtents)
            {
                throw new OnnxWireException(wire.Origin, $"Got more than {MostExtents} axes in one shape.");
            }
        }

        return (extents, symbols);
    }

    private static T Once<T>(T? before, T now, string what)
        where T : class => before is null ? now : throw new OnnxWireException(0, $"Got a second {what} in one message; wanted one.");
}
