using System.Collections.Immutable;

namespace Audit.Bounds.Certificates;

/// <summary>Writes the split tree of a box, preorder, without recursion; what the bytes cannot say is an ArgumentException.</summary>
internal static class TreeWriter
{
    /// <summary>Kinds of nodes: bits 0 and 1 of a node's first byte.</summary>
    public const int Leaf = 0, Split = 1, Phase = 2;

    /// <summary>Where bounds are proved anew: bits 2 and 3.</summary>
    public const int InheritAll = 0, ReboundAll = 1, ReboundLater = 2;

    /// <summary>Bit 4, of leaves.</summary>
    public const int HasParameters = 16;

    public static void Write(BinaryWriter writer, TreeNode tree, int clauses)
    {
        var waiting = new Stack<(TreeNode Node, int Phases)>([(tree, 0)]);
        while (waiting.TryPop(out var next))
        {
            switch (next.Node)
            {
                case TreeNode.Split split:
                    WriteKind(writer, split, Split);
                    writer.Write(unchecked((uint)split.Axis));
                    CertificateWriter.Write(writer, split.Cut);
                    waiting.Push((split.Upper, next.Phases));
                    waiting.Push((split.Lower, next.Phases));
                    break;
                case TreeNode.Phase phase:
                    WriteKind(writer, phase, Phase);
                    WriteLayer(writer, phase.Neuron);
                    WriteRow(writer, phase.Neuron);
                    CertificateWriter.Write(writer, phase.Cut);
                    waiting.Push((phase.Upper, next.Phases + 1));
                    waiting.Push((phase.Lower, next.Phases + 1));
                    break;
                default:
                    WriteLeaf(writer, (TreeNode.Leaf)next.Node, clauses, next.Phases);
                    break;
            }
        }
    }

    private static void WriteKind(BinaryWriter writer, TreeNode node, int kind)
    {
        var code = node.ReboundFrom switch
        {
            TreeNode.InheritAll => InheritAll,
            0 => ReboundAll,
            > 0 and < TreeNode.InheritAll => ReboundLater,
            _ => throw new ArgumentException($"ReboundFrom {node.ReboundFrom} is out of range.", nameof(node)),
        };
        writer.Write((byte)(kind | (code << 2)));
        if (code == ReboundLater)
        {
            writer.Write((ushort)node.ReboundFrom);
        }
    }

    private static void WriteLayer(BinaryWriter writer, NeuronPlace neuron) => writer.Write(
        neuron.Layer is >= 0 and < TreeNode.InheritAll ? (ushort)neuron.Layer : throw new ArgumentException($"Layer {neuron.Layer} of a neuron is out of range.", nameof(neuron)));

    private static void WriteRow(BinaryWriter writer, NeuronPlace neuron) => writer.Write(
        neuron.Row is >= 0 and < 1 << 30 ? (uint)((2 * neuron.Row) + (neuron.Coarse ? 1 : 0)) : throw new ArgumentException($"Row {neuron.Row} of a neuron is out of range.", nameof(neuron)));

    private static void WriteLeaf(BinaryWriter writer, TreeNode.Leaf leaf, int clauses, int phases)
    {
        var parameters = leaf.Parameters.IsDefault ? [] : leaf.Parameters;
        if (leaf.Choices.Length != clauses || (parameters.Length != 0 && parameters.Length != clauses))
        {
            throw new ArgumentException($"A leaf has {leaf.Choices.Length} choices and {parameters.Length} parameters for {clauses} clauses.", nameof(leaf));
        }

        WriteKind(writer, leaf, Leaf | (parameters.Length > 0 ? HasParameters : 0));
        foreach (var shares in leaf.Choices)
        {
            WriteShares(writer, shares);
        }

        foreach (var row in parameters)
        {
            WriteParameters(writer, row, phases);
        }
    }

    private static void WriteShares(BinaryWriter writer, ImmutableArray<Share> shares)
    {
        writer.Write(shares.Length <= 255 ? (byte)shares.Length : throw new ArgumentException("A leaf has more than 255 shares of a clause.", nameof(shares)));
        foreach (var share in shares)
        {
            writer.Write(share.Literal is >= 0 and <= ushort.MaxValue ? (ushort)share.Literal : throw new ArgumentException($"Literal {share.Literal} is out of range.", nameof(shares)));
            CertificateWriter.Write(writer, share.Weight);
        }
    }

    private static void WriteParameters(BinaryWriter writer, RowParameters row, int phases)
    {
        if (row.Multipliers.Length != 0 && row.Multipliers.Length != phases)
        {
            throw new ArgumentException($"A row has {row.Multipliers.Length} multipliers for {phases} phases above its leaf.", nameof(row));
        }

        writer.Write((byte)((row.Multipliers.IsEmpty ? 0 : 1) | (row.Slopes.IsEmpty ? 0 : 2)));
        foreach (var multiplier in row.Multipliers)
        {
            writer.Write(multiplier == 0 ? 0f : multiplier);
        }

        if (!row.Slopes.IsEmpty)
        {
            WriteSlopes(writer, row.Slopes);
        }
    }

    private static void WriteSlopes(BinaryWriter writer, ImmutableArray<SlopeChoice> slopes)
    {
        var starts = Enumerable.Range(0, slopes.Length).Where(i => i == 0 || slopes[i].Neuron.Layer != slopes[i - 1].Neuron.Layer).Append(slopes.Length).ToArray();
        writer.Write((uint)(starts.Length - 1));
        for (var group = 0; group + 1 < starts.Length; group++)
        {
            WriteLayer(writer, slopes[starts[group]].Neuron);
            writer.Write((uint)(starts[group + 1] - starts[group]));
            foreach (var slope in slopes[starts[group]..starts[group + 1]])
            {
                WriteRow(writer, slope.Neuron);
                writer.Write(slope.Slope);
            }
        }
    }
}
