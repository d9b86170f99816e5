using Audit.Bounds.Certificates.ClosedForms;

namespace Audit.Bounds.Checking.ClosedForms;

/// <summary>Whether the witness lies in the ball and attains the found number, in exact arithmetic.</summary>
internal static class FormWitness
{
    /// <summary>"" where it does, else why not.</summary>
    public static string Fault(ClosedForm form, ExactMatrix map)
    {
        if (form.Witness.Length != map.Columns) { return $"the witness has {form.Witness.Length} numbers, wanted {map.Columns}"; }
        var (inner, outer) = form.Kind == FormKind.Bilinear ? (form.SecondRadius, form.Radius) : (form.Radius, 1.0);
        var size = FormBound.Measure(form.Witness.Select(BigDyadic.Of), form.Ball);
        if (FormBound.IsBelow(Limit(inner, form.Ball), size)) { return "the witness lies outside the ball"; }
        var image = map.Times(form.Witness);
        if (form.Kind == FormKind.Quadratic)
        {
            var value = FormBound.Measure([ExactMatrix.Sum(image.Zip(form.Witness, (number, x) => number * BigDyadic.Of(x)))], VectorNorm.Infinity);
            return FormBound.IsBelow(value, BigDyadic.Of(form.Found)) ? $"the witness gives {value}, below what was found" : "";
        }

        var reached = FormBound.Measure(image.Select(number => number * BigDyadic.Of(outer)), form.Norm);
        return FormBound.IsBelow(reached, Limit(form.Found, form.Norm)) ? $"the witness gives {reached}{(form.Norm == VectorNorm.Two ? " squared" : "")}, below what was found" : "";
    }

    private static BigDyadic Limit(double value, VectorNorm norm) => norm == VectorNorm.Two ? BigDyadic.Of(value) * BigDyadic.Of(value) : BigDyadic.Of(value);
}
