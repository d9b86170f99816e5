namespace Audit.Models.Operators.Errors;

/// <summary>Errors of operations on two numbers, with broadcasting.</summary>
internal static class BinaryErrors
{
    /// <summary>The bound of an element from both numbers, their bounds, and the computed result.</summary>
    internal delegate double Rule((float Value, double Error) a, (float Value, double Error) b, float y);

    public static Action<ErrorCall> Of(Rule rule) => call =>
    {
        var (first, second) = (call.Inputs[0], call.Inputs[1]);
        var (atFirst, atSecond) = (Moves.Repeated(call.Forward.OutputShape, first.Shape), Moves.Repeated(call.Forward.OutputShape, second.Shape));
        for (var row = 0; row < call.Forward.Batch; row++)
        {
            var a = first.Row(row);
            var b = second.Row(row);
            var ea = call.ErrorRow(0, row);
            var eb = call.ErrorRow(1, row);
            var y = call.Forward.Row(row);
            var result = call.Row(row);
            for (var index = 0; index < y.Length; index++)
            {
                var (i, j) = (atFirst[index], atSecond[index]);
                result[index] = Upward.ToSingle(rule((a[i], ea[i]), (b[j], eb[j]), y[index]));
            }
        }
    };

    public static double Sum((float Value, double Error) a, (float Value, double Error) b, float y) =>
        a.Error + b.Error + (a.Value == 0 || b.Value == 0 ? 0 : Upward.Rounding(y));

    public static double Product((float Value, double Error) a, (float Value, double Error) b, float y) =>
        Times(Math.Abs((double)a.Value), b.Error) + Times(Math.Abs((double)b.Value) + b.Error, a.Error) + Upward.Rounding(y);

    /// <summary>abs(a/b - a*/b*) &lt;= (abs(a/b) f + e) / (abs(b) - f).</summary>
    public static double Quotient((float Value, double Error) a, (float Value, double Error) b, float y)
    {
        var size = Math.Abs((double)b.Value);
        if (!(b.Error < size)) { return double.PositiveInfinity; }
        var quotient = Math.Abs((double)a.Value) / size;
        return ((Times(quotient, b.Error) + a.Error) / ((size - b.Error) * (1 - 1e-12))) + Upward.Rounding(y);
    }

    public static double Extreme((float Value, double Error) a, (float Value, double Error) b, float y) => Math.Max(a.Error, b.Error);

    /// <summary>A product in which 0 times no bound is 0: the factor is exact.</summary>
    private static double Times(double exact, double error) => exact == 0 || error == 0 ? 0 : exact * error;
}
