using System.Buffers;
using System.Runtime.Intrinsics;

namespace Audit.Models.Devices.Cpu;

/// <summary>Small matrix products: A and B are read where they lie; only the last columns, fewer than a vector, are copied beside zeros.</summary>
internal static unsafe class DirectProduct<L, V>
    where L : struct, ILanes<V>
    where V : struct
{
    /// <summary>B of up to this many elements (64 KiB) stays in the first caches without being packed.</summary>
    private const long LargestB = 16_384;

    /// <summary>Rows of the tallest direct tile.</summary>
    private static int Tallest => L.Count == 16 ? 10 : 6;

    /// <summary>Whether packing would cost more than it saves.</summary>
    public static bool IsBetter(in ProductTask task) => task.M <= Tallest || task.N < L.Count || (long)task.K * task.N <= LargestB;

    /// <summary>C += A B.</summary>
    public static void Run(in ProductTask task)
    {
        var left = task.N % L.Count;
        if (left == 0) { Rows(task); return; }
        unchecked
        {
            var whole = task.N - left;
            if (whole > 0) { Rows(new ProductTask(task.A, task.B, task.C, task.M, whole, task.K, task.Lda, task.Ldb, task.Ldc)); }
            var last = new ProductTask(task.A, task.B + whole, task.C + whole, task.M, left, task.K, task.Lda, task.Ldb, task.Ldc);
            if (left <= 4 && L.Count > 4) { DirectProduct<Lanes128, Vector128<float>>.Padded(last); }
            else if (left <= 8 && L.Count > 8) { DirectProduct<Lanes256, Vector256<float>>.Padded(last); }
            else { Padded(last); }
        }
    }

    /// <summary>Fewer columns than lanes: B and C with zeros beside them, and back.</summary>
    private static void Padded(in ProductTask task)
    {
        unchecked
        {
            var width = L.Count;
            var floats = ArrayPool<float>.Shared.Rent((task.K + task.M) * width);
            fixed (float* b = floats)
            {
                var c = b + (nint)task.K * width;
                Copy(task.B, task.Ldb, b, width, task.K, task.N, width);
                Copy(task.C, task.Ldc, c, width, task.M, task.N, width);
                Rows(new ProductTask(task.A, b, c, task.M, width, task.K, task.Lda, width, width));
                Copy(c, width, task.C, task.Ldc, task.M, task.N, task.N);
            }

            ArrayPool<float>.Shared.Return(floats);
        }
    }

    private static void Copy(float* source, nint sourceRow, float* target, nint targetRow, int rows, int columns, int width)
    {
        unchecked
        {
            for (var row = 0; row < rows; row++, source += sourceRow, target += targetRow)
            {
                for (var column = 0; column < columns; column++) { target[column] = source[column]; }
                for (var column = columns; column < width; column++) { target[column] = 0; }
            }
        }
    }

    /// <summary>Every row; the number of columns is a multiple of the lanes.</summary>
    private static void Rows(in ProductTask task)
    {
        unchecked
        {
            float* a = task.A, c = task.C;
            var left = task.M;
            while (left > 0)
            {
                var rows = Height(left);
                Columns(task, a, c, rows);
                a += rows * task.Lda;
                c += rows * task.Ldc;
                left -= rows;
            }
        }
    }

    /// <summary>The height of the next tile: the tallest, unless what it leaves behind would be a single row.</summary>
    private static int Height(int left) => left switch
    {
        >= 10 when Tallest == 10 => 10,
        >= 6 and not 8 => 6,
        >= 4 => 4,
        >= 2 => 2,
        _ => 1,
    };

    private static void Columns(in ProductTask task, float* a, float* c, int rows)
    {
        unchecked
        {
            float* b = task.B;
            var wide = (rows switch { 1 => 8, 2 => 4, _ => 2 }) * L.Count;
            var left = task.N;
            for (; left >= wide; left -= wide, b += wide, c += wide) { Wide(rows, task, a, b, c); }
            for (; left > 0; left -= L.Count, b += L.Count, c += L.Count) { Narrow(rows, task, a, b, c); }
        }
    }

    private static void Wide(int rows, in ProductTask t, float* a, float* b, float* c)
    {
        switch (rows)
        {
            case 10: Tiles<L, V>.Direct10x2(a, t.Lda, b, t.Ldb, c, t.Ldc, t.K); break;
            case 6: Tiles<L, V>.Direct6x2(a, t.Lda, b, t.Ldb, c, t.Ldc, t.K); break;
            case 4: Tiles<L, V>.Direct4x2(a, t.Lda, b, t.Ldb, c, t.Ldc, t.K); break;
            case 2: Tiles<L, V>.Direct2x4(a, t.Lda, b, t.Ldb, c, t.Ldc, t.K); break;
            default: Tiles<L, V>.Direct1x8(a, t.Lda, b, t.Ldb, c, t.Ldc, t.K); break;
        }
    }

    private static void Narrow(int rows, in ProductTask t, float* a, float* b, float* c)
    {
        switch (rows)
        {
            case 10: Tiles<L, V>.Direct10x1(a, t.Lda, b, t.Ldb, c, t.Ldc, t.K); break;
            case 6: Tiles<L, V>.Direct6x1(a, t.Lda, b, t.Ldb, c, t.Ldc, t.K); break;
            case 4: Tiles<L, V>.Direct4x1(a, t.Lda, b, t.Ldb, c, t.Ldc, t.K); break;
            case 2: Tiles<L, V>.Direct2x1(a, t.Lda, b, t.Ldb, c, t.Ldc, t.K); break;
            default: Tiles<L, V>.Direct1x1(a, t.Lda, b, t.Ldb, c, t.Ldc, t.K); break;
        }
    }
}
