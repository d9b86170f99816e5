namespace Audit.Bounds.Relaxations;

/// <summary>A linear function of a unit's rows: sum D_i d_i + X_i x_i + C.</summary>
/// <param name="D">Coefficients of the differences, one per row; empty for one network.</param>
/// <param name="X">Coefficients of the original's values, one per row.</param>
/// <param name="C">The constant.</param>
internal sealed record Plane(double[] D, double[] X, double C)
{
    /// <summary>Its value at the middle of the rows' intervals.</summary>
    public double Middle { get; init; }

    /// <summary>A function of x as one of (d, x), or of y = x + d.</summary>
    public static Plane Of(double[] slopes, double constant, UnitRows rows, bool coarse)
    {
        var d = !rows.IsPair ? [] : coarse ? slopes : new double[slopes.Length];
        return new Plane(d, slopes, constant).At(rows);
    }

    /// <summary>The same with its value in the middle filled in.</summary>
    public Plane At(UnitRows rows)
    {
        var middle = C;
        for (var i = 0; i < X.Length; i++) { middle += (X[i] * rows.X[i].Middle) + (D.Length > 0 ? D[i] * rows.D[i].Middle : 0); }
        return this with { Middle = middle };
    }
}

/// <summary>Intervals of a unit's rows: x of the original, y of the coarse network, d = y - x (both empty for one network).</summary>
internal sealed record UnitRows(Range[] X, Range[] Y, Range[] D)
{
    public bool IsPair => D.Length > 0;

    /// <summary>Whether both networks have the same numbers in all rows.</summary>
    public bool IsStill => IsPair && D.All(d => d is { Low: 0, High: 0 });

    /// <summary>The rows of one network alone.</summary>
    public static UnitRows Single(params Range[] x) => new(x, [], []);
}

/// <summary>What bounds one value that leaves a unit: its interval, a line above and a line below, in each network and for their difference.</summary>
/// <remarks>
/// Guarantee (real arithmetic, over the rows' intervals with y = x + d): Low &lt;= value &lt;= High for the computed value, its own error included. Float64 to nearest: for search, proves nothing by itself.
/// </remarks>
internal sealed record UnitForm(Enclosed H, Enclosed? G, Enclosed? Delta)
{
    /// <summary>Of a share of a softmax: how far the computed share may be from the exact one, in each network.</summary>
    public (double X, double Y) Error { get; init; }

    /// <summary>Replaces R Delta + S h by sum p_i d_i + q_i x_i + c: the coefficients are added to those given, c is returned.</summary>
    /// <remarks>Three forms as for ReLU: A with Delta and h, B with g and h, C with Delta and g; the one with the smallest value in the middle, the first on a tie.</remarks>
    public double Pair(double r, double s, Span<double> p, Span<double> q)
    {
        var (a, b, c) = (Delta!.Middle(r) + H.Middle(s), G!.Middle(r) + H.Middle(s - r), Delta.Middle(r - s) + G.Middle(s));
        if (b < a && b <= c) { return G.Add(r, p, q) + H.Add(s - r, p, q); }
        return c < a && c < b ? Delta.Add(r - s, p, q) + G.Add(s, p, q) : Delta.Add(r, p, q) + H.Add(s, p, q);
    }

    /// <summary>Replaces S h (S g) of one network by sum q_i x_i (y_i) + c.</summary>
    public double Single(bool coarse, double s, Span<double> q) => (coarse ? G! : H).Add(s, [], q);
}

/// <summary>An interval and two linear functions that enclose a value.</summary>
internal sealed record Enclosed(Range Interval, Plane Low, Plane High)
{
    /// <summary>The upper bound of coefficient times value in the middle.</summary>
    public double Middle(double coefficient) => coefficient * (coefficient > 0 ? High : Low).Middle;

    /// <summary>Adds coefficient times the line that makes an upper bound; gives the constant.</summary>
    public double Add(double coefficient, Span<double> p, Span<double> q)
    {
        if (coefficient == 0) { return 0; }
        var plane = coefficient > 0 ? High : Low;
        for (var i = 0; i < plane.X.Length; i++) { q[i] += coefficient * plane.X[i]; }
        if (p.Length > 0 && plane.D.Length > 0)
        {
            for (var i = 0; i < plane.D.Length; i++) { p[i] += coefficient * plane.D[i]; }
        }

        return coefficient * plane.C;
    }

    /// <summary>Of two enclosures, for each side the line that is better in the middle; the intervals intersected.</summary>
    public Enclosed Or(Enclosed other) => new(
        Interval.And(other.Interval),
        other.Low.Middle > Low.Middle ? other.Low : Low,
        other.High.Middle < High.Middle ? other.High : High);

    /// <summary>Widened on both sides, for an error of the computed value.</summary>
    public Enclosed Widened(double by) => new(
        Interval.Widened(by),
        Low with { C = Low.C - by, Middle = Low.Middle - by },
        High with { C = High.C + by, Middle = High.Middle + by });

    /// <summary>Exactly zero.</summary>
    public static Enclosed Zero(UnitRows rows)
    {
        var none = new Plane(new double[rows.D.Length], new double[rows.X.Length], 0);
        return new Enclosed(default, none, none);
    }
}
