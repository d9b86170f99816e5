
namespace Audit.Models.Devices.Cpu;

/// <summary>The plain vector kernel of a matrix product: one row of C at a time, four groups of lanes wide.</summary>
/// <remarks>Each element of C is loaded once, carried through the whole chain over k in a register, and stored once.</remarks>
internal static class RowKernel<L, V>
    where L : struct, ILanes<V>
    where V : struct
{
    /// <summary>C += A B.</summary>
    public static void Run(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int m, int n, int k)
    {
        for (var row = 0; row < m; row++)
        {
            var left = a.Slice(row * k, k);
            var target = c.Slice(row * n, n);
            var column = 0;
            for (; column + 4 * L.Count <= n; column += 4 * L.Count) { Four(left, b[column..], target[column..], n); }
            for (; column + L.Count <= n; column += L.Count) { One(left, b[column..], target[column..], n); }
            for (; column < n; column++)
            {
                var chain = target[column];
                for (var step = 0; step < k; step++) { chain = SoftFma.Compute(left[step], b[step * n + column], chain); }
                target[column] = chain;
            }
        }
    }

    private static void Four(ReadOnlySpan<float> left, ReadOnlySpan<float> b, Span<float> target, int n)
    {
        var c0 = L.Load(in target[0]);
        var c1 = L.Load(in target[L.Count]);
        var c2 = L.Load(in target[2 * L.Count]);
        var c3 = L.Load(in target[3 * L.Count]);
        for (var step = 0; step < left.Length; step++)
        {
            var value = L.All(left[step]);
            var row = b.Slice(step * n, 4 * L.Count);
            c0 = L.MultiplyAdd(value, L.Load(in row[0]), c0);
            c1 = L.MultiplyAdd(value, L.Load(in row[L.Count]), c1);
            c2 = L.MultiplyAdd(value, L.Load(in row[2 * L.Count]), c2);
            c3 = L.MultiplyAdd(value, L.Load(in row[3 * L.Count]), c3);
        }

        L.Store(c0, ref target[0]);
        L.Store(c1, ref target[L.Count]);
        L.Store(c2, ref target[2 * L.Count]);
        L.Store(c3, ref target[3 * L.Count]);
    }

    private static void One(ReadOnlySpan<float> left, ReadOnlySpan<float> b, Span<float> target, int n)
    {
        var chain = L.Load(in target[0]);
        for (var step = 0; step < left.Length; step++)
        {
            chain = L.MultiplyAdd(L.All(left[step]), L.Load(in b.Slice(step * n, L.Count)[0]), chain);
        }

        L.Store(chain, ref target[0]);
    }
}
