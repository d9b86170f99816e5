using System.Collections.Immutable;

namespace Audit.Engine.Claims;

/// <summary>What a statistical claim reads off each row: the same function makes the committed rows and recomputes some of them.</summary>
internal abstract class RowMeasure
{
    /// <summary>Names of the columns, at least one; "failure" holds 1 and 0 alone.</summary>
    public abstract ImmutableArray<string> Columns { get; }

    /// <summary>Rows there are.</summary>
    public abstract int Rows { get; }

    /// <summary>The independent unit of each row, or null.</summary>
    public virtual ImmutableArray<string>? Clusters => null;

    /// <summary>Rows of the finite set that these were drawn from without replacement, or null.</summary>
    public virtual long? Population => null;

    /// <summary>After some rows: the number of rows at which the claim is decided and no more are run; null to go on.</summary>
    /// <param name="columns">The columns, of which the first rows are filled in.</param>
    /// <param name="rows">How many are.</param>
    public virtual int? StopsAfter(IReadOnlyList<RowColumn> columns, int rows) => null;

    /// <summary>Told before the first row of a run that goes on: rows that were run before had shown that the measure is evidence.</summary>
    public virtual void KeepFit() { }

    /// <summary>After the rows were run: why they are no evidence, or null.</summary>
    public virtual string? Misfit => null;

    /// <summary>The columns of consecutive rows: [column][row - first], every number finite.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="count">How many, at least 1.</param>
    public abstract double[][] Run(int first, int count);
}
