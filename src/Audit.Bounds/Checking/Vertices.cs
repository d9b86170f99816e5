namespace Audit.Bounds.Checking;

/// <summary>A point of the (x, d) plane with Delta = relu(x + d) - relu(x) and H = relu(x).</summary>
internal readonly record struct Vertex(long X, long D)
{
    /// <summary>relu(x + d) - relu(x).</summary>
    public long Delta { get; } = Math.Max(X + D, 0) - Math.Max(X, 0);

    /// <summary>relu(x).</summary>
    public long H { get; } = Math.Max(X, 0);
}

/// <summary>The points at which a function that is linear on each cell of a neuron's polygon is largest.</summary>
/// <remarks>
/// The polygon is lx &lt;= x &lt;= ux, ld &lt;= d &lt;= ud, ly &lt;= x + d &lt;= uy; x = 0 and x + d = 0 cut it into cells. A vertex of a cell lies on two of the eight lines that are not
/// parallel. All 21 crossings are formed and those inside the polygon kept: every vertex of every cell is among them, and more points of the polygon do no harm.
/// </remarks>
internal static class Vertices
{
    /// <summary>Adds the points, each once.</summary>
    public static void Add(Interval x, Interval y, Interval d, List<Vertex> points)
    {
        var first = points.Count;
        ReadOnlySpan<long> xs = [x.Lower, x.Upper, 0];
        ReadOnlySpan<long> ys = [y.Lower, y.Upper, 0];
        ReadOnlySpan<long> ds = [d.Lower, d.Upper];
        foreach (var a in xs)
        {
            foreach (var b in ds)
            {
                Try(a, b);
            }

            foreach (var b in ys)
            {
                Try(a, b - a);
            }
        }

        foreach (var a in ys)
        {
            foreach (var b in ds)
            {
                Try(a - b, b);
            }
        }

        // three intervals that were tightened against each other leave a polygon that has a point
        if (points.Count == first)
        {
            throw new ArithmeticException("a polygon has no vertex");
        }

        void Try(long px, long pd)
        {
            if (px < x.Lower || px > x.Upper || pd < d.Lower || pd > d.Upper || px + pd < y.Lower || px + pd > y.Upper)
            {
                return;
            }

            for (var i = first; i < points.Count; i++)
            {
                if (points[i].X == px && points[i].D == pd)
                {
                    return;
                }
            }

            points.Add(new Vertex(px, pd));
        }
    }
}
