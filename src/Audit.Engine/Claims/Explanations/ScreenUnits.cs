using System.Collections.Immutable;
using Audit.Engine.Data;
using Audit.Engine.Policies;
using Audit.Models;
using Audit.Models.Devices;
using Audit.Models.Graphs;
using Audit.Models.Passes;

namespace Audit.Engine.Claims.Explanations;

/// <summary>The units of a screen, each read off the same site.</summary>
/// <param name="Site">The value of the graph.</param>
/// <param name="Names">An address for each unit, in order.</param>
/// <param name="Probes">How each is read.</param>
internal sealed record ScreenUnits(string Site, ImmutableArray<string> Names, ImmutableArray<UnitProbe> Probes)
{
    /// <summary>Most units of one screen.</summary>
    public const int Most = 512;

    private const int Batch = 512;

    /// <summary>Resolves the units: indices on a value [units, ...] with all their positions; of an address with named axes each element.</summary>
    /// <exception cref="InputFaultException">No such site or unit, or too many units.</exception>
    public static ScreenUnits Of(Graph graph, Subject.Screen subject, string claim)
    {
        var (site, indices, _) = MechanismText.Parse(subject.Units);
        var address = site ?? subject.Units;
        var whole = Mechanism.Resolve(graph, new Subject.Effect(address, [], Replacement.Zero, null), claim);
        if (address.Contains('=', StringComparison.Ordinal)) { return Grouped(whole, [.. whole.Units.Select(index => $"{whole.Site}, element {index}")], subject, claim); }
        var shape = graph.Shapes[whole.Site];
        if (indices.IsEmpty) { indices = [.. Enumerable.Range(0, Math.Min(shape.Rank == 0 ? 1 : shape[0], Most + 1))]; }
        return Grouped(Mechanism.Resolve(graph, new Subject.Effect(address, indices, Replacement.Zero, null), claim), Addresses(address, indices), subject, claim);
    }

    /// <summary>The addresses that indices of a site have, one each.</summary>
    public static ImmutableArray<string> Addresses(string site, ImmutableArray<int> indices) => [.. indices.Select(index => $"{site}[{index}]")];

    /// <summary>The value of each unit on consecutive rows: [unit][row].</summary>
    public double[][] Read(ClaimContext context, DataSet data, int first, int count)
    {
        var all = ForwardPass.Run(context.Subject, data.Slice(first, count), count, null, [Site], context.Device).Captured[Site];
        var width = all.Length / count;
        double[][] values = [.. Probes.Select(_ => new double[count])];
        for (var row = 0; row < count; row++)
        {
            for (var unit = 0; unit < values.Length; unit++) { Probes[unit].Read(all.AsSpan(row * width, width), values[unit].AsSpan(row, 1)); }
        }

        return values;
    }

    /// <summary>The value of each unit on every row.</summary>
    public double[][] All(ClaimContext context, DataSet data)
    {
        double[][] values = [.. Probes.Select(_ => new double[data.Rows])];
        for (var first = 0; first < data.Rows; first += Batch)
        {
            var part = Read(context, data, first, Math.Min(Batch, data.Rows - first));
            for (var unit = 0; unit < values.Length; unit++) { part[unit].CopyTo(values[unit], first); }
        }

        return values;
    }

    private static ScreenUnits Grouped(Mechanism mechanism, ImmutableArray<string> names, Subject.Screen subject, string claim)
    {
        if (names.Length > Most) { throw new InputFaultException(new Diagnostic("claim.units", $"claim '{claim}'", $"Got more than {Most} units, wanted at most {Most}; name some of them, as in '{mechanism.Site}[0..{Most - 1}]', in as many claims as are needed: the share of wrong entries is then bounded in each list by itself.")); }
        var each = mechanism.Units.Length / names.Length;
        return new ScreenUnits(mechanism.Site, names, [.. mechanism.Units.Chunk(each).Select(positions => new UnitProbe(mechanism.Site, [.. positions.Select(index => ImmutableArray.Create(index))], [], 0, false, subject.Reads))]);
    }
}
