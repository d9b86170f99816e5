using System.Runtime.CompilerServices;

namespace Audit.Bounds.Checking;

/// <summary>How S h of one neuron of one network is replaced by q x + c on the way back.</summary>
/// <remarks>
/// Guarantee: S h &lt;= q x + c for every x of the interval, whatever q is: c is the exact maximum of S h - q x, which is linear between the ends and 0, over these points.
/// </remarks>
internal readonly struct SingleNeuron
{
    /// <summary>Fractional bits of proposed slopes.</summary>
    public const int SlopeBits = 44;

    private readonly Interval x;
    private readonly long chord;
    private readonly bool keepsNegative;

    /// <summary>Prepares a neuron from its pre-activation's interval.</summary>
    public SingleNeuron(Interval x, bool relu)
    {
        this.x = x;
        (Passes, IsDead) = (!relu || x.Lower >= 0, relu && x.Lower < 0 && x.Upper <= 0);
        if (relu && x.IsUnstable)
        {
            chord = (long)(((Int128)x.Upper << SlopeBits) / (x.Upper - x.Lower));
            keepsNegative = x.Upper > -x.Lower;
        }
    }

    /// <summary>Whether the activation is the pre-activation.</summary>
    public bool Passes { get; }

    /// <summary>Whether the activation is 0.</summary>
    public bool IsDead { get; }

    /// <summary>Replaces the coefficient of the activation by one of the pre-activation.</summary>
    /// <param name="s">Coefficient of the activation.</param>
    /// <param name="c">What has to be added.</param>
    /// <returns>The coefficient of the pre-activation.</returns>
    public long Relax(long s, out Int128 c)
    {
        c = 0;
        if (Passes || IsDead || s == 0)
        {
            return Passes ? s : 0;
        }

        var q = s > 0 ? Scale(s, chord) : keepsNegative ? s : 0;
        unchecked
        {
            // |s|, |q|, |x| stay below 2^60: no term reaches 2^122
            var low = -Math.BigMul(q, x.Lower);
            var high = Math.BigMul(s - q, x.Upper);
            c = Int128.Max(Int128.Zero, Int128.Max(low, high));
        }

        return q;
    }

    /// <summary>Coefficient times slope, rounded down.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Scale(long coefficient, long slope) => unchecked((long)(Math.BigMul(coefficient, slope) >> SlopeBits));
}
