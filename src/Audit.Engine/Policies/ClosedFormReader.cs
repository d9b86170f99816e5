using Audit.Bounds.Certificates.ClosedForms;
using Audit.Bounds.ClosedForms;

namespace Audit.Engine.Policies;

/// <summary>Reads what a closed form is about: which weights, what is discarded, which ball and which norm.</summary>
internal static class ClosedFormReader
{
    private static readonly ExactDecimal One = new("1", 1);

    public static Subject.ClosedForm Read(Fields fields, Names names, Faults faults)
    {
        string? of = fields.Text("of");
        names.Require(names.Coarse, "coarse-graining", of, fields, "of");
        Either(fields, ("of", "rank"), "what is discarded", faults);
        Either(fields, ("weight", "circuit"), "which weights", faults);
        VectorNorm ball = fields.Word("ball", PolicyWords.VectorNorms) ?? VectorNorm.Two, norm = fields.Word("norm", PolicyWords.VectorNorms) ?? VectorNorm.Two;
        if (!new FormQuery(FormKind.Operator, ball, norm, 1).HasForm)
        {
            faults.Add("contradiction", fields.LineOf("norm"), fields.PathOf("norm"), $"got {PolicyWords.Of(PolicyWords.VectorNorms, norm)} over a ball of "
                + $"{PolicyWords.Of(PolicyWords.VectorNorms, ball)}, which has no closed form, wanted norm: linf, ball: l1, or l2 with l2; change one.");
        }

        ExactDecimal radius = fields.Number("radius") ?? One;
        if (Ranges.Compare(radius, 0) <= 0)
        {
            faults.Wrong("range", fields.Node("radius")!, fields.PathOf("radius"), "a radius above 0", "write 1 for a unit ball");
            radius = One;
        }

        return new Subject.ClosedForm(fields.Text("weight"), fields.Text("circuit"), of, (int?)fields.Whole("rank", 0, 1 << 20), ball, norm, radius);
    }

    private static void Either(Fields fields, (string First, string Second) keys, string says, Faults faults)
    {
        if (fields.Has(keys.First) != fields.Has(keys.Second)) { return; }
        string got = fields.Has(keys.First) ? "both" : "neither";
        faults.Add("kind", fields.Line, fields.PathOf(keys.First), $"got {got}, wanted exactly one of {keys.First} and {keys.Second}, which says {says}; {(got == "both" ? "keep" : "add")} one.");
    }
}
