namespace Audit.Models.Devices.Cpu;

/// <summary>The logistic sigmoid 1 / (1 + exp(-x)) of reference arithmetic.</summary>
/// <remarks>
/// Formula: z = exp(-abs(x)); z / (1 + z) for x &lt; 0, else 1 / (1 + z). No step can overflow, so small values keep their relative accuracy.
/// </remarks>
internal readonly struct LogisticSigmoid : IElementwise
{
    public static V Of<L, V>(V x)
        where L : struct, ILanes<V>
        where V : struct
    {
        var z = Exponential.Of<L, V>(L.OrBits(x, L.AllBits(int.MinValue)));
        return L.Divide(L.IfLess(x, L.All(0), z, L.All(1)), L.Add(z, L.All(1)));
    }
}
