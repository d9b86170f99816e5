using System.Runtime.InteropServices;

namespace Audit.Bounds.Certificates;

/// <summary>Reads a chain network; every fault is an InvalidDataException.</summary>
internal static class NetworkReader
{
    private const int MaxRoundings = 1 << 20;

    public static ChainNetwork Read(ReadOnlySpan<byte> bytes)
    {
        var cursor = new ByteCursor(bytes);
        cursor.Opening("AUDITNET"u8, 1);
        var layers = new ChainLayer[cursor.Count("layers", 12)];
        for (var k = 0; k < layers.Length; k++)
        {
            layers[k] = ReadLayer(ref cursor, k == 0 ? null : layers[k - 1].Outputs, k == layers.Length - 1);
        }

        cursor.End();
        return new ChainNetwork(ImmutableCollectionsMarshal.AsImmutableArray(layers));
    }

    private static ChainLayer ReadLayer(ref ByteCursor cursor, int? before, bool last)
    {
        var inputs = cursor.U32("inputs", before ?? 1, before ?? int.MaxValue);
        var outputs = cursor.Count("outputs", 13);
        var entries = cursor.U32("entries", 0, cursor.Remaining / 8);
        var bias = cursor.F32(outputs, "bias");
        var starts = cursor.U32(outputs + 1, "row start", entries);
        CheckStarts(ref cursor, starts, entries);
        var columns = cursor.U32(entries, "column", inputs - 1);
        CheckColumns(ref cursor, starts, columns);
        var weights = cursor.F32(entries, "weight");
        var activations = new Activation[outputs];
        for (var i = 0; i < outputs; i++)
        {
            activations[i] = (Activation)cursor.U8("activation", 0, last ? (byte)0 : (byte)1);
        }

        var roundings = cursor.U32(outputs, "rounding", MaxRoundings);
        return new ChainLayer(
            inputs,
            ImmutableCollectionsMarshal.AsImmutableArray(bias),
            ImmutableCollectionsMarshal.AsImmutableArray(starts),
            ImmutableCollectionsMarshal.AsImmutableArray(columns),
            ImmutableCollectionsMarshal.AsImmutableArray(weights),
            ImmutableCollectionsMarshal.AsImmutableArray(activations),
            ImmutableCollectionsMarshal.AsImmutableArray(roundings));
    }

    private static void CheckStarts(ref ByteCursor cursor, int[] starts, int entries)
    {
        for (var i = 1; i < starts.Length; i++)
        {
            if (starts[i] < starts[i - 1])
            {
                throw cursor.Fault($"row start {i}", $"{starts[i]}", $"at least {starts[i - 1]}");
            }
        }

        if (starts[0] != 0 || starts[^1] != entries)
        {
            throw cursor.Fault("row starts", $"{starts[0]} to {starts[^1]}", $"0 to {entries}");
        }
    }

    private static void CheckColumns(ref ByteCursor cursor, int[] starts, int[] columns)
    {
        for (var row = 0; row + 1 < starts.Length; row++)
        {
            for (var e = starts[row] + 1; e < starts[row + 1]; e++)
            {
                if (columns[e] <= columns[e - 1])
                {
                    throw cursor.Fault($"column of entry {e}", $"{columns[e]}", $"above {columns[e - 1]}");
                }
            }
        }
    }
}
