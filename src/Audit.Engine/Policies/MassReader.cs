using System.Collections.Immutable;

namespace Audit.Engine.Policies;

/// <summary>Reads what a certified mass is about: a change of outputs over a region, or a VNN-LIB property.</summary>
internal static class MassReader
{
    private static readonly ImmutableArray<string> OfQuantity = ["quantity", "output", "at", "over"];

    private const int MostDraws = 100_000_000;

    /// <summary>Reads what a claim about rare failures is about: the same, and how many inputs are drawn.</summary>
    public static Subject.Rare Rare(Fields fields, Names names, Faults faults)
    {
        var mass = Read(fields, names, faults);
        return new Subject.Rare(mass.Of, mass.Path, mass.Exceeds, (int)(fields.Whole("draws", 1, MostDraws, required: true) ?? 1));
    }

    public static Subject.Mass Read(Fields fields, Names names, Faults faults)
    {
        string? path = fields.Text("vnnlib");
        string? of = fields.Text("of", required: path is null);
        names.Require(names.Coarse, "coarse-graining", of, fields, "of");
        foreach (string key in OfQuantity.Where(key => path is not null && fields.Has(key)))
        {
            faults.Add("contradiction", fields.LineOf(key), fields.PathOf(key), "got it beside a VNN-LIB file, which says the region and what must hold; remove one of the two.");
        }

        return new Subject.Mass(of, path, fields.Number("exceeds"));
    }
}
