using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Audit.Bounds.Checking;

/// <summary>Replaces coefficients (R, S) of (Delta, h) by (P, Q) of (d, x) and constants, in eight rows at once.</summary>
/// <remarks>
/// First (P, Q) are proposed, by the rule of FORMAT.md: the form is chosen per row, as <see cref="PairRelax"/> chooses. They are brought to 27 bits, and only then the constant is
/// taken: the largest of R Delta + S h - P d - Q x over the vertices, for the P and Q that go on. Vertices are cut down to 29 bits, which is paid with a unit per coefficient.
/// </remarks>
internal static class PairLaneRelax
{
    private const int SlopeBits = Slopes.Bits;

    /// <summary>Replaces the coefficients of all live neurons.</summary>
    /// <returns>The grids of P and Q.</returns>
    public static (int P, int Q) Run(
        PairLaneUnits units, Vector512<long>[] r, Vector512<long>[] s, Vector512<long>[] p, Vector512<long>[] q, (int R, int S) grid, int boundBits, LaneConstants constants)
    {
        Propose(units, r, s, p, q, grid.S - grid.R, out var bitsP, out var bitsQ);
        var cutP = Math.Max(0, bitsP - Lanes.CoefficientBits);
        var cutQ = Math.Max(0, bitsQ - Lanes.CoefficientBits);
        var (gridP, gridQ) = (grid.R - cutP, grid.S - cutQ);
        var shifts = new Shifts(gridP + boundBits - units.CutD, gridQ + boundBits - units.CutX, cutP, cutQ);
        constants.Add(Constants(units, r, s, p, q, shifts, out var taken), shifts.Grid);
        constants.Pay(taken, shifts.Grid);
        constants.PayAll(cutP > 0 ? units.DTotal : 0, gridP + boundBits);
        constants.PayAll(cutQ > 0 || grid.R > grid.S ? units.XTotal : 0, gridQ + boundBits);
        constants.Note(cutP > 0 ? units.DSwitching : 0, gridP + boundBits);
        constants.Note(cutQ > 0 ? units.XSwitching : 0, gridQ + boundBits);
        return (gridP, gridQ);
    }

    /// <summary>How products are brought to one grid.</summary>
    private readonly record struct Shifts(int OfD, int OfX, int CutP, int CutQ)
    {
        public int Grid => Math.Min(OfD, OfX) - LaneConstants.Headroom;

        public int D => OfD - Grid;

        public int X => OfX - Grid;
    }

    /// <summary>P on the grid of R and Q on that of S, of any size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Propose(PairLaneUnits units, Vector512<long>[] r, Vector512<long>[] s, Vector512<long>[] p, Vector512<long>[] q, int finer, out int bitsP, out int bitsQ)
    {
        unchecked
        {
            var (allP, allQ) = (Vector512<long>.Zero, Vector512<long>.Zero);
            var live = units.Units.Live;
            for (var at = 0; at < live.Length; at++)
            {
                var j = live[at];
                r[at] = units.HasNoChange[j] ? Vector512<long>.Zero : r[at];
                var (vr, vs) = (r[at], s[at]);
                (p[at], q[at]) = units.Units.Kinds[j] switch
                {
                    UnitKind.Passes => (vr, vs),
                    UnitKind.CoarseOnly => (vr, Lanes.Finer(vr, finer)),
                    UnitKind.OriginalOnly => (Vector512<long>.Zero, vs - Lanes.Finer(vr, finer)),
                    _ => Best(units, j, vr, vs, finer),
                };
                p[at] = units.IsZero[j] ? Vector512<long>.Zero : p[at];
                allP |= Lanes.Magnitude(p[at]);
                allQ |= Lanes.Magnitude(q[at]);
            }

            (bitsP, bitsQ) = (Lanes.Bits(allP), Lanes.Bits(allQ));
        }
    }

    /// <summary>The form that is smallest at the middle, the earlier where they are nearly equal; each part of a sum on its own grid until the sum is made.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (Vector512<long> P, Vector512<long> Q) Best(PairLaneUnits units, int j, Vector512<long> r, Vector512<long> s, int finer)
    {
        unchecked
        {
            var (x, y, d) = (units.Units.X[j], units.Units.Y[j], units.Units.D[j]);
            var change = Lanes.Finer(r, Math.Max(0, finer)) - Lanes.Finer(s, Math.Max(0, -finer));
            var ofX = Vector512.ConditionalSelect(Vector512.LessThan(change, Vector512<long>.Zero), Vector512.Create((long)x.Positive), Vector512.Create((long)x.Negative));
            var ofD = Vector512.ConditionalSelect(Vector512.GreaterThan(change, Vector512<long>.Zero), Vector512.Create((long)d.Positive), Vector512.Create((long)d.Negative));
            var (p1, q1) = (Times(r, d), Times(s, x));
            var p2 = Times(r, y);
            var (q2r, q2s) = (p2 - Scale(r, ofX), Scale(s, ofX));
            var q3 = Times(s, y);
            var (p3r, p3s) = (Scale(r, ofD), q3 - Scale(s, ofD));

            // coefficients at most 2^28, coordinates at most 2^30: no part of a sum reaches 2^60, and parts are cut by at least 3 bits before they are added
            var shifts = Parts.Of(units, finer);
            var lowest = Vector512.Create(long.MinValue / 4);
            var (m1, m2, m3) = (lowest, lowest, lowest);
            foreach (var v in units.Exact(j))
            {
                var (ofR, ofS) = (Lanes.Times(r, v.Delta), Lanes.Times(s, v.H));
                m1 = Vector512.Max(m1, Lanes.Down(ofR - Lanes.Times(p1, v.D), shifts.RD) + Lanes.Down(ofS - Lanes.Times(q1, v.X), shifts.SX));
                m2 = Vector512.Max(m2, Lanes.Down(ofR - Lanes.Times(p2, v.D), shifts.RD) + Lanes.Down(ofS - Lanes.Times(q2s, v.X), shifts.SX) - Lanes.Down(Lanes.Times(q2r, v.X), shifts.RX));
                m3 = Vector512.Max(m3, Lanes.Down(ofR - Lanes.Times(p3r, v.D), shifts.RD) + Lanes.Down(ofS - Lanes.Times(q3, v.X), shifts.SX) - Lanes.Down(Lanes.Times(p3s, v.D), shifts.SD));
            }

            var (midD, midX) = (units.TwiceD[j], units.TwiceX[j]);
            m1 = Twice(m1) + Lanes.Down(Lanes.Times(p1, midD), shifts.RD) + Lanes.Down(Lanes.Times(q1, midX), shifts.SX);
            m2 = Twice(m2) + Lanes.Down(Lanes.Times(p2, midD), shifts.RD) + Lanes.Down(Lanes.Times(q2s, midX), shifts.SX) + Lanes.Down(Lanes.Times(q2r, midX), shifts.RX);
            m3 = Twice(m3) + Lanes.Down(Lanes.Times(p3r, midD), shifts.RD) + Lanes.Down(Lanes.Times(q3, midX), shifts.SX) + Lanes.Down(Lanes.Times(p3s, midD), shifts.SD);
            var wide = Lanes.Down(Lanes.Times(Vector512.Abs(r), units.WidthD[j]), shifts.RD) + Lanes.Down(Lanes.Times(Vector512.Abs(s), units.WidthX[j]), shifts.SX);
            var margin = Lanes.Down(wide, Slopes.MarginBits);
            var second = Vector512.LessThan(m2, m1 - margin);
            var third = Vector512.LessThan(m3, Vector512.ConditionalSelect(second, m2, m1) - margin);
            var p = Vector512.ConditionalSelect(third, p3r + Lanes.Finer(p3s, -finer), Vector512.ConditionalSelect(second, p2, p1));
            var q = Vector512.ConditionalSelect(third, q3, Vector512.ConditionalSelect(second, Lanes.Finer(q2r, finer) + q2s, q1));
            return (p, q);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<long> Twice(Vector512<long> a) => a + a;

    /// <summary>How products of R or S with d or x are brought to one grid.</summary>
    private readonly record struct Parts(int RD, int SX, int RX, int SD)
    {
        public static Parts Of(PairLaneUnits units, int finer)
        {
            var ofD = units.CutX - units.CutD;
            var grid = Math.Min(0, finer) + Math.Min(0, ofD) - 3;
            return new Parts(ofD - grid, finer - grid, -grid, ofD + finer - grid);
        }
    }

    /// <summary>A coefficient times the slope for its sign, rounded down.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<long> Times(Vector512<long> coefficient, Slopes slopes) => Scale(
        coefficient,
        Vector512.ConditionalSelect(Vector512.GreaterThan(coefficient, Vector512<long>.Zero), Vector512.Create((long)slopes.Positive), Vector512.Create((long)slopes.Negative)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<long> Scale(Vector512<long> coefficient, Vector512<long> slope) => Vector512.ShiftRightArithmetic(Lanes.Times(coefficient, slope), SlopeBits);

    /// <summary>P and Q of few bits, and the sum of the constants of all neurons that may switch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Vector512<long> Constants(
        PairLaneUnits units, Vector512<long>[] r, Vector512<long>[] s, Vector512<long>[] p, Vector512<long>[] q, Shifts shifts, out Vector512<long> taken)
    {
        unchecked
        {
            var total = Vector512<long>.Zero;
            taken = Vector512<long>.Zero;
            var live = units.Units.Live;
            for (var at = 0; at < live.Length; at++)
            {
                var (vp, vq) = (Lanes.Down(p[at], shifts.CutP), Lanes.Down(q[at], shifts.CutQ));
                (p[at], q[at]) = (vp, vq);
                if (units.Units.Kinds[live[at]] != UnitKind.General)
                {
                    continue;
                }

                var (vr, vs) = (r[at], s[at]);
                var most = Vector512.Create(long.MinValue / 4);
                foreach (var v in units.Exact(live[at]))
                {
                    // coefficients below 2^27, coordinates at most 2^29: no difference reaches 2^58
                    var ofD = Lanes.Down(Lanes.Times(vr, v.Delta), shifts.CutP) - Lanes.Times(vp, v.D);
                    var ofX = Lanes.Down(Lanes.Times(vs, v.H), shifts.CutQ) - Lanes.Times(vq, v.X);
                    most = Vector512.Max(most, Lanes.Down(ofD, shifts.D) + Lanes.Down(ofX, shifts.X));
                }

                total += most;
                taken += Cut(units.CutD, vr, vp, shifts.CutP, shifts.D) + Cut(units.CutX, vs, vq, shifts.CutQ, shifts.X);
            }

            return total;
        }
    }

    /// <summary>What the shifts of one part of a constant, and the cut of its vertices, may have taken away.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<long> Cut(int cut, Vector512<long> of, Vector512<long> by, int first, int second)
    {
        var taken = cut == 0 ? Vector512<long>.One : Lanes.Down(Vector512.Abs(of), first) + Vector512.Abs(by) + Vector512.Create(2L);
        return Lanes.Down(taken, second) + Vector512.Create(2L);
    }
}
