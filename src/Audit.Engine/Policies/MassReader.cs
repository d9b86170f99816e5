using System.Collections.Immutable;

namespace Audit.Engine.Policies;

/// <summary>Reads what a certified mass is about: a change of outputs over a region, or a VNN-LIB property.</summary>
internal static class MassReader
{
    private static readonly ImmutableArray<string> OfQuantity = ["quantity", "output", "at", "over"];

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
