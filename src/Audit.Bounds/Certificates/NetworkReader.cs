using System.Runtime.InteropServices;

namespace Audit.Bounds.Certificates;

/// <summary>Reads a chain network; every fault is an InvalidDataException.</summary>
internal static class NetworkReader
{
    private const int MaxRoundings = 1 << 20;

    public static ChainNetwork Read(ReadOnlySpan<byte> bytes)
    {
        var cursor = new ByteCursor(bytes);
        cursor.Opening("AUDITNET"u8, CertificateCodec.Version);
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
        var rows = cursor.Count("rows", 13);
        var entries = cursor.U32("entries", 0, cursor.Remaining / 8);
        var bias = cursor.F32(rows, "bias");
        var starts = cursor.U32(rows + 1, "row start", entries);
        CheckStarts(ref cursor, starts, entries);
        var columns = cursor.U32(entries, "column", inputs - 1);
        CheckColumns(ref cursor, starts, columns);
        var weights = cursor.F32(entries, "weight");
        var activations = ReadActivations(ref cursor, rows, last);
        var roundings = cursor.U32(rows, "rounding", MaxRoundings);
        return new ChainLayer(
            inputs,
            ImmutableCollectionsMarshal.AsImmutableArray(bias),
            ImmutableCollectionsMarshal.AsImmutableArray(starts),
            ImmutableCollectionsMarshal.AsImmutableArray(columns),
            ImmutableCollectionsMarshal.AsImmutableArray(weights),
            ImmutableCollectionsMarshal.AsImmutableArray(activations),
            ImmutableCollectionsMarshal.AsImmutableArray(roundings));
    }

    private static Activation[] ReadActivations(ref ByteCursor cursor, int rows, bool last)
    {
        var result = new Activation[rows];
        var before = Activation.Identity;
        for (var i = 0; i < rows; i++)
        {
            result[i] = (Activation)cursor.U8("activation", 0, last ? (byte)Activation.Identity : (byte)Activation.Log);
            if (!MayFollow(before, result[i]))
            {
                throw cursor.Fault($"activation {i}", $"{result[i]} after {before}", "a known code; right after left, and next after first or next");
            }

            before = result[i];
        }

        return before != Activation.ProductLeft ? result : throw cursor.Fault("activations", "a product's left row at the end", "its right row");
    }

    private static bool MayFollow(Activation before, Activation next) => next switch
    {
        Activation.ProductRight => before == Activation.ProductLeft,
        _ when before == Activation.ProductLeft => false,
        Activation.SoftmaxNext => before is Activation.SoftmaxFirst or Activation.SoftmaxNext,
        _ => Enum.IsDefined(next),
    };

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
