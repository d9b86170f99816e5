using System.Collections.Immutable;
using Audit.Engine.Data;
using Audit.Engine.Policies;

namespace Audit.Engine.Claims.Explanations;

/// <summary>Reads off each row which units are active: a column of 0 and 1 for each unit.</summary>
/// <remarks>A unit without a number to be active above, because no row of the data that it is chosen on lies above one, is never active.</remarks>
internal sealed class ScreenMeasure(ClaimContext context, DataSet data, ScreenUnits units, ImmutableArray<Activity?> active) : RowMeasure
{
    public override ImmutableArray<string> Columns => units.Names;

    public override int Rows => data.Rows;

    public override double[][] Run(int first, int count) => [.. Flags(units.Read(context, data, first, count), active).Select(flags => flags.Select(flag => flag ? 1.0 : 0).ToArray())];

    /// <summary>The measure of a claim.</summary>
    public static RowMeasure Of(ClaimContext context, ClaimSpec spec) => Chosen(context, spec).Measure;

    /// <summary>The measure, and each unit's activity on the rows that concepts are chosen on: [unit][row].</summary>
    public static (ScreenMeasure Measure, bool[][] Choosing) Chosen(ClaimContext context, ClaimSpec spec)
    {
        var subject = (Subject.Screen)spec.Subject;
        var units = ScreenUnits.Of(context.Subject.Graph, subject, spec.Id);
        var values = units.All(context, context.Data[subject.WinnerOn]);
        ImmutableArray<Activity?> active = [.. values.Select(own => Activity.Of(subject.Active!, own))];
        return (new ScreenMeasure(context, context.Data[spec.Over!], units, active), Flags(values, active));
    }

    private static bool[][] Flags(double[][] values, ImmutableArray<Activity?> active) => [.. values.Select((own, unit) => active[unit]?.On(own) ?? new bool[own.Length])];
}
