using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Audit.Bounds.Certificates;

/// <summary>Reads the split tree of a box, preorder, without recursion; every fault is an InvalidDataException.</summary>
internal sealed class TreeReader(int inputs, bool pair, int boundBits, ImmutableArray<Clause> clauses)
{
    private readonly byte networks = (byte)(pair ? 1 : 0);

    /// <summary>A split or phase whose parts are still being read.</summary>
    private readonly record struct Open(int ReboundFrom, int Axis, NeuronPlace? Neuron, double Cut, TreeNode? Lower)
    {
        public TreeNode Close(TreeNode upper) => Neuron is { } neuron
            ? new TreeNode.Phase(neuron, Cut, Lower!, upper) { ReboundFrom = ReboundFrom }
            : new TreeNode.Split(Axis, Cut, Lower!, upper) { ReboundFrom = ReboundFrom };
    }

    /// <summary>A finished node is hung under the innermost split that still waits for a part.</summary>
    public TreeNode Read(ref ByteCursor cursor)
    {
        var open = new Stack<Open>();
        var phases = 0;
        while (true)
        {
            var kind = cursor.U8("node", 0, 31);
            var reboundFrom = ReadRebound(ref cursor, (kind >> 2) & 3);
            if ((kind & 3) != TreeWriter.Leaf)
            {
                open.Push(ReadOpen(ref cursor, kind, open.Count, reboundFrom));
                phases += (kind & 3) == TreeWriter.Phase ? 1 : 0;
                continue;
            }

            TreeNode done = ReadLeaf(ref cursor, (kind & TreeWriter.HasParameters) != 0, phases, reboundFrom);
            while (open.TryPop(out var split))
            {
                if (split.Lower is null)
                {
                    open.Push(split with { Lower = done });
                    break;
                }

                phases -= split.Neuron is null ? 0 : 1;
                done = split.Close(done);
            }

            if (open.Count == 0)
            {
                return done;
            }
        }
    }

    private static int ReadRebound(ref ByteCursor cursor, int code) => code switch
    {
        TreeWriter.InheritAll => TreeNode.InheritAll,
        TreeWriter.ReboundAll => 0,
        TreeWriter.ReboundLater => cursor.U16("rebound from", 1, TreeNode.InheritAll - 1),
        _ => throw cursor.Fault("node", "rebound code 3", "0 to 2"),
    };

    private Open ReadOpen(ref ByteCursor cursor, int kind, int depth, int reboundFrom)
    {
        if (depth == CertificateCodec.MaxDepth)
        {
            throw cursor.Fault("tree", $"a split below {depth} others", $"depth at most {CertificateCodec.MaxDepth}");
        }

        return (kind & ~0xC) switch
        {
            TreeWriter.Split => new Open(reboundFrom, cursor.U32("axis", 0, inputs - 1), null, cursor.F64("cut"), null),
            TreeWriter.Phase => new Open(reboundFrom, 0, ReadPlace(ref cursor), ReadPhaseCut(ref cursor), null),
            _ => throw cursor.Fault("node", $"{kind}", "leaf, split or phase, parameters at leaves only"),
        };
    }

    private NeuronPlace ReadPlace(ref ByteCursor cursor)
    {
        var layer = cursor.U16("neuron's layer", 0, TreeNode.InheritAll - 1);
        var place = cursor.U32("neuron's row", 0, int.MaxValue);
        return Place(ref cursor, layer, place);
    }

    private NeuronPlace Place(ref ByteCursor cursor, int layer, int place) => (place & 1) <= networks
        ? new NeuronPlace((place & 1) == 1, layer, place >> 1)
        : throw cursor.Fault("neuron", "of the coarse network", "of the one network");

    private double ReadPhaseCut(ref ByteCursor cursor)
    {
        var cut = cursor.F64("phase's cut");
        return double.IsInteger(Math.ScaleB(cut, boundBits)) ? cut : throw cursor.Fault("phase's cut", $"{cut:R}", $"a multiple of 2^-{boundBits}");
    }

    private TreeNode.Leaf ReadLeaf(ref ByteCursor cursor, bool hasParameters, int phases, int reboundFrom)
    {
        var choices = new ImmutableArray<Share>[clauses.Length];
        for (var i = 0; i < choices.Length; i++)
        {
            choices[i] = ReadShares(ref cursor, clauses[i]);
        }

        var parameters = new RowParameters[hasParameters ? clauses.Length : 0];
        for (var i = 0; i < parameters.Length; i++)
        {
            parameters[i] = ReadParameters(ref cursor, phases);
        }

        return new TreeNode.Leaf(ImmutableCollectionsMarshal.AsImmutableArray(choices))
        {
            ReboundFrom = reboundFrom,
            Parameters = ImmutableCollectionsMarshal.AsImmutableArray(parameters),
        };
    }

    private static ImmutableArray<Share> ReadShares(ref ByteCursor cursor, Clause clause)
    {
        var shares = new Share[cursor.U8("shares", 1, 255)];
        for (var j = 0; j < shares.Length; j++)
        {
            shares[j] = new Share(cursor.U16("share's literal", 0, Math.Min(clause.AnyOf.Length, 1 << 16) - 1), cursor.F64("share's weight"));
            if (shares[j].Weight <= 0 || (j > 0 && shares[j].Literal <= shares[j - 1].Literal))
            {
                throw cursor.Fault("share", $"literal {shares[j].Literal}, weight {shares[j].Weight}", "literals rising, weights positive");
            }
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(shares);
    }

    private RowParameters ReadParameters(ref ByteCursor cursor, int phases)
    {
        var parts = cursor.U8("row parameters", 0, 3);
        if ((parts & 1) != 0 && phases == 0)
        {
            throw cursor.Fault("multipliers", "some", "none where no phase is above");
        }

        var multipliers = cursor.F32((parts & 1) == 0 ? 0 : phases, "multiplier");
        if (multipliers.Any(m => m < 0))
        {
            throw cursor.Fault("multiplier", $"{multipliers.Min()}", "at least 0");
        }

        return new RowParameters(ImmutableCollectionsMarshal.AsImmutableArray(multipliers), (parts & 2) == 0 ? [] : ReadSlopes(ref cursor));
    }

    /// <summary>Slopes, in groups of one layer each.</summary>
    private ImmutableArray<SlopeChoice> ReadSlopes(ref ByteCursor cursor)
    {
        var slopes = ImmutableArray.CreateBuilder<SlopeChoice>();
        var groups = cursor.Count("slope groups", 11);
        var layer = -1;
        for (var i = 0; i < groups; i++)
        {
            layer = cursor.U16("slopes' layer", layer + 1, TreeNode.InheritAll - 1);
            var count = cursor.Count("slopes", 5);
            var place = -1;
            for (var j = 0; j < count; j++)
            {
                place = cursor.U32("slope's row", place + 1L, int.MaxValue);
                slopes.Add(new SlopeChoice(Place(ref cursor, layer, place), cursor.U8("slope", 0, 255)));
            }
        }

        return slopes.ToImmutable();
    }
}
