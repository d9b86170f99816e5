using System.Runtime.CompilerServices;

namespace Audit.Models.Devices.Cpu;

/// <summary>Register tiles of a matrix product, C += A B: each element of C is one chain over k that stays in a register.</summary>
/// <remarks>
/// Written by `./bench kernels`; not edited by hand. Packed: a holds, for each k, the tile's rows side by side. Direct: a is row-major, lda apart.
/// b has ldb and c has ldc floats from one row to the next. Pointers must reach the whole tile; nothing is checked here.
/// </remarks>
internal static unsafe class Tiles<L, V>
    where L : struct, ILanes<V>
    where V : struct
{
    /// <summary>14 rows by 2 vectors, a in panels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Packed14x2(float* a, float* b, nint ldb, float* c, nint ldc, nint k)
    {
        unchecked
        {
            var r0 = c;
            var c0_0 = L.Load(in r0[0]);
            var c0_1 = L.Load(in r0[L.Count]);
            var r1 = r0 + ldc;
            var c1_0 = L.Load(in r1[0]);
            var c1_1 = L.Load(in r1[L.Count]);
            var r2 = r1 + ldc;
            var c2_0 = L.Load(in r2[0]);
            var c2_1 = L.Load(in r2[L.Count]);
            var r3 = r2 + ldc;
            var c3_0 = L.Load(in r3[0]);
            var c3_1 = L.Load(in r3[L.Count]);
            var r4 = r3 + ldc;
            var c4_0 = L.Load(in r4[0]);
            var c4_1 = L.Load(in r4[L.Count]);
            var r5 = r4 + ldc;
            var c5_0 = L.Load(in r5[0]);
            var c5_1 = L.Load(in r5[L.Count]);
            var r6 = r5 + ldc;
            var c6_0 = L.Load(in r6[0]);
            var c6_1 = L.Load(in r6[L.Count]);
            var r7 = r6 + ldc;
            var c7_0 = L.Load(in r7[0]);
            var c7_1 = L.Load(in r7[L.Count]);
            var r8 = r7 + ldc;
            var c8_0 = L.Load(in r8[0]);
            var c8_1 = L.Load(in r8[L.Count]);
            var r9 = r8 + ldc;
            var c9_0 = L.Load(in r9[0]);
            var c9_1 = L.Load(in r9[L.Count]);
            var r10 = r9 + ldc;
            var c10_0 = L.Load(in r10[0]);
            var c10_1 = L.Load(in r10[L.Count]);
            var r11 = r10 + ldc;
            var c11_0 = L.Load(in r11[0]);
            var c11_1 = L.Load(in r11[L.Count]);
            var r12 = r11 + ldc;
            var c12_0 = L.Load(in r12[0]);
            var c12_1 = L.Load(in r12[L.Count]);
            var r13 = r12 + ldc;
            var c13_0 = L.Load(in r13[0]);
            var c13_1 = L.Load(in r13[L.Count]);
            for (nint p = 0; p < k; p++)
            {
                var b0 = L.Load(in b[0]);
                var b1 = L.Load(in b[L.Count]);
                var x = L.All(a[0]);
                c0_0 = L.MultiplyAdd(x, b0, c0_0);
                c0_1 = L.MultiplyAdd(x, b1, c0_1);
                x = L.All(a[1]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0);
                c1_1 = L.MultiplyAdd(x, b1, c1_1);
                x = L.All(a[2]);
                c2_0 = L.MultiplyAdd(x, b0, c2_0);
                c2_1 = L.MultiplyAdd(x, b1, c2_1);
                x = L.All(a[3]);
                c3_0 = L.MultiplyAdd(x, b0, c3_0);
                c3_1 = L.MultiplyAdd(x, b1, c3_1);
                x = L.All(a[4]);
                c4_0 = L.MultiplyAdd(x, b0, c4_0);
                c4_1 = L.MultiplyAdd(x, b1, c4_1);
                x = L.All(a[5]);
                c5_0 = L.MultiplyAdd(x, b0, c5_0);
                c5_1 = L.MultiplyAdd(x, b1, c5_1);
                x = L.All(a[6]);
                c6_0 = L.MultiplyAdd(x, b0, c6_0);
                c6_1 = L.MultiplyAdd(x, b1, c6_1);
                x = L.All(a[7]);
                c7_0 = L.MultiplyAdd(x, b0, c7_0);
                c7_1 = L.MultiplyAdd(x, b1, c7_1);
                x = L.All(a[8]);
                c8_0 = L.MultiplyAdd(x, b0, c8_0);
                c8_1 = L.MultiplyAdd(x, b1, c8_1);
                x = L.All(a[9]);
                c9_0 = L.MultiplyAdd(x, b0, c9_0);
                c9_1 = L.MultiplyAdd(x, b1, c9_1);
                x = L.All(a[10]);
                c10_0 = L.MultiplyAdd(x, b0, c10_0);
                c10_1 = L.MultiplyAdd(x, b1, c10_1);
                x = L.All(a[11]);
                c11_0 = L.MultiplyAdd(x, b0, c11_0);
                c11_1 = L.MultiplyAdd(x, b1, c11_1);
                x = L.All(a[12]);
                c12_0 = L.MultiplyAdd(x, b0, c12_0);
                c12_1 = L.MultiplyAdd(x, b1, c12_1);
                x = L.All(a[13]);
                c13_0 = L.MultiplyAdd(x, b0, c13_0);
                c13_1 = L.MultiplyAdd(x, b1, c13_1);
                b += ldb;
                a += 14;
            }

            L.Store(c0_0, ref r0[0]);
            L.Store(c0_1, ref r0[L.Count]);
            L.Store(c1_0, ref r1[0]);
            L.Store(c1_1, ref r1[L.Count]);
            L.Store(c2_0, ref r2[0]);
            L.Store(c2_1, ref r2[L.Count]);
            L.Store(c3_0, ref r3[0]);
            L.Store(c3_1, ref r3[L.Count]);
            L.Store(c4_0, ref r4[0]);
            L.Store(c4_1, ref r4[L.Count]);
            L.Store(c5_0, ref r5[0]);
            L.Store(c5_1, ref r5[L.Count]);
            L.Store(c6_0, ref r6[0]);
            L.Store(c6_1, ref r6[L.Count]);
            L.Store(c7_0, ref r7[0]);
            L.Store(c7_1, ref r7[L.Count]);
            L.Store(c8_0, ref r8[0]);
            L.Store(c8_1, ref r8[L.Count]);
            L.Store(c9_0, ref r9[0]);
            L.Store(c9_1, ref r9[L.Count]);
            L.Store(c10_0, ref r10[0]);
            L.Store(c10_1, ref r10[L.Count]);
            L.Store(c11_0, ref r11[0]);
            L.Store(c11_1, ref r11[L.Count]);
            L.Store(c12_0, ref r12[0]);
            L.Store(c12_1, ref r12[L.Count]);
            L.Store(c13_0, ref r13[0]);
            L.Store(c13_1, ref r13[L.Count]);
        }
    }

    /// <summary>6 rows by 2 vectors, a in panels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Packed6x2(float* a, float* b, nint ldb, float* c, nint ldc, nint k)
    {
        unchecked
        {
            var r0 = c;
            var c0_0 = L.Load(in r0[0]);
            var c0_1 = L.Load(in r0[L.Count]);
            var r1 = r0 + ldc;
            var c1_0 = L.Load(in r1[0]);
            var c1_1 = L.Load(in r1[L.Count]);
            var r2 = r1 + ldc;
            var c2_0 = L.Load(in r2[0]);
            var c2_1 = L.Load(in r2[L.Count]);
            var r3 = r2 + ldc;
            var c3_0 = L.Load(in r3[0]);
            var c3_1 = L.Load(in r3[L.Count]);
            var r4 = r3 + ldc;
            var c4_0 = L.Load(in r4[0]);
            var c4_1 = L.Load(in r4[L.Count]);
            var r5 = r4 + ldc;
            var c5_0 = L.Load(in r5[0]);
            var c5_1 = L.Load(in r5[L.Count]);
            for (nint p = 0; p < k; p++)
            {
                var b0 = L.Load(in b[0]);
                var b1 = L.Load(in b[L.Count]);
                var x = L.All(a[0]);
                c0_0 = L.MultiplyAdd(x, b0, c0_0);
                c0_1 = L.MultiplyAdd(x, b1, c0_1);
                x = L.All(a[1]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0);
                c1_1 = L.MultiplyAdd(x, b1, c1_1);
                x = L.All(a[2]);
                c2_0 = L.MultiplyAdd(x, b0, c2_0);
                c2_1 = L.MultiplyAdd(x, b1, c2_1);
                x = L.All(a[3]);
                c3_0 = L.MultiplyAdd(x, b0, c3_0);
                c3_1 = L.MultiplyAdd(x, b1, c3_1);
                x = L.All(a[4]);
                c4_0 = L.MultiplyAdd(x, b0, c4_0);
                c4_1 = L.MultiplyAdd(x, b1, c4_1);
                x = L.All(a[5]);
                c5_0 = L.MultiplyAdd(x, b0, c5_0);
                c5_1 = L.MultiplyAdd(x, b1, c5_1);
                b += ldb;
                a += 6;
            }

            L.Store(c0_0, ref r0[0]);
            L.Store(c0_1, ref r0[L.Count]);
            L.Store(c1_0, ref r1[0]);
            L.Store(c1_1, ref r1[L.Count]);
            L.Store(c2_0, ref r2[0]);
            L.Store(c2_1, ref r2[L.Count]);
            L.Store(c3_0, ref r3[0]);
            L.Store(c3_1, ref r3[L.Count]);
            L.Store(c4_0, ref r4[0]);
            L.Store(c4_1, ref r4[L.Count]);
            L.Store(c5_0, ref r5[0]);
            L.Store(c5_1, ref r5[L.Count]);
        }
    }

    /// <summary>10 rows by 2 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Direct10x2(float* a, nint lda, float* b, nint ldb, float* c, nint ldc, nint k)
    {
        unchecked
        {
            var r0 = c;
            var a0 = a;
            var c0_0 = L.Load(in r0[0]);
            var c0_1 = L.Load(in r0[L.Count]);
            var r1 = r0 + ldc;
            var a1 = a0 + lda;
            var c1_0 = L.Load(in r1[0]);
            var c1_1 = L.Load(in r1[L.Count]);
            var r2 = r1 + ldc;
            var a2 = a1 + lda;
            var c2_0 = L.Load(in r2[0]);
            var c2_1 = L.Load(in r2[L.Count]);
            var r3 = r2 + ldc;
            var a3 = a2 + lda;
            var c3_0 = L.Load(in r3[0]);
            var c3_1 = L.Load(in r3[L.Count]);
            var r4 = r3 + ldc;
            var a4 = a3 + lda;
            var c4_0 = L.Load(in r4[0]);
            var c4_1 = L.Load(in r4[L.Count]);
            var r5 = r4 + ldc;
            var a5 = a4 + lda;
            var c5_0 = L.Load(in r5[0]);
            var c5_1 = L.Load(in r5[L.Count]);
            var r6 = r5 + ldc;
            var a6 = a5 + lda;
            var c6_0 = L.Load(in r6[0]);
            var c6_1 = L.Load(in r6[L.Count]);
            var r7 = r6 + ldc;
            var a7 = a6 + lda;
            var c7_0 = L.Load(in r7[0]);
            var c7_1 = L.Load(in r7[L.Count]);
            var r8 = r7 + ldc;
            var a8 = a7 + lda;
            var c8_0 = L.Load(in r8[0]);
            var c8_1 = L.Load(in r8[L.Count]);
            var r9 = r8 + ldc;
            var a9 = a8 + lda;
            var c9_0 = L.Load(in r9[0]);
            var c9_1 = L.Load(in r9[L.Count]);
            for (nint p = 0; p < k; p++)
            {
                var b0 = L.Load(in b[0]);
                var b1 = L.Load(in b[L.Count]);
                var x = L.All(a0[p]);
                c0_0 = L.MultiplyAdd(x, b0, c0_0);
                c0_1 = L.MultiplyAdd(x, b1, c0_1);
                x = L.All(a1[p]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0);
                c1_1 = L.MultiplyAdd(x, b1, c1_1);
                x = L.All(a2[p]);
                c2_0 = L.MultiplyAdd(x, b0, c2_0);
                c2_1 = L.MultiplyAdd(x, b1, c2_1);
                x = L.All(a3[p]);
                c3_0 = L.MultiplyAdd(x, b0, c3_0);
                c3_1 = L.MultiplyAdd(x, b1, c3_1);
                x = L.All(a4[p]);
                c4_0 = L.MultiplyAdd(x, b0, c4_0);
                c4_1 = L.MultiplyAdd(x, b1, c4_1);
                x = L.All(a5[p]);
                c5_0 = L.MultiplyAdd(x, b0, c5_0);
                c5_1 = L.MultiplyAdd(x, b1, c5_1);
                x = L.All(a6[p]);
                c6_0 = L.MultiplyAdd(x, b0, c6_0);
                c6_1 = L.MultiplyAdd(x, b1, c6_1);
                x = L.All(a7[p]);
                c7_0 = L.MultiplyAdd(x, b0, c7_0);
                c7_1 = L.MultiplyAdd(x, b1, c7_1);
                x = L.All(a8[p]);
                c8_0 = L.MultiplyAdd(x, b0, c8_0);
                c8_1 = L.MultiplyAdd(x, b1, c8_1);
                x = L.All(a9[p]);
                c9_0 = L.MultiplyAdd(x, b0, c9_0);
                c9_1 = L.MultiplyAdd(x, b1, c9_1);
                b += ldb;
            }

            L.Store(c0_0, ref r0[0]);
            L.Store(c0_1, ref r0[L.Count]);
            L.Store(c1_0, ref r1[0]);
            L.Store(c1_1, ref r1[L.Count]);
            L.Store(c2_0, ref r2[0]);
            L.Store(c2_1, ref r2[L.Count]);
            L.Store(c3_0, ref r3[0]);
            L.Store(c3_1, ref r3[L.Count]);
            L.Store(c4_0, ref r4[0]);
            L.Store(c4_1, ref r4[L.Count]);
            L.Store(c5_0, ref r5[0]);
            L.Store(c5_1, ref r5[L.Count]);
            L.Store(c6_0, ref r6[0]);
            L.Store(c6_1, ref r6[L.Count]);
            L.Store(c7_0, ref r7[0]);
            L.Store(c7_1, ref r7[L.Count]);
            L.Store(c8_0, ref r8[0]);
            L.Store(c8_1, ref r8[L.Count]);
            L.Store(c9_0, ref r9[0]);
            L.Store(c9_1, ref r9[L.Count]);
        }
    }

    /// <summary>10 rows by 1 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Direct10x1(float* a, nint lda, float* b, nint ldb, float* c, nint ldc, nint k)
    {
        unchecked
        {
            var r0 = c;
            var a0 = a;
            var c0_0 = L.Load(in r0[0]);
            var r1 = r0 + ldc;
            var a1 = a0 + lda;
            var c1_0 = L.Load(in r1[0]);
            var r2 = r1 + ldc;
            var a2 = a1 + lda;
            var c2_0 = L.Load(in r2[0]);
            var r3 = r2 + ldc;
            var a3 = a2 + lda;
            var c3_0 = L.Load(in r3[0]);
            var r4 = r3 + ldc;
            var a4 = a3 + lda;
            var c4_0 = L.Load(in r4[0]);
            var r5 = r4 + ldc;
            var a5 = a4 + lda;
            var c5_0 = L.Load(in r5[0]);
            var r6 = r5 + ldc;
            var a6 = a5 + lda;
            var c6_0 = L.Load(in r6[0]);
            var r7 = r6 + ldc;
            var a7 = a6 + lda;
            var c7_0 = L.Load(in r7[0]);
            var r8 = r7 + ldc;
            var a8 = a7 + lda;
            var c8_0 = L.Load(in r8[0]);
            var r9 = r8 + ldc;
            var a9 = a8 + lda;
            var c9_0 = L.Load(in r9[0]);
            for (nint p = 0; p < k; p++)
            {
                var b0 = L.Load(in b[0]);
                var x = L.All(a0[p]);
                c0_0 = L.MultiplyAdd(x, b0, c0_0);
                x = L.All(a1[p]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0);
                x = L.All(a2[p]);
                c2_0 = L.MultiplyAdd(x, b0, c2_0);
                x = L.All(a3[p]);
                c3_0 = L.MultiplyAdd(x, b0, c3_0);
                x = L.All(a4[p]);
                c4_0 = L.MultiplyAdd(x, b0, c4_0);
                x = L.All(a5[p]);
                c5_0 = L.MultiplyAdd(x, b0, c5_0);
                x = L.All(a6[p]);
                c6_0 = L.MultiplyAdd(x, b0, c6_0);
                x = L.All(a7[p]);
                c7_0 = L.MultiplyAdd(x, b0, c7_0);
                x = L.All(a8[p]);
                c8_0 = L.MultiplyAdd(x, b0, c8_0);
                x = L.All(a9[p]);
                c9_0 = L.MultiplyAdd(x, b0, c9_0);
                b += ldb;
            }

            L.Store(c0_0, ref r0[0]);
            L.Store(c1_0, ref r1[0]);
            L.Store(c2_0, ref r2[0]);
            L.Store(c3_0, ref r3[0]);
            L.Store(c4_0, ref r4[0]);
            L.Store(c5_0, ref r5[0]);
            L.Store(c6_0, ref r6[0]);
            L.Store(c7_0, ref r7[0]);
            L.Store(c8_0, ref r8[0]);
            L.Store(c9_0, ref r9[0]);
        }
    }

    /// <summary>6 rows by 2 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Direct6x2(float* a, nint lda, float* b, nint ldb, float* c, nint ldc, nint k)
    {
        unchecked
        {
            var r0 = c;
            var a0 = a;
            var c0_0 = L.Load(in r0[0]);
            var c0_1 = L.Load(in r0[L.Count]);
            var r1 = r0 + ldc;
            var a1 = a0 + lda;
            var c1_0 = L.Load(in r1[0]);
            var c1_1 = L.Load(in r1[L.Count]);
            var r2 = r1 + ldc;
            var a2 = a1 + lda;
            var c2_0 = L.Load(in r2[0]);
            var c2_1 = L.Load(in r2[L.Count]);
            var r3 = r2 + ldc;
            var a3 = a2 + lda;
            var c3_0 = L.Load(in r3[0]);
            var c3_1 = L.Load(in r3[L.Count]);
            var r4 = r3 + ldc;
            var a4 = a3 + lda;
            var c4_0 = L.Load(in r4[0]);
            var c4_1 = L.Load(in r4[L.Count]);
            var r5 = r4 + ldc;
            var a5 = a4 + lda;
            var c5_0 = L.Load(in r5[0]);
            var c5_1 = L.Load(in r5[L.Count]);
            for (nint p = 0; p < k; p++)
            {
                var b0 = L.Load(in b[0]);
                var b1 = L.Load(in b[L.Count]);
                var x = L.All(a0[p]);
                c0_0 = L.MultiplyAdd(x, b0, c0_0);
                c0_1 = L.MultiplyAdd(x, b1, c0_1);
                x = L.All(a1[p]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0);
                c1_1 = L.MultiplyAdd(x, b1, c1_1);
                x = L.All(a2[p]);
                c2_0 = L.MultiplyAdd(x, b0, c2_0);
                c2_1 = L.MultiplyAdd(x, b1, c2_1);
                x = L.All(a3[p]);
                c3_0 = L.MultiplyAdd(x, b0, c3_0);
                c3_1 = L.MultiplyAdd(x, b1, c3_1);
                x = L.All(a4[p]);
                c4_0 = L.MultiplyAdd(x, b0, c4_0);
                c4_1 = L.MultiplyAdd(x, b1, c4_1);
                x = L.All(a5[p]);
                c5_0 = L.MultiplyAdd(x, b0, c5_0);
                c5_1 = L.MultiplyAdd(x, b1, c5_1);
                b += ldb;
            }

            L.Store(c0_0, ref r0[0]);
            L.Store(c0_1, ref r0[L.Count]);
            L.Store(c1_0, ref r1[0]);
            L.Store(c1_1, ref r1[L.Count]);
            L.Store(c2_0, ref r2[0]);
            L.Store(c2_1, ref r2[L.Count]);
            L.Store(c3_0, ref r3[0]);
            L.Store(c3_1, ref r3[L.Count]);
            L.Store(c4_0, ref r4[0]);
            L.Store(c4_1, ref r4[L.Count]);
            L.Store(c5_0, ref r5[0]);
            L.Store(c5_1, ref r5[L.Count]);
        }
    }

    /// <summary>6 rows by 1 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Direct6x1(float* a, nint lda, float* b, nint ldb, float* c, nint ldc, nint k)
    {
        unchecked
        {
            var r0 = c;
            var a0 = a;
            var c0_0 = L.Load(in r0[0]);
            var r1 = r0 + ldc;
            var a1 = a0 + lda;
            var c1_0 = L.Load(in r1[0]);
            var r2 = r1 + ldc;
            var a2 = a1 + lda;
            var c2_0 = L.Load(in r2[0]);
            var r3 = r2 + ldc;
            var a3 = a2 + lda;
            var c3_0 = L.Load(in r3[0]);
            var r4 = r3 + ldc;
            var a4 = a3 + lda;
            var c4_0 = L.Load(in r4[0]);
            var r5 = r4 + ldc;
            var a5 = a4 + lda;
            var c5_0 = L.Load(in r5[0]);
            for (nint p = 0; p < k; p++)
            {
                var b0 = L.Load(in b[0]);
                var x = L.All(a0[p]);
                c0_0 = L.MultiplyAdd(x, b0, c0_0);
                x = L.All(a1[p]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0);
                x = L.All(a2[p]);
                c2_0 = L.MultiplyAdd(x, b0, c2_0);
                x = L.All(a3[p]);
                c3_0 = L.MultiplyAdd(x, b0, c3_0);
                x = L.All(a4[p]);
                c4_0 = L.MultiplyAdd(x, b0, c4_0);
                x = L.All(a5[p]);
                c5_0 = L.MultiplyAdd(x, b0, c5_0);
                b += ldb;
            }

            L.Store(c0_0, ref r0[0]);
            L.Store(c1_0, ref r1[0]);
            L.Store(c2_0, ref r2[0]);
            L.Store(c3_0, ref r3[0]);
            L.Store(c4_0, ref r4[0]);
            L.Store(c5_0, ref r5[0]);
        }
    }

    /// <summary>4 rows by 2 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Direct4x2(float* a, nint lda, float* b, nint ldb, float* c, nint ldc, nint k)
    {
        unchecked
        {
            var r0 = c;
            var a0 = a;
            var c0_0 = L.Load(in r0[0]);
            var c0_1 = L.Load(in r0[L.Count]);
            var r1 = r0 + ldc;
            var a1 = a0 + lda;
            var c1_0 = L.Load(in r1[0]);
            var c1_1 = L.Load(in r1[L.Count]);
            var r2 = r1 + ldc;
            var a2 = a1 + lda;
            var c2_0 = L.Load(in r2[0]);
            var c2_1 = L.Load(in r2[L.Count]);
            var r3 = r2 + ldc;
            var a3 = a2 + lda;
            var c3_0 = L.Load(in r3[0]);
            var c3_1 = L.Load(in r3[L.Count]);
            for (nint p = 0; p < k; p++)
            {
                var b0 = L.Load(in b[0]);
                var b1 = L.Load(in b[L.Count]);
                var x = L.All(a0[p]);
                c0_0 = L.MultiplyAdd(x, b0, c0_0);
                c0_1 = L.MultiplyAdd(x, b1, c0_1);
                x = L.All(a1[p]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0);
                c1_1 = L.MultiplyAdd(x, b1, c1_1);
                x = L.All(a2[p]);
                c2_0 = L.MultiplyAdd(x, b0, c2_0);
                c2_1 = L.MultiplyAdd(x, b1, c2_1);
                x = L.All(a3[p]);
                c3_0 = L.MultiplyAdd(x, b0, c3_0);
                c3_1 = L.MultiplyAdd(x, b1, c3_1);
                b += ldb;
            }

            L.Store(c0_0, ref r0[0]);
            L.Store(c0_1, ref r0[L.Count]);
            L.Store(c1_0, ref r1[0]);
            L.Store(c1_1, ref r1[L.Count]);
            L.Store(c2_0, ref r2[0]);
            L.Store(c2_1, ref r2[L.Count]);
            L.Store(c3_0, ref r3[0]);
            L.Store(c3_1, ref r3[L.Count]);
        }
    }

    /// <summary>4 rows by 1 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Direct4x1(float* a, nint lda, float* b, nint ldb, float* c, nint ldc, nint k)
    {
        unchecked
        {
            var r0 = c;
            var a0 = a;
            var c0_0 = L.Load(in r0[0]);
            var r1 = r0 + ldc;
            var a1 = a0 + lda;
            var c1_0 = L.Load(in r1[0]);
            var r2 = r1 + ldc;
            var a2 = a1 + lda;
            var c2_0 = L.Load(in r2[0]);
            var r3 = r2 + ldc;
            var a3 = a2 + lda;
            var c3_0 = L.Load(in r3[0]);
            for (nint p = 0; p < k; p++)
            {
                var b0 = L.Load(in b[0]);
                var x = L.All(a0[p]);
                c0_0 = L.MultiplyAdd(x, b0, c0_0);
                x = L.All(a1[p]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0);
                x = L.All(a2[p]);
                c2_0 = L.MultiplyAdd(x, b0, c2_0);
                x = L.All(a3[p]);
                c3_0 = L.MultiplyAdd(x, b0, c3_0);
                b += ldb;
            }

            L.Store(c0_0, ref r0[0]);
            L.Store(c1_0, ref r1[0]);
            L.Store(c2_0, ref r2[0]);
            L.Store(c3_0, ref r3[0]);
        }
    }

    /// <summary>2 rows by 4 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Direct2x4(float* a, nint lda, float* b, nint ldb, float* c, nint ldc, nint k)
    {
        unchecked
        {
            var r0 = c;
            var a0 = a;
            var c0_0 = L.Load(in r0[0]);
            var c0_1 = L.Load(in r0[L.Count]);
            var c0_2 = L.Load(in r0[2 * L.Count]);
            var c0_3 = L.Load(in r0[3 * L.Count]);
            var r1 = r0 + ldc;
            var a1 = a0 + lda;
            var c1_0 = L.Load(in r1[0]);
            var c1_1 = L.Load(in r1[L.Count]);
            var c1_2 = L.Load(in r1[2 * L.Count]);
            var c1_3 = L.Load(in r1[3 * L.Count]);
            for (nint p = 0; p < k; p++)
            {
                var b0 = L.Load(in b[0]);
                var b1 = L.Load(in b[L.Count]);
                var b2 = L.Load(in b[2 * L.Count]);
                var b3 = L.Load(in b[3 * L.Count]);
                var x = L.All(a0[p]);
                c0_0 = L.MultiplyAdd(x, b0, c0_0);
                c0_1 = L.MultiplyAdd(x, b1, c0_1);
                c0_2 = L.MultiplyAdd(x, b2, c0_2);
                c0_3 = L.MultiplyAdd(x, b3, c0_3);
                x = L.All(a1[p]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0);
                c1_1 = L.MultiplyAdd(x, b1, c1_1);
                c1_2 = L.MultiplyAdd(x, b2, c1_2);
                c1_3 = L.MultiplyAdd(x, b3, c1_3);
                b += ldb;
            }

            L.Store(c0_0, ref r0[0]);
            L.Store(c0_1, ref r0[L.Count]);
            L.Store(c0_2, ref r0[2 * L.Count]);
            L.Store(c0_3, ref r0[3 * L.Count]);
            L.Store(c1_0, ref r1[0]);
            L.Store(c1_1, ref r1[L.Count]);
            L.Store(c1_2, ref r1[2 * L.Count]);
            L.Store(c1_3, ref r1[3 * L.Count]);
        }
    }

    /// <summary>2 rows by 1 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Direct2x1(float* a, nint lda, float* b, nint ldb, float* c, nint ldc, nint k)
    {
        unchecked
        {
            var r0 = c;
            var a0 = a;
            var c0_0 = L.Load(in r0[0]);
            var r1 = r0 + ldc;
            var a1 = a0 + lda;
            var c1_0 = L.Load(in r1[0]);
            for (nint p = 0; p < k; p++)
            {
                var b0 = L.Load(in b[0]);
                var x = L.All(a0[p]);
                c0_0 = L.MultiplyAdd(x, b0, c0_0);
                x = L.All(a1[p]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0);
                b += ldb;
            }

            L.Store(c0_0, ref r0[0]);
            L.Store(c1_0, ref r1[0]);
        }
    }

    /// <summary>1 rows by 8 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Direct1x8(float* a, nint lda, float* b, nint ldb, float* c, nint ldc, nint k)
    {
        unchecked
        {
            var r0 = c;
            var a0 = a;
            var c0_0 = L.Load(in r0[0]);
            var c0_1 = L.Load(in r0[L.Count]);
            var c0_2 = L.Load(in r0[2 * L.Count]);
            var c0_3 = L.Load(in r0[3 * L.Count]);
            var c0_4 = L.Load(in r0[4 * L.Count]);
            var c0_5 = L.Load(in r0[5 * L.Count]);
            var c0_6 = L.Load(in r0[6 * L.Count]);
            var c0_7 = L.Load(in r0[7 * L.Count]);
            for (nint p = 0; p < k; p++)
            {
                var b0 = L.Load(in b[0]);
                var b1 = L.Load(in b[L.Count]);
                var b2 = L.Load(in b[2 * L.Count]);
                var b3 = L.Load(in b[3 * L.Count]);
                var b4 = L.Load(in b[4 * L.Count]);
                var b5 = L.Load(in b[5 * L.Count]);
                var b6 = L.Load(in b[6 * L.Count]);
                var b7 = L.Load(in b[7 * L.Count]);
                var x = L.All(a0[p]);
                c0_0 = L.MultiplyAdd(x, b0, c0_0);
                c0_1 = L.MultiplyAdd(x, b1, c0_1);
                c0_2 = L.MultiplyAdd(x, b2, c0_2);
                c0_3 = L.MultiplyAdd(x, b3, c0_3);
                c0_4 = L.MultiplyAdd(x, b4, c0_4);
                c0_5 = L.MultiplyAdd(x, b5, c0_5);
                c0_6 = L.MultiplyAdd(x, b6, c0_6);
                c0_7 = L.MultiplyAdd(x, b7, c0_7);
                b += ldb;
            }

            L.Store(c0_0, ref r0[0]);
            L.Store(c0_1, ref r0[L.Count]);
            L.Store(c0_2, ref r0[2 * L.Count]);
            L.Store(c0_3, ref r0[3 * L.Count]);
            L.Store(c0_4, ref r0[4 * L.Count]);
            L.Store(c0_5, ref r0[5 * L.Count]);
            L.Store(c0_6, ref r0[6 * L.Count]);
            L.Store(c0_7, ref r0[7 * L.Count]);
        }
    }

    /// <summary>1 rows by 1 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Direct1x1(float* a, nint lda, float* b, nint ldb, float* c, nint ldc, nint k)
    {
        unchecked
        {
            var r0 = c;
            var a0 = a;
            var c0_0 = L.Load(in r0[0]);
            for (nint p = 0; p < k; p++)
            {
                var b0 = L.Load(in b[0]);
                var x = L.All(a0[p]);
                c0_0 = L.MultiplyAdd(x, b0, c0_0);
                b += ldb;
            }

            L.Store(c0_0, ref r0[0]);
        }
    }
}
