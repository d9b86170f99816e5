using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Audit.Models.Devices.Cpu;

/// <summary>Packing: a panel holds, for each step of k, the elements of some rows of A (or columns of B) side by side.</summary>
/// <remarks>Floats of a panel beyond the elements keep what they held; the tiles never let them reach a result. Cost: one read and one write per element.</remarks>
internal static unsafe class Panels
{
    /// <summary>Steps that are asked for before they are copied: enough to hide the memory behind the last cache.</summary>
    private const int StepsAhead = 12;

    /// <summary>Packs one panel.</summary>
    /// <param name="source">[side, step]: rows of A, or B turned.</param>
    /// <param name="sides">Elements side by side.</param>
    /// <param name="depth">Steps.</param>
    /// <param name="target">The panel, with its width as the distance between steps; up to three floats behind it may be written.</param>
    public static void Pack(MatrixView source, int sides, int depth, MatrixView target)
    {
        if (source.Row == 1) { Copy(source, sides, depth, target); }
        else if (source.Column == 1) { Turn(source, sides, depth, target); }
        else { Gather(source, 0, sides, 0, depth, target); }
    }

    /// <summary>The elements of a step lie side by side already.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy(MatrixView source, int sides, int depth, MatrixView target)
    {
        unchecked
        {
            float* from = source.At, to = target.At;
            for (var step = 0; step < depth; step++, from += source.Column, to += target.Row)
            {
                var side = 0;
                Ahead.Far(from + StepsAhead * source.Column, sides);
                for (; side + 16 <= sides; side += 16) { Vector512.Store(Vector512.Load(from + side), to + side); }
                for (; side + 4 <= sides; side += 4) { Vector128.Store(Vector128.Load(from + side), to + side); }
                for (; side < sides; side++) { to[side] = from[side]; }
            }
        }
    }

    /// <summary>
    /// The steps of a row lie side by side: four rows at a time are turned, the last four first, because they may write over the beginning of
    /// the next step; rows beyond the last repeat it.
    /// </summary>
    private static void Turn(MatrixView source, int sides, int depth, MatrixView target)
    {
        for (var side = (sides - 1) / 4 * 4; side >= 0; side -= 4)
        {
            var (step, last) = (0, sides - 1 - side);
            var rows = new FourRows(source.From(side, 0), source.Row * Math.Min(1, last), source.Row * Math.Min(2, last), source.Row * Math.Min(3, last));
            if (Avx512F.IsSupported) { step = TurnSixteen(rows, depth, target.At + side, target.Row); }
            else if (Sse.IsSupported) { step = TurnFour(rows, depth, target.At + side, target.Row); }
            Gather(source, side, Math.Min(side + 4, sides), step, depth, target);
        }
    }

    /// <summary>Four rows, 16 steps at a time; returns the steps done.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int TurnSixteen(FourRows rows, int depth, float* to, nint width)
    {
        unchecked
        {
            float* r0 = rows.At, r1 = r0 + rows.Row1, r2 = r0 + rows.Row2, r3 = r0 + rows.Row3;
            var (step, next) = (0, rows.Next);
            for (; step + 16 <= depth; step += 16, r0 += 16, r1 += 16, r2 += 16, r3 += 16)
            {
                Ahead.Far(r0 + next, 1);
                Ahead.Far(r1 + next, 1);
                Ahead.Far(r2 + next, 1);
                Ahead.Far(r3 + next, 1);
                Vector512<float> v0 = Vector512.Load(r0), v1 = Vector512.Load(r1), v2 = Vector512.Load(r2), v3 = Vector512.Load(r3);
                Vector512<double> low01 = Avx512F.UnpackLow(v0, v1).AsDouble(), high01 = Avx512F.UnpackHigh(v0, v1).AsDouble();
                Vector512<double> low23 = Avx512F.UnpackLow(v2, v3).AsDouble(), high23 = Avx512F.UnpackHigh(v2, v3).AsDouble();
                var s0 = Avx512F.UnpackLow(low01, low23).AsSingle();
                var s1 = Avx512F.UnpackHigh(low01, low23).AsSingle();
                var s2 = Avx512F.UnpackLow(high01, high23).AsSingle();
                var s3 = Avx512F.UnpackHigh(high01, high23).AsSingle();
                to = StoreFour(Avx512F.ExtractVector128(s0, 0), Avx512F.ExtractVector128(s1, 0), Avx512F.ExtractVector128(s2, 0), Avx512F.ExtractVector128(s3, 0), to, width);
                to = StoreFour(Avx512F.ExtractVector128(s0, 1), Avx512F.ExtractVector128(s1, 1), Avx512F.ExtractVector128(s2, 1), Avx512F.ExtractVector128(s3, 1), to, width);
                to = StoreFour(Avx512F.ExtractVector128(s0, 2), Avx512F.ExtractVector128(s1, 2), Avx512F.ExtractVector128(s2, 2), Avx512F.ExtractVector128(s3, 2), to, width);
                to = StoreFour(Avx512F.ExtractVector128(s0, 3), Avx512F.ExtractVector128(s1, 3), Avx512F.ExtractVector128(s2, 3), Avx512F.ExtractVector128(s3, 3), to, width);
            }

            return step;
        }
    }

    /// <summary>Four rows, 4 steps at a time; returns the steps done.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int TurnFour(FourRows rows, int depth, float* to, nint width)
    {
        unchecked
        {
            float* r0 = rows.At, r1 = r0 + rows.Row1, r2 = r0 + rows.Row2, r3 = r0 + rows.Row3;
            var step = 0;
            for (; step + 4 <= depth; step += 4, r0 += 4, r1 += 4, r2 += 4, r3 += 4)
            {
                Vector128<float> v0 = Vector128.Load(r0), v1 = Vector128.Load(r1), v2 = Vector128.Load(r2), v3 = Vector128.Load(r3);
                Vector128<float> low01 = Sse.UnpackLow(v0, v1), high01 = Sse.UnpackHigh(v0, v1);
                Vector128<float> low23 = Sse.UnpackLow(v2, v3), high23 = Sse.UnpackHigh(v2, v3);
                to = StoreFour(Sse.MoveLowToHigh(low01, low23), Sse.MoveHighToLow(low23, low01), Sse.MoveLowToHigh(high01, high23), Sse.MoveHighToLow(high23, high01), to, width);
            }

            return step;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float* StoreFour(Vector128<float> v0, Vector128<float> v1, Vector128<float> v2, Vector128<float> v3, float* to, nint width)
    {
        unchecked
        {
            v0.Store(to);
            v1.Store(to + width);
            v2.Store(to + 2 * width);
            v3.Store(to + 3 * width);
            return to + 4 * width;
        }
    }

    private static void Gather(MatrixView source, int firstSide, int sides, int firstStep, int depth, MatrixView target)
    {
        unchecked
        {
            for (nint side = firstSide; side < sides; side++)
            {
                for (nint step = firstStep; step < depth; step++) { target.At[step * target.Row + side] = source.At[side * source.Row + step * source.Column]; }
            }
        }
    }

    /// <summary>Four rows by their distances from the first.</summary>
    private readonly struct FourRows(MatrixView source, nint row1, nint row2, nint row3)
    {
        public float* At { get; } = source.At;

        public nint Row1 { get; } = row1;

        public nint Row2 { get; } = row2;

        public nint Row3 { get; } = row3;

        /// <summary>To the rows that are turned next.</summary>
        public nint Next { get; } = unchecked(4 * source.Row);
    }
}
