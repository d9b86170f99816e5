using System.Runtime.CompilerServices;

namespace Audit.Models.Devices.Cpu;

/// <summary>Register tiles of a matrix product, C += A B: each element of C is one chain over k that stays in a register.</summary>
/// <remarks>
/// Written by `./bench kernels`; not edited by hand. Tile12x2 has 12 rows and 2 vectors. The last vector of B and C may be a part:
/// see <see cref="Masks{L, V}"/>; S says where its rows lie. 512-bit lanes hold every tile in registers, narrower ones the lower tiles.
/// </remarks>
internal static unsafe class Tiles<L, V, S>
    where L : struct, ILanes<V>
    where V : struct
    where S : struct, IRowSteps
{
    /// <summary>The tile of that many rows and vectors.</summary>
    public static void Run(int rows, int vectors, in Tile t)
    {
        switch (vectors * 32 + rows)
        {
            case 33: Tile1x1(t); break;
            case 34: Tile2x1(t); break;
            case 35: Tile3x1(t); break;
            case 36: Tile4x1(t); break;
            case 37: Tile5x1(t); break;
            case 38: Tile6x1(t); break;
            case 39: Tile7x1(t); break;
            case 40: Tile8x1(t); break;
            case 41: Tile9x1(t); break;
            case 42: Tile10x1(t); break;
            case 43: Tile11x1(t); break;
            case 44: Tile12x1(t); break;
            case 45: Tile13x1(t); break;
            case 46: Tile14x1(t); break;
            case 47: Tile15x1(t); break;
            case 48: Tile16x1(t); break;
            case 65: Tile1x2(t); break;
            case 66: Tile2x2(t); break;
            case 67: Tile3x2(t); break;
            case 68: Tile4x2(t); break;
            case 69: Tile5x2(t); break;
            case 70: Tile6x2(t); break;
            case 71: Tile7x2(t); break;
            case 72: Tile8x2(t); break;
            case 73: Tile9x2(t); break;
            case 74: Tile10x2(t); break;
            case 75: Tile11x2(t); break;
            case 76: Tile12x2(t); break;
            case 129: Tile1x4(t); break;
            case 130: Tile2x4(t); break;
            case 131: Tile3x4(t); break;
            case 132: Tile4x4(t); break;
            case 133: Tile5x4(t); break;
            case 134: Tile6x4(t); break;
            case 257: Tile1x8(t); break;
            case 258: Tile2x8(t); break;
            default: throw new ArgumentOutOfRangeException(nameof(rows));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile1x1(in Tile t)
    {
        unchecked
        {
            nint rowA = t.RowA, stepA = t.StepA, stepB = t.StepB, rowC = t.RowC;
            var steps = t.StepsB;
            float* b = t.B, c = t.C, a0 = t.A;
            var mask = Masks<L, V>.Of(t.Last);
            V c0_0 = Masks<L, V>.Load(c + 0, mask);
            for (var left = t.K; left > 0; left--)
            {
                V b0 = Masks<L, V>.Load(b + 0, mask);
                var x = L.All(*a0);
                c0_0 = L.MultiplyAdd(x, b0, c0_0);
                b += S.Next(stepB, ref steps);
                a0 += stepA;
            }

            c = t.C;
            Masks<L, V>.Store(c0_0, c + 0, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile2x1(in Tile t)
    {
        unchecked
        {
            nint rowA = t.RowA, stepA = t.StepA, stepB = t.StepB, rowC = t.RowC;
            var steps = t.StepsB;
            float* b = t.B, c = t.C, a0 = t.A;
            var mask = Masks<L, V>.Of(t.Last);
            V c0_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c1_0 = Masks<L, V>.Load(c + 0, mask);
            for (var left = t.K; left > 0; left--)
            {
                V b0 = Masks<L, V>.Load(b + 0, mask);
                var x = L.All(*a0);
                c0_0 = L.MultiplyAdd(x, b0, c0_0);
                x = L.All(a0[rowA]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0);
                b += S.Next(stepB, ref steps);
                a0 += stepA;
            }

            c = t.C;
            Masks<L, V>.Store(c0_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c1_0, c + 0, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile3x1(in Tile t)
    {
        unchecked
        {
            nint rowA = t.RowA, stepA = t.StepA, stepB = t.StepB, rowC = t.RowC;
            var steps = t.StepsB;
            var rowA2 = 2 * rowA;
            float* b = t.B, c = t.C, a0 = t.A;
            var mask = Masks<L, V>.Of(t.Last);
            V c0_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c1_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c2_0 = Masks<L, V>.Load(c + 0, mask);
            for (var left = t.K; left > 0; left--)
            {
                V b0 = Masks<L, V>.Load(b + 0, mask);
                var x = L.All(*a0);
                c0_0 = L.MultiplyAdd(x, b0, c0_0);
                x = L.All(a0[rowA]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0);
                x = L.All(a0[rowA2]);
                c2_0 = L.MultiplyAdd(x, b0, c2_0);
                b += S.Next(stepB, ref steps);
                a0 += stepA;
            }

            c = t.C;
            Masks<L, V>.Store(c0_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c1_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c2_0, c + 0, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x1(in Tile t)
    {
        unchecked
        {
            nint rowA = t.RowA, stepA = t.StepA, stepB = t.StepB, rowC = t.RowC;
            var steps = t.StepsB;
            var rowA2 = 2 * rowA;
            float* b = t.B, c = t.C, a0 = t.A;
            var a3 = a0 + 3 * rowA;
            var mask = Masks<L, V>.Of(t.Last);
            V c0_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c1_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c2_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c3_0 = Masks<L, V>.Load(c + 0, mask);
            for (var left = t.K; left > 0; left--)
            {
                V b0 = Masks<L, V>.Load(b + 0, mask);
                var x = L.All(*a0);
                c0_0 = L.MultiplyAdd(x, b0, c0_0);
                x = L.All(a0[rowA]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0);
                x = L.All(a0[rowA2]);
                c2_0 = L.MultiplyAdd(x, b0, c2_0);
                x = L.All(*a3);
                c3_0 = L.MultiplyAdd(x, b0, c3_0);
                b += S.Next(stepB, ref steps);
                a0 += stepA; a3 += stepA;
            }

            c = t.C;
            Masks<L, V>.Store(c0_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c1_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c2_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c3_0, c + 0, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile5x1(in Tile t)
    {
        unchecked
        {
            nint rowA = t.RowA, stepA = t.StepA, stepB = t.StepB, rowC = t.RowC;
            var steps = t.StepsB;
            var rowA2 = 2 * rowA;
            float* b = t.B, c = t.C, a0 = t.A;
            var a3 = a0 + 3 * rowA;
            var mask = Masks<L, V>.Of(t.Last);
            V c0_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c1_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c2_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c3_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c4_0 = Masks<L, V>.Load(c + 0, mask);
            for (var left = t.K; left > 0; left--)
            {
                V b0 = Masks<L, V>.Load(b + 0, mask);
                var x = L.All(*a0);
                c0_0 = L.MultiplyAdd(x, b0, c0_0);
                x = L.All(a0[rowA]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0);
                x = L.All(a0[rowA2]);
                c2_0 = L.MultiplyAdd(x, b0, c2_0);
                x = L.All(*a3);
                c3_0 = L.MultiplyAdd(x, b0, c3_0);
                x = L.All(a3[rowA]);
                c4_0 = L.MultiplyAdd(x, b0, c4_0);
                b += S.Next(stepB, ref steps);
                a0 += stepA; a3 += stepA;
            }

            c = t.C;
            Masks<L, V>.Store(c0_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c1_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c2_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c3_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c4_0, c + 0, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile6x1(in Tile t)
    {
        unchecked
        {
            nint rowA = t.RowA, stepA = t.StepA, stepB = t.StepB, rowC = t.RowC;
            var steps = t.StepsB;
            var rowA2 = 2 * rowA;
            float* b = t.B, c = t.C, a0 = t.A;
            var a3 = a0 + 3 * rowA;
            var mask = Masks<L, V>.Of(t.Last);
            V c0_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c1_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c2_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c3_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c4_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c5_0 = Masks<L, V>.Load(c + 0, mask);
            for (var left = t.K; left > 0; left--)
            {
                V b0 = Masks<L, V>.Load(b + 0, mask);
                var x = L.All(*a0);
                c0_0 = L.MultiplyAdd(x, b0, c0_0);
                x = L.All(a0[rowA]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0);
                x = L.All(a0[rowA2]);
                c2_0 = L.MultiplyAdd(x, b0, c2_0);
                x = L.All(*a3);
                c3_0 = L.MultiplyAdd(x, b0, c3_0);
                x = L.All(a3[rowA]);
                c4_0 = L.MultiplyAdd(x, b0, c4_0);
                x = L.All(a3[rowA2]);
                c5_0 = L.MultiplyAdd(x, b0, c5_0);
                b += S.Next(stepB, ref steps);
                a0 += stepA; a3 += stepA;
            }

            c = t.C;
            Masks<L, V>.Store(c0_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c1_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c2_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c3_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c4_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c5_0, c + 0, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile7x1(in Tile t)
    {
        unchecked
        {
            nint rowA = t.RowA, stepA = t.StepA, stepB = t.StepB, rowC = t.RowC;
            var steps = t.StepsB;
            var rowA2 = 2 * rowA;
            float* b = t.B, c = t.C, a0 = t.A;
            var a3 = a0 + 3 * rowA;
            var a6 = a3 + 3 * rowA;
            var mask = Masks<L, V>.Of(t.Last);
            V c0_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c1_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c2_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c3_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c4_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c5_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c6_0 = Masks<L, V>.Load(c + 0, mask);
            for (var left = t.K; left > 0; left--)
            {
                V b0 = Masks<L, V>.Load(b + 0, mask);
                var x = L.All(*a0);
                c0_0 = L.MultiplyAdd(x, b0, c0_0);
                x = L.All(a0[rowA]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0);
                x = L.All(a0[rowA2]);
                c2_0 = L.MultiplyAdd(x, b0, c2_0);
                x = L.All(*a3);
                c3_0 = L.MultiplyAdd(x, b0, c3_0);
                x = L.All(a3[rowA]);
                c4_0 = L.MultiplyAdd(x, b0, c4_0);
                x = L.All(a3[rowA2]);
                c5_0 = L.MultiplyAdd(x, b0, c5_0);
                x = L.All(*a6);
                c6_0 = L.MultiplyAdd(x, b0, c6_0);
                b += S.Next(stepB, ref steps);
                a0 += stepA; a3 += stepA; a6 += stepA;
            }

            c = t.C;
            Masks<L, V>.Store(c0_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c1_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c2_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c3_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c4_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c5_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c6_0, c + 0, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile8x1(in Tile t)
    {
        unchecked
        {
            nint rowA = t.RowA, stepA = t.StepA, stepB = t.StepB, rowC = t.RowC;
            var steps = t.StepsB;
            var rowA2 = 2 * rowA;
            float* b = t.B, c = t.C, a0 = t.A;
            var a3 = a0 + 3 * rowA;
            var a6 = a3 + 3 * rowA;
            var mask = Masks<L, V>.Of(t.Last);
            V c0_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c1_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c2_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c3_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c4_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c5_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c6_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c7_0 = Masks<L, V>.Load(c + 0, mask);
            for (var left = t.K; left > 0; left--)
            {
                V b0 = Masks<L, V>.Load(b + 0, mask);
                var x = L.All(*a0);
                c0_0 = L.MultiplyAdd(x, b0, c0_0);
                x = L.All(a0[rowA]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0);
                x = L.All(a0[rowA2]);
                c2_0 = L.MultiplyAdd(x, b0, c2_0);
                x = L.All(*a3);
                c3_0 = L.MultiplyAdd(x, b0, c3_0);
                x = L.All(a3[rowA]);
                c4_0 = L.MultiplyAdd(x, b0, c4_0);
                x = L.All(a3[rowA2]);
                c5_0 = L.MultiplyAdd(x, b0, c5_0);
                x = L.All(*a6);
                c6_0 = L.MultiplyAdd(x, b0, c6_0);
                x = L.All(a6[rowA]);
                c7_0 = L.MultiplyAdd(x, b0, c7_0);
                b += S.Next(stepB, ref steps);
                a0 += stepA; a3 += stepA; a6 += stepA;
            }

            c = t.C;
            Masks<L, V>.Store(c0_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c1_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c2_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c3_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c4_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c5_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c6_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c7_0, c + 0, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile9x1(in Tile t)
    {
        unchecked
        {
            nint rowA = t.RowA, stepA = t.StepA, stepB = t.StepB, rowC = t.RowC;
            var steps = t.StepsB;
            var rowA2 = 2 * rowA;
            float* b = t.B, c = t.C, a0 = t.A;
            var a3 = a0 + 3 * rowA;
            var a6 = a3 + 3 * rowA;
            var mask = Masks<L, V>.Of(t.Last);
            V c0_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c1_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c2_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c3_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c4_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c5_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c6_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c7_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c8_0 = Masks<L, V>.Load(c + 0, mask);
            for (var left = t.K; left > 0; left--)
            {
                V b0 = Masks<L, V>.Load(b + 0, mask);
                var x = L.All(*a0);
                c0_0 = L.MultiplyAdd(x, b0, c0_0);
                x = L.All(a0[rowA]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0);
                x = L.All(a0[rowA2]);
                c2_0 = L.MultiplyAdd(x, b0, c2_0);
                x = L.All(*a3);
                c3_0 = L.MultiplyAdd(x, b0, c3_0);
                x = L.All(a3[rowA]);
                c4_0 = L.MultiplyAdd(x, b0, c4_0);
                x = L.All(a3[rowA2]);
                c5_0 = L.MultiplyAdd(x, b0, c5_0);
                x = L.All(*a6);
                c6_0 = L.MultiplyAdd(x, b0, c6_0);
                x = L.All(a6[rowA]);
                c7_0 = L.MultiplyAdd(x, b0, c7_0);
                x = L.All(a6[rowA2]);
                c8_0 = L.MultiplyAdd(x, b0, c8_0);
                b += S.Next(stepB, ref steps);
                a0 += stepA; a3 += stepA; a6 += stepA;
            }

            c = t.C;
            Masks<L, V>.Store(c0_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c1_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c2_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c3_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c4_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c5_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c6_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c7_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c8_0, c + 0, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile10x1(in Tile t)
    {
        unchecked
        {
            nint rowA = t.RowA, stepA = t.StepA, stepB = t.StepB, rowC = t.RowC;
            var steps = t.StepsB;
            var rowA2 = 2 * rowA;
            float* b = t.B, c = t.C, a0 = t.A;
            var a3 = a0 + 3 * rowA;
            var a6 = a3 + 3 * rowA;
            var a9 = a6 + 3 * rowA;
            var mask = Masks<L, V>.Of(t.Last);
            V c0_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c1_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c2_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c3_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c4_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c5_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c6_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c7_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c8_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c9_0 = Masks<L, V>.Load(c + 0, mask);
            for (var left = t.K; left > 0; left--)
            {
                V b0 = Masks<L, V>.Load(b + 0, mask);
                var x = L.All(*a0);
                c0_0 = L.MultiplyAdd(x, b0, c0_0);
                x = L.All(a0[rowA]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0);
                x = L.All(a0[rowA2]);
                c2_0 = L.MultiplyAdd(x, b0, c2_0);
                x = L.All(*a3);
                c3_0 = L.MultiplyAdd(x, b0, c3_0);
                x = L.All(a3[rowA]);
                c4_0 = L.MultiplyAdd(x, b0, c4_0);
                x = L.All(a3[rowA2]);
                c5_0 = L.MultiplyAdd(x, b0, c5_0);
                x = L.All(*a6);
                c6_0 = L.MultiplyAdd(x, b0, c6_0);
                x = L.All(a6[rowA]);
                c7_0 = L.MultiplyAdd(x, b0, c7_0);
                x = L.All(a6[rowA2]);
                c8_0 = L.MultiplyAdd(x, b0, c8_0);
                x = L.All(*a9);
                c9_0 = L.MultiplyAdd(x, b0, c9_0);
                b += S.Next(stepB, ref steps);
                a0 += stepA; a3 += stepA; a6 += stepA; a9 += stepA;
            }

            c = t.C;
            Masks<L, V>.Store(c0_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c1_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c2_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c3_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c4_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c5_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c6_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c7_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c8_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c9_0, c + 0, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile11x1(in Tile t)
    {
        unchecked
        {
            nint rowA = t.RowA, stepA = t.StepA, stepB = t.StepB, rowC = t.RowC;
            var steps = t.StepsB;
            var rowA2 = 2 * rowA;
            float* b = t.B, c = t.C, a0 = t.A;
            var a3 = a0 + 3 * rowA;
            var a6 = a3 + 3 * rowA;
            var a9 = a6 + 3 * rowA;
            var mask = Masks<L, V>.Of(t.Last);
            V c0_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c1_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c2_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c3_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c4_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c5_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c6_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c7_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c8_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c9_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c10_0 = Masks<L, V>.Load(c + 0, mask);
            for (var left = t.K; left > 0; left--)
            {
                V b0 = Masks<L, V>.Load(b + 0, mask);
                var x = L.All(*a0);
                c0_0 = L.MultiplyAdd(x, b0, c0_0);
                x = L.All(a0[rowA]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0);
                x = L.All(a0[rowA2]);
                c2_0 = L.MultiplyAdd(x, b0, c2_0);
                x = L.All(*a3);
                c3_0 = L.MultiplyAdd(x, b0, c3_0);
                x = L.All(a3[rowA]);
                c4_0 = L.MultiplyAdd(x, b0, c4_0);
                x = L.All(a3[rowA2]);
                c5_0 = L.MultiplyAdd(x, b0, c5_0);
                x = L.All(*a6);
                c6_0 = L.MultiplyAdd(x, b0, c6_0);
                x = L.All(a6[rowA]);
                c7_0 = L.MultiplyAdd(x, b0, c7_0);
                x = L.All(a6[rowA2]);
                c8_0 = L.MultiplyAdd(x, b0, c8_0);
                x = L.All(*a9);
                c9_0 = L.MultiplyAdd(x, b0, c9_0);
                x = L.All(a9[rowA]);
                c10_0 = L.MultiplyAdd(x, b0, c10_0);
                b += S.Next(stepB, ref steps);
                a0 += stepA; a3 += stepA; a6 += stepA; a9 += stepA;
            }

            c = t.C;
            Masks<L, V>.Store(c0_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c1_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c2_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c3_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c4_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c5_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c6_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c7_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c8_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c9_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c10_0, c + 0, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile12x1(in Tile t)
    {
        unchecked
        {
            nint rowA = t.RowA, stepA = t.StepA, stepB = t.StepB, rowC = t.RowC;
            var steps = t.StepsB;
            var rowA2 = 2 * rowA;
            float* b = t.B, c = t.C, a0 = t.A;
            var a3 = a0 + 3 * rowA;
            var a6 = a3 + 3 * rowA;
            var a9 = a6 + 3 * rowA;
            var mask = Masks<L, V>.Of(t.Last);
            V c0_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c1_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c2_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c3_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c4_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c5_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c6_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c7_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c8_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c9_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c10_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c11_0 = Masks<L, V>.Load(c + 0, mask);
            for (var left = t.K; left > 0; left--)
            {
                V b0 = Masks<L, V>.Load(b + 0, mask);
                var x = L.All(*a0);
                c0_0 = L.MultiplyAdd(x, b0, c0_0);
                x = L.All(a0[rowA]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0);
                x = L.All(a0[rowA2]);
                c2_0 = L.MultiplyAdd(x, b0, c2_0);
                x = L.All(*a3);
                c3_0 = L.MultiplyAdd(x, b0, c3_0);
                x = L.All(a3[rowA]);
                c4_0 = L.MultiplyAdd(x, b0, c4_0);
                x = L.All(a3[rowA2]);
                c5_0 = L.MultiplyAdd(x, b0, c5_0);
                x = L.All(*a6);
                c6_0 = L.MultiplyAdd(x, b0, c6_0);
                x = L.All(a6[rowA]);
                c7_0 = L.MultiplyAdd(x, b0, c7_0);
                x = L.All(a6[rowA2]);
                c8_0 = L.MultiplyAdd(x, b0, c8_0);
                x = L.All(*a9);
                c9_0 = L.MultiplyAdd(x, b0, c9_0);
                x = L.All(a9[rowA]);
                c10_0 = L.MultiplyAdd(x, b0, c10_0);
                x = L.All(a9[rowA2]);
                c11_0 = L.MultiplyAdd(x, b0, c11_0);
                b += S.Next(stepB, ref steps);
                a0 += stepA; a3 += stepA; a6 += stepA; a9 += stepA;
            }

            c = t.C;
            Masks<L, V>.Store(c0_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c1_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c2_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c3_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c4_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c5_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c6_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c7_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c8_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c9_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c10_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c11_0, c + 0, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile13x1(in Tile t)
    {
        unchecked
        {
            nint rowA = t.RowA, stepA = t.StepA, stepB = t.StepB, rowC = t.RowC;
            var steps = t.StepsB;
            var rowA2 = 2 * rowA;
            float* b = t.B, c = t.C, a0 = t.A;
            var a3 = a0 + 3 * rowA;
            var a6 = a3 + 3 * rowA;
            var a9 = a6 + 3 * rowA;
            var a12 = a9 + 3 * rowA;
            var mask = Masks<L, V>.Of(t.Last);
            V c0_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c1_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c2_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c3_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c4_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c5_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c6_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c7_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c8_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c9_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c10_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c11_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c12_0 = Masks<L, V>.Load(c + 0, mask);
            for (var left = t.K; left > 0; left--)
            {
                V b0 = Masks<L, V>.Load(b + 0, mask);
                var x = L.All(*a0);
                c0_0 = L.MultiplyAdd(x, b0, c0_0);
                x = L.All(a0[rowA]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0);
                x = L.All(a0[rowA2]);
                c2_0 = L.MultiplyAdd(x, b0, c2_0);
                x = L.All(*a3);
                c3_0 = L.MultiplyAdd(x, b0, c3_0);
                x = L.All(a3[rowA]);
                c4_0 = L.MultiplyAdd(x, b0, c4_0);
                x = L.All(a3[rowA2]);
                c5_0 = L.MultiplyAdd(x, b0, c5_0);
                x = L.All(*a6);
                c6_0 = L.MultiplyAdd(x, b0, c6_0);
                x = L.All(a6[rowA]);
                c7_0 = L.MultiplyAdd(x, b0, c7_0);
                x = L.All(a6[rowA2]);
                c8_0 = L.MultiplyAdd(x, b0, c8_0);
                x = L.All(*a9);
                c9_0 = L.MultiplyAdd(x, b0, c9_0);
                x = L.All(a9[rowA]);
                c10_0 = L.MultiplyAdd(x, b0, c10_0);
                x = L.All(a9[rowA2]);
                c11_0 = L.MultiplyAdd(x, b0, c11_0);
                x = L.All(*a12);
                c12_0 = L.MultiplyAdd(x, b0, c12_0);
                b += S.Next(stepB, ref steps);
                a0 += stepA; a3 += stepA; a6 += stepA; a9 += stepA; a12 += stepA;
            }

            c = t.C;
            Masks<L, V>.Store(c0_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c1_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c2_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c3_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c4_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c5_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c6_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c7_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c8_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c9_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c10_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c11_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c12_0, c + 0, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile14x1(in Tile t)
    {
        unchecked
        {
            nint rowA = t.RowA, stepA = t.StepA, stepB = t.StepB, rowC = t.RowC;
            var steps = t.StepsB;
            var rowA2 = 2 * rowA;
            float* b = t.B, c = t.C, a0 = t.A;
            var a3 = a0 + 3 * rowA;
            var a6 = a3 + 3 * rowA;
            var a9 = a6 + 3 * rowA;
            var a12 = a9 + 3 * rowA;
            var mask = Masks<L, V>.Of(t.Last);
            V c0_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c1_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c2_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c3_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c4_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c5_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c6_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c7_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c8_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c9_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c10_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c11_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c12_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c13_0 = Masks<L, V>.Load(c + 0, mask);
            for (var left = t.K; left > 0; left--)
            {
                V b0 = Masks<L, V>.Load(b + 0, mask);
                var x = L.All(*a0);
                c0_0 = L.MultiplyAdd(x, b0, c0_0);
                x = L.All(a0[rowA]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0);
                x = L.All(a0[rowA2]);
                c2_0 = L.MultiplyAdd(x, b0, c2_0);
                x = L.All(*a3);
                c3_0 = L.MultiplyAdd(x, b0, c3_0);
                x = L.All(a3[rowA]);
                c4_0 = L.MultiplyAdd(x, b0, c4_0);
                x = L.All(a3[rowA2]);
                c5_0 = L.MultiplyAdd(x, b0, c5_0);
                x = L.All(*a6);
                c6_0 = L.MultiplyAdd(x, b0, c6_0);
                x = L.All(a6[rowA]);
                c7_0 = L.MultiplyAdd(x, b0, c7_0);
                x = L.All(a6[rowA2]);
                c8_0 = L.MultiplyAdd(x, b0, c8_0);
                x = L.All(*a9);
                c9_0 = L.MultiplyAdd(x, b0, c9_0);
                x = L.All(a9[rowA]);
                c10_0 = L.MultiplyAdd(x, b0, c10_0);
                x = L.All(a9[rowA2]);
                c11_0 = L.MultiplyAdd(x, b0, c11_0);
                x = L.All(*a12);
                c12_0 = L.MultiplyAdd(x, b0, c12_0);
                x = L.All(a12[rowA]);
                c13_0 = L.MultiplyAdd(x, b0, c13_0);
                b += S.Next(stepB, ref steps);
                a0 += stepA; a3 += stepA; a6 += stepA; a9 += stepA; a12 += stepA;
            }

            c = t.C;
            Masks<L, V>.Store(c0_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c1_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c2_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c3_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c4_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c5_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c6_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c7_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c8_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c9_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c10_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c11_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c12_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c13_0, c + 0, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile15x1(in Tile t)
    {
        unchecked
        {
            nint rowA = t.RowA, stepA = t.StepA, stepB = t.StepB, rowC = t.RowC;
            var steps = t.StepsB;
            var rowA2 = 2 * rowA;
            float* b = t.B, c = t.C, a0 = t.A;
            var a3 = a0 + 3 * rowA;
            var a6 = a3 + 3 * rowA;
            var a9 = a6 + 3 * rowA;
            var a12 = a9 + 3 * rowA;
            var mask = Masks<L, V>.Of(t.Last);
            V c0_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c1_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c2_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c3_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c4_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c5_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c6_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c7_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c8_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c9_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c10_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c11_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c12_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c13_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c14_0 = Masks<L, V>.Load(c + 0, mask);
            for (var left = t.K; left > 0; left--)
            {
                V b0 = Masks<L, V>.Load(b + 0, mask);
                var x = L.All(*a0);
                c0_0 = L.MultiplyAdd(x, b0, c0_0);
                x = L.All(a0[rowA]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0);
                x = L.All(a0[rowA2]);
                c2_0 = L.MultiplyAdd(x, b0, c2_0);
                x = L.All(*a3);
                c3_0 = L.MultiplyAdd(x, b0, c3_0);
                x = L.All(a3[rowA]);
                c4_0 = L.MultiplyAdd(x, b0, c4_0);
                x = L.All(a3[rowA2]);
                c5_0 = L.MultiplyAdd(x, b0, c5_0);
                x = L.All(*a6);
                c6_0 = L.MultiplyAdd(x, b0, c6_0);
                x = L.All(a6[rowA]);
                c7_0 = L.MultiplyAdd(x, b0, c7_0);
                x = L.All(a6[rowA2]);
                c8_0 = L.MultiplyAdd(x, b0, c8_0);
                x = L.All(*a9);
                c9_0 = L.MultiplyAdd(x, b0, c9_0);
                x = L.All(a9[rowA]);
                c10_0 = L.MultiplyAdd(x, b0, c10_0);
                x = L.All(a9[rowA2]);
                c11_0 = L.MultiplyAdd(x, b0, c11_0);
                x = L.All(*a12);
                c12_0 = L.MultiplyAdd(x, b0, c12_0);
                x = L.All(a12[rowA]);
                c13_0 = L.MultiplyAdd(x, b0, c13_0);
                x = L.All(a12[rowA2]);
                c14_0 = L.MultiplyAdd(x, b0, c14_0);
                b += S.Next(stepB, ref steps);
                a0 += stepA; a3 += stepA; a6 += stepA; a9 += stepA; a12 += stepA;
            }

            c = t.C;
            Masks<L, V>.Store(c0_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c1_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c2_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c3_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c4_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c5_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c6_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c7_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c8_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c9_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c10_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c11_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c12_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c13_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c14_0, c + 0, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile16x1(in Tile t)
    {
        unchecked
        {
            nint rowA = t.RowA, stepA = t.StepA, stepB = t.StepB, rowC = t.RowC;
            var steps = t.StepsB;
            var rowA2 = 2 * rowA;
            float* b = t.B, c = t.C, a0 = t.A;
            var a3 = a0 + 3 * rowA;
            var a6 = a3 + 3 * rowA;
            var a9 = a6 + 3 * rowA;
            var a12 = a9 + 3 * rowA;
            var a15 = a12 + 3 * rowA;
            var mask = Masks<L, V>.Of(t.Last);
            V c0_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c1_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c2_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c3_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c4_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c5_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c6_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c7_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c8_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c9_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c10_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c11_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c12_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c13_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c14_0 = Masks<L, V>.Load(c + 0, mask);
            c += rowC;
            V c15_0 = Masks<L, V>.Load(c + 0, mask);
            for (var left = t.K; left > 0; left--)
            {
                V b0 = Masks<L, V>.Load(b + 0, mask);
                var x = L.All(*a0);
                c0_0 = L.MultiplyAdd(x, b0, c0_0);
                x = L.All(a0[rowA]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0);
                x = L.All(a0[rowA2]);
                c2_0 = L.MultiplyAdd(x, b0, c2_0);
                x = L.All(*a3);
                c3_0 = L.MultiplyAdd(x, b0, c3_0);
                x = L.All(a3[rowA]);
                c4_0 = L.MultiplyAdd(x, b0, c4_0);
                x = L.All(a3[rowA2]);
                c5_0 = L.MultiplyAdd(x, b0, c5_0);
                x = L.All(*a6);
                c6_0 = L.MultiplyAdd(x, b0, c6_0);
                x = L.All(a6[rowA]);
                c7_0 = L.MultiplyAdd(x, b0, c7_0);
                x = L.All(a6[rowA2]);
                c8_0 = L.MultiplyAdd(x, b0, c8_0);
                x = L.All(*a9);
                c9_0 = L.MultiplyAdd(x, b0, c9_0);
                x = L.All(a9[rowA]);
                c10_0 = L.MultiplyAdd(x, b0, c10_0);
                x = L.All(a9[rowA2]);
                c11_0 = L.MultiplyAdd(x, b0, c11_0);
                x = L.All(*a12);
                c12_0 = L.MultiplyAdd(x, b0, c12_0);
                x = L.All(a12[rowA]);
                c13_0 = L.MultiplyAdd(x, b0, c13_0);
                x = L.All(a12[rowA2]);
                c14_0 = L.MultiplyAdd(x, b0, c14_0);
                x = L.All(*a15);
                c15_0 = L.MultiplyAdd(x, b0, c15_0);
                b += S.Next(stepB, ref steps);
                a0 += stepA; a3 += stepA; a6 += stepA; a9 += stepA; a12 += stepA; a15 += stepA;
            }

            c = t.C;
            Masks<L, V>.Store(c0_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c1_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c2_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c3_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c4_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c5_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c6_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c7_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c8_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c9_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c10_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c11_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c12_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c13_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c14_0, c + 0, mask);
            c += rowC;
            Masks<L, V>.Store(c15_0, c + 0, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile1x2(in Tile t)
    {
        unchecked
        {
            nint rowA = t.RowA, stepA = t.StepA, stepB = t.StepB, rowC = t.RowC;
            var steps = t.StepsB;
            float* b = t.B, c = t.C, a0 = t.A;
            var mask = Masks<L, V>.Of(t.Last);
            V c0_0 = L.Load(in c[0]), c0_1 = Masks<L, V>.Load(c + L.Count, mask);
            for (var left = t.K; left > 0; left--)
            {
                V b0 = L.Load(in b[0]), b1 = Masks<L, V>.Load(b + L.Count, mask);
                var x = L.All(*a0);
                c0_0 = L.MultiplyAdd(x, b0, c0_0); c0_1 = L.MultiplyAdd(x, b1, c0_1);
                b += S.Next(stepB, ref steps);
                a0 += stepA;
            }

            c = t.C;
            L.Store(c0_0, ref c[0]); Masks<L, V>.Store(c0_1, c + L.Count, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile2x2(in Tile t)
    {
        unchecked
        {
            nint rowA = t.RowA, stepA = t.StepA, stepB = t.StepB, rowC = t.RowC;
            var steps = t.StepsB;
            float* b = t.B, c = t.C, a0 = t.A;
            var mask = Masks<L, V>.Of(t.Last);
            V c0_0 = L.Load(in c[0]), c0_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c1_0 = L.Load(in c[0]), c1_1 = Masks<L, V>.Load(c + L.Count, mask);
            for (var left = t.K; left > 0; left--)
            {
                V b0 = L.Load(in b[0]), b1 = Masks<L, V>.Load(b + L.Count, mask);
                var x = L.All(*a0);
                c0_0 = L.MultiplyAdd(x, b0, c0_0); c0_1 = L.MultiplyAdd(x, b1, c0_1);
                x = L.All(a0[rowA]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0); c1_1 = L.MultiplyAdd(x, b1, c1_1);
                b += S.Next(stepB, ref steps);
                a0 += stepA;
            }

            c = t.C;
            L.Store(c0_0, ref c[0]); Masks<L, V>.Store(c0_1, c + L.Count, mask);
            c += rowC;
            L.Store(c1_0, ref c[0]); Masks<L, V>.Store(c1_1, c + L.Count, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile3x2(in Tile t)
    {
        unchecked
        {
            nint rowA = t.RowA, stepA = t.StepA, stepB = t.StepB, rowC = t.RowC;
            var steps = t.StepsB;
            var rowA2 = 2 * rowA;
            float* b = t.B, c = t.C, a0 = t.A;
            var mask = Masks<L, V>.Of(t.Last);
            V c0_0 = L.Load(in c[0]), c0_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c1_0 = L.Load(in c[0]), c1_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c2_0 = L.Load(in c[0]), c2_1 = Masks<L, V>.Load(c + L.Count, mask);
            for (var left = t.K; left > 0; left--)
            {
                V b0 = L.Load(in b[0]), b1 = Masks<L, V>.Load(b + L.Count, mask);
                var x = L.All(*a0);
                c0_0 = L.MultiplyAdd(x, b0, c0_0); c0_1 = L.MultiplyAdd(x, b1, c0_1);
                x = L.All(a0[rowA]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0); c1_1 = L.MultiplyAdd(x, b1, c1_1);
                x = L.All(a0[rowA2]);
                c2_0 = L.MultiplyAdd(x, b0, c2_0); c2_1 = L.MultiplyAdd(x, b1, c2_1);
                b += S.Next(stepB, ref steps);
                a0 += stepA;
            }

            c = t.C;
            L.Store(c0_0, ref c[0]); Masks<L, V>.Store(c0_1, c + L.Count, mask);
            c += rowC;
            L.Store(c1_0, ref c[0]); Masks<L, V>.Store(c1_1, c + L.Count, mask);
            c += rowC;
            L.Store(c2_0, ref c[0]); Masks<L, V>.Store(c2_1, c + L.Count, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x2(in Tile t)
    {
        unchecked
        {
            nint rowA = t.RowA, stepA = t.StepA, stepB = t.StepB, rowC = t.RowC;
            var steps = t.StepsB;
            var rowA2 = 2 * rowA;
            float* b = t.B, c = t.C, a0 = t.A;
            var a3 = a0 + 3 * rowA;
            var mask = Masks<L, V>.Of(t.Last);
            V c0_0 = L.Load(in c[0]), c0_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c1_0 = L.Load(in c[0]), c1_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c2_0 = L.Load(in c[0]), c2_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c3_0 = L.Load(in c[0]), c3_1 = Masks<L, V>.Load(c + L.Count, mask);
            for (var left = t.K; left > 0; left--)
            {
                V b0 = L.Load(in b[0]), b1 = Masks<L, V>.Load(b + L.Count, mask);
                var x = L.All(*a0);
                c0_0 = L.MultiplyAdd(x, b0, c0_0); c0_1 = L.MultiplyAdd(x, b1, c0_1);
                x = L.All(a0[rowA]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0); c1_1 = L.MultiplyAdd(x, b1, c1_1);
                x = L.All(a0[rowA2]);
                c2_0 = L.MultiplyAdd(x, b0, c2_0); c2_1 = L.MultiplyAdd(x, b1, c2_1);
                x = L.All(*a3);
                c3_0 = L.MultiplyAdd(x, b0, c3_0); c3_1 = L.MultiplyAdd(x, b1, c3_1);
                b += S.Next(stepB, ref steps);
                a0 += stepA; a3 += stepA;
            }

            c = t.C;
            L.Store(c0_0, ref c[0]); Masks<L, V>.Store(c0_1, c + L.Count, mask);
            c += rowC;
            L.Store(c1_0, ref c[0]); Masks<L, V>.Store(c1_1, c + L.Count, mask);
            c += rowC;
            L.Store(c2_0, ref c[0]); Masks<L, V>.Store(c2_1, c + L.Count, mask);
            c += rowC;
            L.Store(c3_0, ref c[0]); Masks<L, V>.Store(c3_1, c + L.Count, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile5x2(in Tile t)
    {
        unchecked
        {
            nint rowA = t.RowA, stepA = t.StepA, stepB = t.StepB, rowC = t.RowC;
            var steps = t.StepsB;
            var rowA2 = 2 * rowA;
            float* b = t.B, c = t.C, a0 = t.A;
            var a3 = a0 + 3 * rowA;
            var mask = Masks<L, V>.Of(t.Last);
            V c0_0 = L.Load(in c[0]), c0_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c1_0 = L.Load(in c[0]), c1_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c2_0 = L.Load(in c[0]), c2_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c3_0 = L.Load(in c[0]), c3_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c4_0 = L.Load(in c[0]), c4_1 = Masks<L, V>.Load(c + L.Count, mask);
            for (var left = t.K; left > 0; left--)
            {
                V b0 = L.Load(in b[0]), b1 = Masks<L, V>.Load(b + L.Count, mask);
                var x = L.All(*a0);
                c0_0 = L.MultiplyAdd(x, b0, c0_0); c0_1 = L.MultiplyAdd(x, b1, c0_1);
                x = L.All(a0[rowA]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0); c1_1 = L.MultiplyAdd(x, b1, c1_1);
                x = L.All(a0[rowA2]);
                c2_0 = L.MultiplyAdd(x, b0, c2_0); c2_1 = L.MultiplyAdd(x, b1, c2_1);
                x = L.All(*a3);
                c3_0 = L.MultiplyAdd(x, b0, c3_0); c3_1 = L.MultiplyAdd(x, b1, c3_1);
                x = L.All(a3[rowA]);
                c4_0 = L.MultiplyAdd(x, b0, c4_0); c4_1 = L.MultiplyAdd(x, b1, c4_1);
                b += S.Next(stepB, ref steps);
                a0 += stepA; a3 += stepA;
            }

            c = t.C;
            L.Store(c0_0, ref c[0]); Masks<L, V>.Store(c0_1, c + L.Count, mask);
            c += rowC;
            L.Store(c1_0, ref c[0]); Masks<L, V>.Store(c1_1, c + L.Count, mask);
            c += rowC;
            L.Store(c2_0, ref c[0]); Masks<L, V>.Store(c2_1, c + L.Count, mask);
            c += rowC;
            L.Store(c3_0, ref c[0]); Masks<L, V>.Store(c3_1, c + L.Count, mask);
            c += rowC;
            L.Store(c4_0, ref c[0]); Masks<L, V>.Store(c4_1, c + L.Count, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile6x2(in Tile t)
    {
        unchecked
        {
            nint rowA = t.RowA, stepA = t.StepA, stepB = t.StepB, rowC = t.RowC;
            var steps = t.StepsB;
            var rowA2 = 2 * rowA;
            float* b = t.B, c = t.C, a0 = t.A;
            var a3 = a0 + 3 * rowA;
            var mask = Masks<L, V>.Of(t.Last);
            V c0_0 = L.Load(in c[0]), c0_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c1_0 = L.Load(in c[0]), c1_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c2_0 = L.Load(in c[0]), c2_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c3_0 = L.Load(in c[0]), c3_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c4_0 = L.Load(in c[0]), c4_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c5_0 = L.Load(in c[0]), c5_1 = Masks<L, V>.Load(c + L.Count, mask);
            for (var left = t.K; left > 0; left--)
            {
                V b0 = L.Load(in b[0]), b1 = Masks<L, V>.Load(b + L.Count, mask);
                var x = L.All(*a0);
                c0_0 = L.MultiplyAdd(x, b0, c0_0); c0_1 = L.MultiplyAdd(x, b1, c0_1);
                x = L.All(a0[rowA]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0); c1_1 = L.MultiplyAdd(x, b1, c1_1);
                x = L.All(a0[rowA2]);
                c2_0 = L.MultiplyAdd(x, b0, c2_0); c2_1 = L.MultiplyAdd(x, b1, c2_1);
                x = L.All(*a3);
                c3_0 = L.MultiplyAdd(x, b0, c3_0); c3_1 = L.MultiplyAdd(x, b1, c3_1);
                x = L.All(a3[rowA]);
                c4_0 = L.MultiplyAdd(x, b0, c4_0); c4_1 = L.MultiplyAdd(x, b1, c4_1);
                x = L.All(a3[rowA2]);
                c5_0 = L.MultiplyAdd(x, b0, c5_0); c5_1 = L.MultiplyAdd(x, b1, c5_1);
                b += S.Next(stepB, ref steps);
                a0 += stepA; a3 += stepA;
            }

            c = t.C;
            L.Store(c0_0, ref c[0]); Masks<L, V>.Store(c0_1, c + L.Count, mask);
            c += rowC;
            L.Store(c1_0, ref c[0]); Masks<L, V>.Store(c1_1, c + L.Count, mask);
            c += rowC;
            L.Store(c2_0, ref c[0]); Masks<L, V>.Store(c2_1, c + L.Count, mask);
            c += rowC;
            L.Store(c3_0, ref c[0]); Masks<L, V>.Store(c3_1, c + L.Count, mask);
            c += rowC;
            L.Store(c4_0, ref c[0]); Masks<L, V>.Store(c4_1, c + L.Count, mask);
            c += rowC;
            L.Store(c5_0, ref c[0]); Masks<L, V>.Store(c5_1, c + L.Count, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile7x2(in Tile t)
    {
        unchecked
        {
            nint rowA = t.RowA, stepA = t.StepA, stepB = t.StepB, rowC = t.RowC;
            var steps = t.StepsB;
            var rowA2 = 2 * rowA;
            float* b = t.B, c = t.C, a0 = t.A;
            var a3 = a0 + 3 * rowA;
            var a6 = a3 + 3 * rowA;
            var mask = Masks<L, V>.Of(t.Last);
            V c0_0 = L.Load(in c[0]), c0_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c1_0 = L.Load(in c[0]), c1_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c2_0 = L.Load(in c[0]), c2_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c3_0 = L.Load(in c[0]), c3_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c4_0 = L.Load(in c[0]), c4_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c5_0 = L.Load(in c[0]), c5_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c6_0 = L.Load(in c[0]), c6_1 = Masks<L, V>.Load(c + L.Count, mask);
            for (var left = t.K; left > 0; left--)
            {
                V b0 = L.Load(in b[0]), b1 = Masks<L, V>.Load(b + L.Count, mask);
                var x = L.All(*a0);
                c0_0 = L.MultiplyAdd(x, b0, c0_0); c0_1 = L.MultiplyAdd(x, b1, c0_1);
                x = L.All(a0[rowA]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0); c1_1 = L.MultiplyAdd(x, b1, c1_1);
                x = L.All(a0[rowA2]);
                c2_0 = L.MultiplyAdd(x, b0, c2_0); c2_1 = L.MultiplyAdd(x, b1, c2_1);
                x = L.All(*a3);
                c3_0 = L.MultiplyAdd(x, b0, c3_0); c3_1 = L.MultiplyAdd(x, b1, c3_1);
                x = L.All(a3[rowA]);
                c4_0 = L.MultiplyAdd(x, b0, c4_0); c4_1 = L.MultiplyAdd(x, b1, c4_1);
                x = L.All(a3[rowA2]);
                c5_0 = L.MultiplyAdd(x, b0, c5_0); c5_1 = L.MultiplyAdd(x, b1, c5_1);
                x = L.All(*a6);
                c6_0 = L.MultiplyAdd(x, b0, c6_0); c6_1 = L.MultiplyAdd(x, b1, c6_1);
                b += S.Next(stepB, ref steps);
                a0 += stepA; a3 += stepA; a6 += stepA;
            }

            c = t.C;
            L.Store(c0_0, ref c[0]); Masks<L, V>.Store(c0_1, c + L.Count, mask);
            c += rowC;
            L.Store(c1_0, ref c[0]); Masks<L, V>.Store(c1_1, c + L.Count, mask);
            c += rowC;
            L.Store(c2_0, ref c[0]); Masks<L, V>.Store(c2_1, c + L.Count, mask);
            c += rowC;
            L.Store(c3_0, ref c[0]); Masks<L, V>.Store(c3_1, c + L.Count, mask);
            c += rowC;
            L.Store(c4_0, ref c[0]); Masks<L, V>.Store(c4_1, c + L.Count, mask);
            c += rowC;
            L.Store(c5_0, ref c[0]); Masks<L, V>.Store(c5_1, c + L.Count, mask);
            c += rowC;
            L.Store(c6_0, ref c[0]); Masks<L, V>.Store(c6_1, c + L.Count, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile8x2(in Tile t)
    {
        unchecked
        {
            nint rowA = t.RowA, stepA = t.StepA, stepB = t.StepB, rowC = t.RowC;
            var steps = t.StepsB;
            var rowA2 = 2 * rowA;
            float* b = t.B, c = t.C, a0 = t.A;
            var a3 = a0 + 3 * rowA;
            var a6 = a3 + 3 * rowA;
            var mask = Masks<L, V>.Of(t.Last);
            V c0_0 = L.Load(in c[0]), c0_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c1_0 = L.Load(in c[0]), c1_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c2_0 = L.Load(in c[0]), c2_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c3_0 = L.Load(in c[0]), c3_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c4_0 = L.Load(in c[0]), c4_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c5_0 = L.Load(in c[0]), c5_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c6_0 = L.Load(in c[0]), c6_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c7_0 = L.Load(in c[0]), c7_1 = Masks<L, V>.Load(c + L.Count, mask);
            for (var left = t.K; left > 0; left--)
            {
                V b0 = L.Load(in b[0]), b1 = Masks<L, V>.Load(b + L.Count, mask);
                var x = L.All(*a0);
                c0_0 = L.MultiplyAdd(x, b0, c0_0); c0_1 = L.MultiplyAdd(x, b1, c0_1);
                x = L.All(a0[rowA]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0); c1_1 = L.MultiplyAdd(x, b1, c1_1);
                x = L.All(a0[rowA2]);
                c2_0 = L.MultiplyAdd(x, b0, c2_0); c2_1 = L.MultiplyAdd(x, b1, c2_1);
                x = L.All(*a3);
                c3_0 = L.MultiplyAdd(x, b0, c3_0); c3_1 = L.MultiplyAdd(x, b1, c3_1);
                x = L.All(a3[rowA]);
                c4_0 = L.MultiplyAdd(x, b0, c4_0); c4_1 = L.MultiplyAdd(x, b1, c4_1);
                x = L.All(a3[rowA2]);
                c5_0 = L.MultiplyAdd(x, b0, c5_0); c5_1 = L.MultiplyAdd(x, b1, c5_1);
                x = L.All(*a6);
                c6_0 = L.MultiplyAdd(x, b0, c6_0); c6_1 = L.MultiplyAdd(x, b1, c6_1);
                x = L.All(a6[rowA]);
                c7_0 = L.MultiplyAdd(x, b0, c7_0); c7_1 = L.MultiplyAdd(x, b1, c7_1);
                b += S.Next(stepB, ref steps);
                a0 += stepA; a3 += stepA; a6 += stepA;
            }

            c = t.C;
            L.Store(c0_0, ref c[0]); Masks<L, V>.Store(c0_1, c + L.Count, mask);
            c += rowC;
            L.Store(c1_0, ref c[0]); Masks<L, V>.Store(c1_1, c + L.Count, mask);
            c += rowC;
            L.Store(c2_0, ref c[0]); Masks<L, V>.Store(c2_1, c + L.Count, mask);
            c += rowC;
            L.Store(c3_0, ref c[0]); Masks<L, V>.Store(c3_1, c + L.Count, mask);
            c += rowC;
            L.Store(c4_0, ref c[0]); Masks<L, V>.Store(c4_1, c + L.Count, mask);
            c += rowC;
            L.Store(c5_0, ref c[0]); Masks<L, V>.Store(c5_1, c + L.Count, mask);
            c += rowC;
            L.Store(c6_0, ref c[0]); Masks<L, V>.Store(c6_1, c + L.Count, mask);
            c += rowC;
            L.Store(c7_0, ref c[0]); Masks<L, V>.Store(c7_1, c + L.Count, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile9x2(in Tile t)
    {
        unchecked
        {
            nint rowA = t.RowA, stepA = t.StepA, stepB = t.StepB, rowC = t.RowC;
            var steps = t.StepsB;
            var rowA2 = 2 * rowA;
            float* b = t.B, c = t.C, a0 = t.A;
            var a3 = a0 + 3 * rowA;
            var a6 = a3 + 3 * rowA;
            var mask = Masks<L, V>.Of(t.Last);
            V c0_0 = L.Load(in c[0]), c0_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c1_0 = L.Load(in c[0]), c1_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c2_0 = L.Load(in c[0]), c2_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c3_0 = L.Load(in c[0]), c3_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c4_0 = L.Load(in c[0]), c4_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c5_0 = L.Load(in c[0]), c5_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c6_0 = L.Load(in c[0]), c6_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c7_0 = L.Load(in c[0]), c7_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c8_0 = L.Load(in c[0]), c8_1 = Masks<L, V>.Load(c + L.Count, mask);
            for (var left = t.K; left > 0; left--)
            {
                V b0 = L.Load(in b[0]), b1 = Masks<L, V>.Load(b + L.Count, mask);
                var x = L.All(*a0);
                c0_0 = L.MultiplyAdd(x, b0, c0_0); c0_1 = L.MultiplyAdd(x, b1, c0_1);
                x = L.All(a0[rowA]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0); c1_1 = L.MultiplyAdd(x, b1, c1_1);
                x = L.All(a0[rowA2]);
                c2_0 = L.MultiplyAdd(x, b0, c2_0); c2_1 = L.MultiplyAdd(x, b1, c2_1);
                x = L.All(*a3);
                c3_0 = L.MultiplyAdd(x, b0, c3_0); c3_1 = L.MultiplyAdd(x, b1, c3_1);
                x = L.All(a3[rowA]);
                c4_0 = L.MultiplyAdd(x, b0, c4_0); c4_1 = L.MultiplyAdd(x, b1, c4_1);
                x = L.All(a3[rowA2]);
                c5_0 = L.MultiplyAdd(x, b0, c5_0); c5_1 = L.MultiplyAdd(x, b1, c5_1);
                x = L.All(*a6);
                c6_0 = L.MultiplyAdd(x, b0, c6_0); c6_1 = L.MultiplyAdd(x, b1, c6_1);
                x = L.All(a6[rowA]);
                c7_0 = L.MultiplyAdd(x, b0, c7_0); c7_1 = L.MultiplyAdd(x, b1, c7_1);
                x = L.All(a6[rowA2]);
                c8_0 = L.MultiplyAdd(x, b0, c8_0); c8_1 = L.MultiplyAdd(x, b1, c8_1);
                b += S.Next(stepB, ref steps);
                a0 += stepA; a3 += stepA; a6 += stepA;
            }

            c = t.C;
            L.Store(c0_0, ref c[0]); Masks<L, V>.Store(c0_1, c + L.Count, mask);
            c += rowC;
            L.Store(c1_0, ref c[0]); Masks<L, V>.Store(c1_1, c + L.Count, mask);
            c += rowC;
            L.Store(c2_0, ref c[0]); Masks<L, V>.Store(c2_1, c + L.Count, mask);
            c += rowC;
            L.Store(c3_0, ref c[0]); Masks<L, V>.Store(c3_1, c + L.Count, mask);
            c += rowC;
            L.Store(c4_0, ref c[0]); Masks<L, V>.Store(c4_1, c + L.Count, mask);
            c += rowC;
            L.Store(c5_0, ref c[0]); Masks<L, V>.Store(c5_1, c + L.Count, mask);
            c += rowC;
            L.Store(c6_0, ref c[0]); Masks<L, V>.Store(c6_1, c + L.Count, mask);
            c += rowC;
            L.Store(c7_0, ref c[0]); Masks<L, V>.Store(c7_1, c + L.Count, mask);
            c += rowC;
            L.Store(c8_0, ref c[0]); Masks<L, V>.Store(c8_1, c + L.Count, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile10x2(in Tile t)
    {
        unchecked
        {
            nint rowA = t.RowA, stepA = t.StepA, stepB = t.StepB, rowC = t.RowC;
            var steps = t.StepsB;
            var rowA2 = 2 * rowA;
            float* b = t.B, c = t.C, a0 = t.A;
            var a3 = a0 + 3 * rowA;
            var a6 = a3 + 3 * rowA;
            var a9 = a6 + 3 * rowA;
            var mask = Masks<L, V>.Of(t.Last);
            V c0_0 = L.Load(in c[0]), c0_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c1_0 = L.Load(in c[0]), c1_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c2_0 = L.Load(in c[0]), c2_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c3_0 = L.Load(in c[0]), c3_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c4_0 = L.Load(in c[0]), c4_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c5_0 = L.Load(in c[0]), c5_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c6_0 = L.Load(in c[0]), c6_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c7_0 = L.Load(in c[0]), c7_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c8_0 = L.Load(in c[0]), c8_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c9_0 = L.Load(in c[0]), c9_1 = Masks<L, V>.Load(c + L.Count, mask);
            for (var left = t.K; left > 0; left--)
            {
                V b0 = L.Load(in b[0]), b1 = Masks<L, V>.Load(b + L.Count, mask);
                var x = L.All(*a0);
                c0_0 = L.MultiplyAdd(x, b0, c0_0); c0_1 = L.MultiplyAdd(x, b1, c0_1);
                x = L.All(a0[rowA]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0); c1_1 = L.MultiplyAdd(x, b1, c1_1);
                x = L.All(a0[rowA2]);
                c2_0 = L.MultiplyAdd(x, b0, c2_0); c2_1 = L.MultiplyAdd(x, b1, c2_1);
                x = L.All(*a3);
                c3_0 = L.MultiplyAdd(x, b0, c3_0); c3_1 = L.MultiplyAdd(x, b1, c3_1);
                x = L.All(a3[rowA]);
                c4_0 = L.MultiplyAdd(x, b0, c4_0); c4_1 = L.MultiplyAdd(x, b1, c4_1);
                x = L.All(a3[rowA2]);
                c5_0 = L.MultiplyAdd(x, b0, c5_0); c5_1 = L.MultiplyAdd(x, b1, c5_1);
                x = L.All(*a6);
                c6_0 = L.MultiplyAdd(x, b0, c6_0); c6_1 = L.MultiplyAdd(x, b1, c6_1);
                x = L.All(a6[rowA]);
                c7_0 = L.MultiplyAdd(x, b0, c7_0); c7_1 = L.MultiplyAdd(x, b1, c7_1);
                x = L.All(a6[rowA2]);
                c8_0 = L.MultiplyAdd(x, b0, c8_0); c8_1 = L.MultiplyAdd(x, b1, c8_1);
                x = L.All(*a9);
                c9_0 = L.MultiplyAdd(x, b0, c9_0); c9_1 = L.MultiplyAdd(x, b1, c9_1);
                b += S.Next(stepB, ref steps);
                a0 += stepA; a3 += stepA; a6 += stepA; a9 += stepA;
            }

            c = t.C;
            L.Store(c0_0, ref c[0]); Masks<L, V>.Store(c0_1, c + L.Count, mask);
            c += rowC;
            L.Store(c1_0, ref c[0]); Masks<L, V>.Store(c1_1, c + L.Count, mask);
            c += rowC;
            L.Store(c2_0, ref c[0]); Masks<L, V>.Store(c2_1, c + L.Count, mask);
            c += rowC;
            L.Store(c3_0, ref c[0]); Masks<L, V>.Store(c3_1, c + L.Count, mask);
            c += rowC;
            L.Store(c4_0, ref c[0]); Masks<L, V>.Store(c4_1, c + L.Count, mask);
            c += rowC;
            L.Store(c5_0, ref c[0]); Masks<L, V>.Store(c5_1, c + L.Count, mask);
            c += rowC;
            L.Store(c6_0, ref c[0]); Masks<L, V>.Store(c6_1, c + L.Count, mask);
            c += rowC;
            L.Store(c7_0, ref c[0]); Masks<L, V>.Store(c7_1, c + L.Count, mask);
            c += rowC;
            L.Store(c8_0, ref c[0]); Masks<L, V>.Store(c8_1, c + L.Count, mask);
            c += rowC;
            L.Store(c9_0, ref c[0]); Masks<L, V>.Store(c9_1, c + L.Count, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile11x2(in Tile t)
    {
        unchecked
        {
            nint rowA = t.RowA, stepA = t.StepA, stepB = t.StepB, rowC = t.RowC;
            var steps = t.StepsB;
            var rowA2 = 2 * rowA;
            float* b = t.B, c = t.C, a0 = t.A;
            var a3 = a0 + 3 * rowA;
            var a6 = a3 + 3 * rowA;
            var a9 = a6 + 3 * rowA;
            var mask = Masks<L, V>.Of(t.Last);
            V c0_0 = L.Load(in c[0]), c0_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c1_0 = L.Load(in c[0]), c1_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c2_0 = L.Load(in c[0]), c2_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c3_0 = L.Load(in c[0]), c3_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c4_0 = L.Load(in c[0]), c4_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c5_0 = L.Load(in c[0]), c5_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c6_0 = L.Load(in c[0]), c6_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c7_0 = L.Load(in c[0]), c7_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c8_0 = L.Load(in c[0]), c8_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c9_0 = L.Load(in c[0]), c9_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c10_0 = L.Load(in c[0]), c10_1 = Masks<L, V>.Load(c + L.Count, mask);
            for (var left = t.K; left > 0; left--)
            {
                V b0 = L.Load(in b[0]), b1 = Masks<L, V>.Load(b + L.Count, mask);
                var x = L.All(*a0);
                c0_0 = L.MultiplyAdd(x, b0, c0_0); c0_1 = L.MultiplyAdd(x, b1, c0_1);
                x = L.All(a0[rowA]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0); c1_1 = L.MultiplyAdd(x, b1, c1_1);
                x = L.All(a0[rowA2]);
                c2_0 = L.MultiplyAdd(x, b0, c2_0); c2_1 = L.MultiplyAdd(x, b1, c2_1);
                x = L.All(*a3);
                c3_0 = L.MultiplyAdd(x, b0, c3_0); c3_1 = L.MultiplyAdd(x, b1, c3_1);
                x = L.All(a3[rowA]);
                c4_0 = L.MultiplyAdd(x, b0, c4_0); c4_1 = L.MultiplyAdd(x, b1, c4_1);
                x = L.All(a3[rowA2]);
                c5_0 = L.MultiplyAdd(x, b0, c5_0); c5_1 = L.MultiplyAdd(x, b1, c5_1);
                x = L.All(*a6);
                c6_0 = L.MultiplyAdd(x, b0, c6_0); c6_1 = L.MultiplyAdd(x, b1, c6_1);
                x = L.All(a6[rowA]);
                c7_0 = L.MultiplyAdd(x, b0, c7_0); c7_1 = L.MultiplyAdd(x, b1, c7_1);
                x = L.All(a6[rowA2]);
                c8_0 = L.MultiplyAdd(x, b0, c8_0); c8_1 = L.MultiplyAdd(x, b1, c8_1);
                x = L.All(*a9);
                c9_0 = L.MultiplyAdd(x, b0, c9_0); c9_1 = L.MultiplyAdd(x, b1, c9_1);
                x = L.All(a9[rowA]);
                c10_0 = L.MultiplyAdd(x, b0, c10_0); c10_1 = L.MultiplyAdd(x, b1, c10_1);
                b += S.Next(stepB, ref steps);
                a0 += stepA; a3 += stepA; a6 += stepA; a9 += stepA;
            }

            c = t.C;
            L.Store(c0_0, ref c[0]); Masks<L, V>.Store(c0_1, c + L.Count, mask);
            c += rowC;
            L.Store(c1_0, ref c[0]); Masks<L, V>.Store(c1_1, c + L.Count, mask);
            c += rowC;
            L.Store(c2_0, ref c[0]); Masks<L, V>.Store(c2_1, c + L.Count, mask);
            c += rowC;
            L.Store(c3_0, ref c[0]); Masks<L, V>.Store(c3_1, c + L.Count, mask);
            c += rowC;
            L.Store(c4_0, ref c[0]); Masks<L, V>.Store(c4_1, c + L.Count, mask);
            c += rowC;
            L.Store(c5_0, ref c[0]); Masks<L, V>.Store(c5_1, c + L.Count, mask);
            c += rowC;
            L.Store(c6_0, ref c[0]); Masks<L, V>.Store(c6_1, c + L.Count, mask);
            c += rowC;
            L.Store(c7_0, ref c[0]); Masks<L, V>.Store(c7_1, c + L.Count, mask);
            c += rowC;
            L.Store(c8_0, ref c[0]); Masks<L, V>.Store(c8_1, c + L.Count, mask);
            c += rowC;
            L.Store(c9_0, ref c[0]); Masks<L, V>.Store(c9_1, c + L.Count, mask);
            c += rowC;
            L.Store(c10_0, ref c[0]); Masks<L, V>.Store(c10_1, c + L.Count, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile12x2(in Tile t)
    {
        unchecked
        {
            nint rowA = t.RowA, stepA = t.StepA, stepB = t.StepB, rowC = t.RowC;
            var steps = t.StepsB;
            var rowA2 = 2 * rowA;
            float* b = t.B, c = t.C, a0 = t.A;
            var a3 = a0 + 3 * rowA;
            var a6 = a3 + 3 * rowA;
            var a9 = a6 + 3 * rowA;
            var mask = Masks<L, V>.Of(t.Last);
            V c0_0 = L.Load(in c[0]), c0_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c1_0 = L.Load(in c[0]), c1_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c2_0 = L.Load(in c[0]), c2_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c3_0 = L.Load(in c[0]), c3_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c4_0 = L.Load(in c[0]), c4_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c5_0 = L.Load(in c[0]), c5_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c6_0 = L.Load(in c[0]), c6_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c7_0 = L.Load(in c[0]), c7_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c8_0 = L.Load(in c[0]), c8_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c9_0 = L.Load(in c[0]), c9_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c10_0 = L.Load(in c[0]), c10_1 = Masks<L, V>.Load(c + L.Count, mask);
            c += rowC;
            V c11_0 = L.Load(in c[0]), c11_1 = Masks<L, V>.Load(c + L.Count, mask);
            for (var left = t.K; left > 0; left--)
            {
                V b0 = L.Load(in b[0]), b1 = Masks<L, V>.Load(b + L.Count, mask);
                var x = L.All(*a0);
                c0_0 = L.MultiplyAdd(x, b0, c0_0); c0_1 = L.MultiplyAdd(x, b1, c0_1);
                x = L.All(a0[rowA]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0); c1_1 = L.MultiplyAdd(x, b1, c1_1);
                x = L.All(a0[rowA2]);
                c2_0 = L.MultiplyAdd(x, b0, c2_0); c2_1 = L.MultiplyAdd(x, b1, c2_1);
                x = L.All(*a3);
                c3_0 = L.MultiplyAdd(x, b0, c3_0); c3_1 = L.MultiplyAdd(x, b1, c3_1);
                x = L.All(a3[rowA]);
                c4_0 = L.MultiplyAdd(x, b0, c4_0); c4_1 = L.MultiplyAdd(x, b1, c4_1);
                x = L.All(a3[rowA2]);
                c5_0 = L.MultiplyAdd(x, b0, c5_0); c5_1 = L.MultiplyAdd(x, b1, c5_1);
                x = L.All(*a6);
                c6_0 = L.MultiplyAdd(x, b0, c6_0); c6_1 = L.MultiplyAdd(x, b1, c6_1);
                x = L.All(a6[rowA]);
                c7_0 = L.MultiplyAdd(x, b0, c7_0); c7_1 = L.MultiplyAdd(x, b1, c7_1);
                x = L.All(a6[rowA2]);
                c8_0 = L.MultiplyAdd(x, b0, c8_0); c8_1 = L.MultiplyAdd(x, b1, c8_1);
                x = L.All(*a9);
                c9_0 = L.MultiplyAdd(x, b0, c9_0); c9_1 = L.MultiplyAdd(x, b1, c9_1);
                x = L.All(a9[rowA]);
                c10_0 = L.MultiplyAdd(x, b0, c10_0); c10_1 = L.MultiplyAdd(x, b1, c10_1);
                x = L.All(a9[rowA2]);
                c11_0 = L.MultiplyAdd(x, b0, c11_0); c11_1 = L.MultiplyAdd(x, b1, c11_1);
                b += S.Next(stepB, ref steps);
                a0 += stepA; a3 += stepA; a6 += stepA; a9 += stepA;
            }

            c = t.C;
            L.Store(c0_0, ref c[0]); Masks<L, V>.Store(c0_1, c + L.Count, mask);
            c += rowC;
            L.Store(c1_0, ref c[0]); Masks<L, V>.Store(c1_1, c + L.Count, mask);
            c += rowC;
            L.Store(c2_0, ref c[0]); Masks<L, V>.Store(c2_1, c + L.Count, mask);
            c += rowC;
            L.Store(c3_0, ref c[0]); Masks<L, V>.Store(c3_1, c + L.Count, mask);
            c += rowC;
            L.Store(c4_0, ref c[0]); Masks<L, V>.Store(c4_1, c + L.Count, mask);
            c += rowC;
            L.Store(c5_0, ref c[0]); Masks<L, V>.Store(c5_1, c + L.Count, mask);
            c += rowC;
            L.Store(c6_0, ref c[0]); Masks<L, V>.Store(c6_1, c + L.Count, mask);
            c += rowC;
            L.Store(c7_0, ref c[0]); Masks<L, V>.Store(c7_1, c + L.Count, mask);
            c += rowC;
            L.Store(c8_0, ref c[0]); Masks<L, V>.Store(c8_1, c + L.Count, mask);
            c += rowC;
            L.Store(c9_0, ref c[0]); Masks<L, V>.Store(c9_1, c + L.Count, mask);
            c += rowC;
            L.Store(c10_0, ref c[0]); Masks<L, V>.Store(c10_1, c + L.Count, mask);
            c += rowC;
            L.Store(c11_0, ref c[0]); Masks<L, V>.Store(c11_1, c + L.Count, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile1x4(in Tile t)
    {
        unchecked
        {
            nint rowA = t.RowA, stepA = t.StepA, stepB = t.StepB, rowC = t.RowC;
            var steps = t.StepsB;
            var pair = t.PairB;
            float* b = t.B, c = t.C, a0 = t.A;
            var mask = Masks<L, V>.Of(t.Last);
            V c0_0 = L.Load(in c[0]), c0_1 = L.Load(in c[L.Count]), c0_2 = L.Load(in c[2 * L.Count]), c0_3 = Masks<L, V>.Load(c + 3 * L.Count, mask);
            for (var left = t.K; left > 0; left--)
            {
                V b0 = L.Load(in b[0]), b1 = L.Load(in b[L.Count]), b2 = L.Load(in b[pair]), b3 = Masks<L, V>.Load(b + pair + L.Count, mask);
                var x = L.All(*a0);
                c0_0 = L.MultiplyAdd(x, b0, c0_0); c0_1 = L.MultiplyAdd(x, b1, c0_1); c0_2 = L.MultiplyAdd(x, b2, c0_2); c0_3 = L.MultiplyAdd(x, b3, c0_3);
                b += S.Next(stepB, ref steps);
                a0 += stepA;
            }

            c = t.C;
            L.Store(c0_0, ref c[0]); L.Store(c0_1, ref c[L.Count]); L.Store(c0_2, ref c[2 * L.Count]); Masks<L, V>.Store(c0_3, c + 3 * L.Count, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile2x4(in Tile t)
    {
        unchecked
        {
            nint rowA = t.RowA, stepA = t.StepA, stepB = t.StepB, rowC = t.RowC;
            var steps = t.StepsB;
            var pair = t.PairB;
            float* b = t.B, c = t.C, a0 = t.A;
            var mask = Masks<L, V>.Of(t.Last);
            V c0_0 = L.Load(in c[0]), c0_1 = L.Load(in c[L.Count]), c0_2 = L.Load(in c[2 * L.Count]), c0_3 = Masks<L, V>.Load(c + 3 * L.Count, mask);
            c += rowC;
            V c1_0 = L.Load(in c[0]), c1_1 = L.Load(in c[L.Count]), c1_2 = L.Load(in c[2 * L.Count]), c1_3 = Masks<L, V>.Load(c + 3 * L.Count, mask);
            for (var left = t.K; left > 0; left--)
            {
                V b0 = L.Load(in b[0]), b1 = L.Load(in b[L.Count]), b2 = L.Load(in b[pair]), b3 = Masks<L, V>.Load(b + pair + L.Count, mask);
                var x = L.All(*a0);
                c0_0 = L.MultiplyAdd(x, b0, c0_0); c0_1 = L.MultiplyAdd(x, b1, c0_1); c0_2 = L.MultiplyAdd(x, b2, c0_2); c0_3 = L.MultiplyAdd(x, b3, c0_3);
                x = L.All(a0[rowA]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0); c1_1 = L.MultiplyAdd(x, b1, c1_1); c1_2 = L.MultiplyAdd(x, b2, c1_2); c1_3 = L.MultiplyAdd(x, b3, c1_3);
                b += S.Next(stepB, ref steps);
                a0 += stepA;
            }

            c = t.C;
            L.Store(c0_0, ref c[0]); L.Store(c0_1, ref c[L.Count]); L.Store(c0_2, ref c[2 * L.Count]); Masks<L, V>.Store(c0_3, c + 3 * L.Count, mask);
            c += rowC;
            L.Store(c1_0, ref c[0]); L.Store(c1_1, ref c[L.Count]); L.Store(c1_2, ref c[2 * L.Count]); Masks<L, V>.Store(c1_3, c + 3 * L.Count, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile3x4(in Tile t)
    {
        unchecked
        {
            nint rowA = t.RowA, stepA = t.StepA, stepB = t.StepB, rowC = t.RowC;
            var steps = t.StepsB;
            var rowA2 = 2 * rowA;
            var pair = t.PairB;
            float* b = t.B, c = t.C, a0 = t.A;
            var mask = Masks<L, V>.Of(t.Last);
            V c0_0 = L.Load(in c[0]), c0_1 = L.Load(in c[L.Count]), c0_2 = L.Load(in c[2 * L.Count]), c0_3 = Masks<L, V>.Load(c + 3 * L.Count, mask);
            c += rowC;
            V c1_0 = L.Load(in c[0]), c1_1 = L.Load(in c[L.Count]), c1_2 = L.Load(in c[2 * L.Count]), c1_3 = Masks<L, V>.Load(c + 3 * L.Count, mask);
            c += rowC;
            V c2_0 = L.Load(in c[0]), c2_1 = L.Load(in c[L.Count]), c2_2 = L.Load(in c[2 * L.Count]), c2_3 = Masks<L, V>.Load(c + 3 * L.Count, mask);
            for (var left = t.K; left > 0; left--)
            {
                V b0 = L.Load(in b[0]), b1 = L.Load(in b[L.Count]), b2 = L.Load(in b[pair]), b3 = Masks<L, V>.Load(b + pair + L.Count, mask);
                var x = L.All(*a0);
                c0_0 = L.MultiplyAdd(x, b0, c0_0); c0_1 = L.MultiplyAdd(x, b1, c0_1); c0_2 = L.MultiplyAdd(x, b2, c0_2); c0_3 = L.MultiplyAdd(x, b3, c0_3);
                x = L.All(a0[rowA]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0); c1_1 = L.MultiplyAdd(x, b1, c1_1); c1_2 = L.MultiplyAdd(x, b2, c1_2); c1_3 = L.MultiplyAdd(x, b3, c1_3);
                x = L.All(a0[rowA2]);
                c2_0 = L.MultiplyAdd(x, b0, c2_0); c2_1 = L.MultiplyAdd(x, b1, c2_1); c2_2 = L.MultiplyAdd(x, b2, c2_2); c2_3 = L.MultiplyAdd(x, b3, c2_3);
                b += S.Next(stepB, ref steps);
                a0 += stepA;
            }

            c = t.C;
            L.Store(c0_0, ref c[0]); L.Store(c0_1, ref c[L.Count]); L.Store(c0_2, ref c[2 * L.Count]); Masks<L, V>.Store(c0_3, c + 3 * L.Count, mask);
            c += rowC;
            L.Store(c1_0, ref c[0]); L.Store(c1_1, ref c[L.Count]); L.Store(c1_2, ref c[2 * L.Count]); Masks<L, V>.Store(c1_3, c + 3 * L.Count, mask);
            c += rowC;
            L.Store(c2_0, ref c[0]); L.Store(c2_1, ref c[L.Count]); L.Store(c2_2, ref c[2 * L.Count]); Masks<L, V>.Store(c2_3, c + 3 * L.Count, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x4(in Tile t)
    {
        unchecked
        {
            nint rowA = t.RowA, stepA = t.StepA, stepB = t.StepB, rowC = t.RowC;
            var steps = t.StepsB;
            var rowA2 = 2 * rowA;
            var pair = t.PairB;
            float* b = t.B, c = t.C, a0 = t.A;
            var a3 = a0 + 3 * rowA;
            var mask = Masks<L, V>.Of(t.Last);
            V c0_0 = L.Load(in c[0]), c0_1 = L.Load(in c[L.Count]), c0_2 = L.Load(in c[2 * L.Count]), c0_3 = Masks<L, V>.Load(c + 3 * L.Count, mask);
            c += rowC;
            V c1_0 = L.Load(in c[0]), c1_1 = L.Load(in c[L.Count]), c1_2 = L.Load(in c[2 * L.Count]), c1_3 = Masks<L, V>.Load(c + 3 * L.Count, mask);
            c += rowC;
            V c2_0 = L.Load(in c[0]), c2_1 = L.Load(in c[L.Count]), c2_2 = L.Load(in c[2 * L.Count]), c2_3 = Masks<L, V>.Load(c + 3 * L.Count, mask);
            c += rowC;
            V c3_0 = L.Load(in c[0]), c3_1 = L.Load(in c[L.Count]), c3_2 = L.Load(in c[2 * L.Count]), c3_3 = Masks<L, V>.Load(c + 3 * L.Count, mask);
            for (var left = t.K; left > 0; left--)
            {
                V b0 = L.Load(in b[0]), b1 = L.Load(in b[L.Count]), b2 = L.Load(in b[pair]), b3 = Masks<L, V>.Load(b + pair + L.Count, mask);
                var x = L.All(*a0);
                c0_0 = L.MultiplyAdd(x, b0, c0_0); c0_1 = L.MultiplyAdd(x, b1, c0_1); c0_2 = L.MultiplyAdd(x, b2, c0_2); c0_3 = L.MultiplyAdd(x, b3, c0_3);
                x = L.All(a0[rowA]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0); c1_1 = L.MultiplyAdd(x, b1, c1_1); c1_2 = L.MultiplyAdd(x, b2, c1_2); c1_3 = L.MultiplyAdd(x, b3, c1_3);
                x = L.All(a0[rowA2]);
                c2_0 = L.MultiplyAdd(x, b0, c2_0); c2_1 = L.MultiplyAdd(x, b1, c2_1); c2_2 = L.MultiplyAdd(x, b2, c2_2); c2_3 = L.MultiplyAdd(x, b3, c2_3);
                x = L.All(*a3);
                c3_0 = L.MultiplyAdd(x, b0, c3_0); c3_1 = L.MultiplyAdd(x, b1, c3_1); c3_2 = L.MultiplyAdd(x, b2, c3_2); c3_3 = L.MultiplyAdd(x, b3, c3_3);
                b += S.Next(stepB, ref steps);
                a0 += stepA; a3 += stepA;
            }

            c = t.C;
            L.Store(c0_0, ref c[0]); L.Store(c0_1, ref c[L.Count]); L.Store(c0_2, ref c[2 * L.Count]); Masks<L, V>.Store(c0_3, c + 3 * L.Count, mask);
            c += rowC;
            L.Store(c1_0, ref c[0]); L.Store(c1_1, ref c[L.Count]); L.Store(c1_2, ref c[2 * L.Count]); Masks<L, V>.Store(c1_3, c + 3 * L.Count, mask);
            c += rowC;
            L.Store(c2_0, ref c[0]); L.Store(c2_1, ref c[L.Count]); L.Store(c2_2, ref c[2 * L.Count]); Masks<L, V>.Store(c2_3, c + 3 * L.Count, mask);
            c += rowC;
            L.Store(c3_0, ref c[0]); L.Store(c3_1, ref c[L.Count]); L.Store(c3_2, ref c[2 * L.Count]); Masks<L, V>.Store(c3_3, c + 3 * L.Count, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile5x4(in Tile t)
    {
        unchecked
        {
            nint rowA = t.RowA, stepA = t.StepA, stepB = t.StepB, rowC = t.RowC;
            var steps = t.StepsB;
            var rowA2 = 2 * rowA;
            var pair = t.PairB;
            float* b = t.B, c = t.C, a0 = t.A;
            var a3 = a0 + 3 * rowA;
            var mask = Masks<L, V>.Of(t.Last);
            V c0_0 = L.Load(in c[0]), c0_1 = L.Load(in c[L.Count]), c0_2 = L.Load(in c[2 * L.Count]), c0_3 = Masks<L, V>.Load(c + 3 * L.Count, mask);
            c += rowC;
            V c1_0 = L.Load(in c[0]), c1_1 = L.Load(in c[L.Count]), c1_2 = L.Load(in c[2 * L.Count]), c1_3 = Masks<L, V>.Load(c + 3 * L.Count, mask);
            c += rowC;
            V c2_0 = L.Load(in c[0]), c2_1 = L.Load(in c[L.Count]), c2_2 = L.Load(in c[2 * L.Count]), c2_3 = Masks<L, V>.Load(c + 3 * L.Count, mask);
            c += rowC;
            V c3_0 = L.Load(in c[0]), c3_1 = L.Load(in c[L.Count]), c3_2 = L.Load(in c[2 * L.Count]), c3_3 = Masks<L, V>.Load(c + 3 * L.Count, mask);
            c += rowC;
            V c4_0 = L.Load(in c[0]), c4_1 = L.Load(in c[L.Count]), c4_2 = L.Load(in c[2 * L.Count]), c4_3 = Masks<L, V>.Load(c + 3 * L.Count, mask);
            for (var left = t.K; left > 0; left--)
            {
                V b0 = L.Load(in b[0]), b1 = L.Load(in b[L.Count]), b2 = L.Load(in b[pair]), b3 = Masks<L, V>.Load(b + pair + L.Count, mask);
                var x = L.All(*a0);
                c0_0 = L.MultiplyAdd(x, b0, c0_0); c0_1 = L.MultiplyAdd(x, b1, c0_1); c0_2 = L.MultiplyAdd(x, b2, c0_2); c0_3 = L.MultiplyAdd(x, b3, c0_3);
                x = L.All(a0[rowA]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0); c1_1 = L.MultiplyAdd(x, b1, c1_1); c1_2 = L.MultiplyAdd(x, b2, c1_2); c1_3 = L.MultiplyAdd(x, b3, c1_3);
                x = L.All(a0[rowA2]);
                c2_0 = L.MultiplyAdd(x, b0, c2_0); c2_1 = L.MultiplyAdd(x, b1, c2_1); c2_2 = L.MultiplyAdd(x, b2, c2_2); c2_3 = L.MultiplyAdd(x, b3, c2_3);
                x = L.All(*a3);
                c3_0 = L.MultiplyAdd(x, b0, c3_0); c3_1 = L.MultiplyAdd(x, b1, c3_1); c3_2 = L.MultiplyAdd(x, b2, c3_2); c3_3 = L.MultiplyAdd(x, b3, c3_3);
                x = L.All(a3[rowA]);
                c4_0 = L.MultiplyAdd(x, b0, c4_0); c4_1 = L.MultiplyAdd(x, b1, c4_1); c4_2 = L.MultiplyAdd(x, b2, c4_2); c4_3 = L.MultiplyAdd(x, b3, c4_3);
                b += S.Next(stepB, ref steps);
                a0 += stepA; a3 += stepA;
            }

            c = t.C;
            L.Store(c0_0, ref c[0]); L.Store(c0_1, ref c[L.Count]); L.Store(c0_2, ref c[2 * L.Count]); Masks<L, V>.Store(c0_3, c + 3 * L.Count, mask);
            c += rowC;
            L.Store(c1_0, ref c[0]); L.Store(c1_1, ref c[L.Count]); L.Store(c1_2, ref c[2 * L.Count]); Masks<L, V>.Store(c1_3, c + 3 * L.Count, mask);
            c += rowC;
            L.Store(c2_0, ref c[0]); L.Store(c2_1, ref c[L.Count]); L.Store(c2_2, ref c[2 * L.Count]); Masks<L, V>.Store(c2_3, c + 3 * L.Count, mask);
            c += rowC;
            L.Store(c3_0, ref c[0]); L.Store(c3_1, ref c[L.Count]); L.Store(c3_2, ref c[2 * L.Count]); Masks<L, V>.Store(c3_3, c + 3 * L.Count, mask);
            c += rowC;
            L.Store(c4_0, ref c[0]); L.Store(c4_1, ref c[L.Count]); L.Store(c4_2, ref c[2 * L.Count]); Masks<L, V>.Store(c4_3, c + 3 * L.Count, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile6x4(in Tile t)
    {
        unchecked
        {
            nint rowA = t.RowA, stepA = t.StepA, stepB = t.StepB, rowC = t.RowC;
            var steps = t.StepsB;
            var rowA2 = 2 * rowA;
            var pair = t.PairB;
            float* b = t.B, c = t.C, a0 = t.A;
            var a3 = a0 + 3 * rowA;
            var mask = Masks<L, V>.Of(t.Last);
            V c0_0 = L.Load(in c[0]), c0_1 = L.Load(in c[L.Count]), c0_2 = L.Load(in c[2 * L.Count]), c0_3 = Masks<L, V>.Load(c + 3 * L.Count, mask);
            c += rowC;
            V c1_0 = L.Load(in c[0]), c1_1 = L.Load(in c[L.Count]), c1_2 = L.Load(in c[2 * L.Count]), c1_3 = Masks<L, V>.Load(c + 3 * L.Count, mask);
            c += rowC;
            V c2_0 = L.Load(in c[0]), c2_1 = L.Load(in c[L.Count]), c2_2 = L.Load(in c[2 * L.Count]), c2_3 = Masks<L, V>.Load(c + 3 * L.Count, mask);
            c += rowC;
            V c3_0 = L.Load(in c[0]), c3_1 = L.Load(in c[L.Count]), c3_2 = L.Load(in c[2 * L.Count]), c3_3 = Masks<L, V>.Load(c + 3 * L.Count, mask);
            c += rowC;
            V c4_0 = L.Load(in c[0]), c4_1 = L.Load(in c[L.Count]), c4_2 = L.Load(in c[2 * L.Count]), c4_3 = Masks<L, V>.Load(c + 3 * L.Count, mask);
            c += rowC;
            V c5_0 = L.Load(in c[0]), c5_1 = L.Load(in c[L.Count]), c5_2 = L.Load(in c[2 * L.Count]), c5_3 = Masks<L, V>.Load(c + 3 * L.Count, mask);
            for (var left = t.K; left > 0; left--)
            {
                V b0 = L.Load(in b[0]), b1 = L.Load(in b[L.Count]), b2 = L.Load(in b[pair]), b3 = Masks<L, V>.Load(b + pair + L.Count, mask);
                var x = L.All(*a0);
                c0_0 = L.MultiplyAdd(x, b0, c0_0); c0_1 = L.MultiplyAdd(x, b1, c0_1); c0_2 = L.MultiplyAdd(x, b2, c0_2); c0_3 = L.MultiplyAdd(x, b3, c0_3);
                x = L.All(a0[rowA]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0); c1_1 = L.MultiplyAdd(x, b1, c1_1); c1_2 = L.MultiplyAdd(x, b2, c1_2); c1_3 = L.MultiplyAdd(x, b3, c1_3);
                x = L.All(a0[rowA2]);
                c2_0 = L.MultiplyAdd(x, b0, c2_0); c2_1 = L.MultiplyAdd(x, b1, c2_1); c2_2 = L.MultiplyAdd(x, b2, c2_2); c2_3 = L.MultiplyAdd(x, b3, c2_3);
                x = L.All(*a3);
                c3_0 = L.MultiplyAdd(x, b0, c3_0); c3_1 = L.MultiplyAdd(x, b1, c3_1); c3_2 = L.MultiplyAdd(x, b2, c3_2); c3_3 = L.MultiplyAdd(x, b3, c3_3);
                x = L.All(a3[rowA]);
                c4_0 = L.MultiplyAdd(x, b0, c4_0); c4_1 = L.MultiplyAdd(x, b1, c4_1); c4_2 = L.MultiplyAdd(x, b2, c4_2); c4_3 = L.MultiplyAdd(x, b3, c4_3);
                x = L.All(a3[rowA2]);
                c5_0 = L.MultiplyAdd(x, b0, c5_0); c5_1 = L.MultiplyAdd(x, b1, c5_1); c5_2 = L.MultiplyAdd(x, b2, c5_2); c5_3 = L.MultiplyAdd(x, b3, c5_3);
                b += S.Next(stepB, ref steps);
                a0 += stepA; a3 += stepA;
            }

            c = t.C;
            L.Store(c0_0, ref c[0]); L.Store(c0_1, ref c[L.Count]); L.Store(c0_2, ref c[2 * L.Count]); Masks<L, V>.Store(c0_3, c + 3 * L.Count, mask);
            c += rowC;
            L.Store(c1_0, ref c[0]); L.Store(c1_1, ref c[L.Count]); L.Store(c1_2, ref c[2 * L.Count]); Masks<L, V>.Store(c1_3, c + 3 * L.Count, mask);
            c += rowC;
            L.Store(c2_0, ref c[0]); L.Store(c2_1, ref c[L.Count]); L.Store(c2_2, ref c[2 * L.Count]); Masks<L, V>.Store(c2_3, c + 3 * L.Count, mask);
            c += rowC;
            L.Store(c3_0, ref c[0]); L.Store(c3_1, ref c[L.Count]); L.Store(c3_2, ref c[2 * L.Count]); Masks<L, V>.Store(c3_3, c + 3 * L.Count, mask);
            c += rowC;
            L.Store(c4_0, ref c[0]); L.Store(c4_1, ref c[L.Count]); L.Store(c4_2, ref c[2 * L.Count]); Masks<L, V>.Store(c4_3, c + 3 * L.Count, mask);
            c += rowC;
            L.Store(c5_0, ref c[0]); L.Store(c5_1, ref c[L.Count]); L.Store(c5_2, ref c[2 * L.Count]); Masks<L, V>.Store(c5_3, c + 3 * L.Count, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile1x8(in Tile t)
    {
        unchecked
        {
            nint rowA = t.RowA, stepA = t.StepA, stepB = t.StepB, rowC = t.RowC;
            var steps = t.StepsB;
            var pair = t.PairB;
            float* b = t.B, c = t.C, a0 = t.A;
            var mask = Masks<L, V>.Of(t.Last);
            V c0_0 = L.Load(in c[0]), c0_1 = L.Load(in c[L.Count]), c0_2 = L.Load(in c[2 * L.Count]), c0_3 = L.Load(in c[3 * L.Count]), c0_4 = L.Load(in c[4 * L.Count]), c0_5 = L.Load(in c[5 * L.Count]), c0_6 = L.Load(in c[6 * L.Count]), c0_7 = Masks<L, V>.Load(c + 7 * L.Count, mask);
            for (var left = t.K; left > 0; left--)
            {
                V b0 = L.Load(in b[0]), b1 = L.Load(in b[L.Count]), b2 = L.Load(in b[pair]), b3 = L.Load(in b[pair + L.Count]), b4 = L.Load(in b[2 * pair]), b5 = L.Load(in b[2 * pair + L.Count]), b6 = L.Load(in b[3 * pair]), b7 = Masks<L, V>.Load(b + 3 * pair + L.Count, mask);
                var x = L.All(*a0);
                c0_0 = L.MultiplyAdd(x, b0, c0_0); c0_1 = L.MultiplyAdd(x, b1, c0_1); c0_2 = L.MultiplyAdd(x, b2, c0_2); c0_3 = L.MultiplyAdd(x, b3, c0_3); c0_4 = L.MultiplyAdd(x, b4, c0_4); c0_5 = L.MultiplyAdd(x, b5, c0_5); c0_6 = L.MultiplyAdd(x, b6, c0_6); c0_7 = L.MultiplyAdd(x, b7, c0_7);
                b += S.Next(stepB, ref steps);
                a0 += stepA;
            }

            c = t.C;
            L.Store(c0_0, ref c[0]); L.Store(c0_1, ref c[L.Count]); L.Store(c0_2, ref c[2 * L.Count]); L.Store(c0_3, ref c[3 * L.Count]); L.Store(c0_4, ref c[4 * L.Count]); L.Store(c0_5, ref c[5 * L.Count]); L.Store(c0_6, ref c[6 * L.Count]); Masks<L, V>.Store(c0_7, c + 7 * L.Count, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile2x8(in Tile t)
    {
        unchecked
        {
            nint rowA = t.RowA, stepA = t.StepA, stepB = t.StepB, rowC = t.RowC;
            var steps = t.StepsB;
            var pair = t.PairB;
            float* b = t.B, c = t.C, a0 = t.A;
            var mask = Masks<L, V>.Of(t.Last);
            V c0_0 = L.Load(in c[0]), c0_1 = L.Load(in c[L.Count]), c0_2 = L.Load(in c[2 * L.Count]), c0_3 = L.Load(in c[3 * L.Count]), c0_4 = L.Load(in c[4 * L.Count]), c0_5 = L.Load(in c[5 * L.Count]), c0_6 = L.Load(in c[6 * L.Count]), c0_7 = Masks<L, V>.Load(c + 7 * L.Count, mask);
            c += rowC;
            V c1_0 = L.Load(in c[0]), c1_1 = L.Load(in c[L.Count]), c1_2 = L.Load(in c[2 * L.Count]), c1_3 = L.Load(in c[3 * L.Count]), c1_4 = L.Load(in c[4 * L.Count]), c1_5 = L.Load(in c[5 * L.Count]), c1_6 = L.Load(in c[6 * L.Count]), c1_7 = Masks<L, V>.Load(c + 7 * L.Count, mask);
            for (var left = t.K; left > 0; left--)
            {
                V b0 = L.Load(in b[0]), b1 = L.Load(in b[L.Count]), b2 = L.Load(in b[pair]), b3 = L.Load(in b[pair + L.Count]), b4 = L.Load(in b[2 * pair]), b5 = L.Load(in b[2 * pair + L.Count]), b6 = L.Load(in b[3 * pair]), b7 = Masks<L, V>.Load(b + 3 * pair + L.Count, mask);
                var x = L.All(*a0);
                c0_0 = L.MultiplyAdd(x, b0, c0_0); c0_1 = L.MultiplyAdd(x, b1, c0_1); c0_2 = L.MultiplyAdd(x, b2, c0_2); c0_3 = L.MultiplyAdd(x, b3, c0_3); c0_4 = L.MultiplyAdd(x, b4, c0_4); c0_5 = L.MultiplyAdd(x, b5, c0_5); c0_6 = L.MultiplyAdd(x, b6, c0_6); c0_7 = L.MultiplyAdd(x, b7, c0_7);
                x = L.All(a0[rowA]);
                c1_0 = L.MultiplyAdd(x, b0, c1_0); c1_1 = L.MultiplyAdd(x, b1, c1_1); c1_2 = L.MultiplyAdd(x, b2, c1_2); c1_3 = L.MultiplyAdd(x, b3, c1_3); c1_4 = L.MultiplyAdd(x, b4, c1_4); c1_5 = L.MultiplyAdd(x, b5, c1_5); c1_6 = L.MultiplyAdd(x, b6, c1_6); c1_7 = L.MultiplyAdd(x, b7, c1_7);
                b += S.Next(stepB, ref steps);
                a0 += stepA;
            }

            c = t.C;
            L.Store(c0_0, ref c[0]); L.Store(c0_1, ref c[L.Count]); L.Store(c0_2, ref c[2 * L.Count]); L.Store(c0_3, ref c[3 * L.Count]); L.Store(c0_4, ref c[4 * L.Count]); L.Store(c0_5, ref c[5 * L.Count]); L.Store(c0_6, ref c[6 * L.Count]); Masks<L, V>.Store(c0_7, c + 7 * L.Count, mask);
            c += rowC;
            L.Store(c1_0, ref c[0]); L.Store(c1_1, ref c[L.Count]); L.Store(c1_2, ref c[2 * L.Count]); L.Store(c1_3, ref c[3 * L.Count]); L.Store(c1_4, ref c[4 * L.Count]); L.Store(c1_5, ref c[5 * L.Count]); L.Store(c1_6, ref c[6 * L.Count]); Masks<L, V>.Store(c1_7, c + 7 * L.Count, mask);
        }
    }
}
