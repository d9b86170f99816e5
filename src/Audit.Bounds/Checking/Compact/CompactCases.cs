using System.Numerics;
using Audit.Bounds.Checking.Functions;

namespace Audit.Bounds.Checking.Compact;

/// <summary>Proves the answers of all sequences with a given last and a given largest token, without naming the sequences.</summary>
/// <remarks>
/// Rule. The margin of the largest token m over j is D + sum over heads of (sum_i w_i d_i) / (sum_i w_i), w_i = e^(score) above 0. With one head it is above 0 iff sum_i w_i (d_i + D) is, and
/// that sum is least where each position takes its least term by itself: tokens up to m, one of them m. With more heads each quotient is bounded from below by a number T with sum_i w_i (d_i - T) at least 0
/// for all sequences, in the same way. A pair that is not proved at once is taken apart by the first token. Source: Gross et al. 2024 (arXiv 2406.11779), decomposition into QK and OV; the separation by positions is exact. Rounding: w enclosed on 2^-60, d down on 2^-40.
/// Cost: for each pair of last and largest token, each other logit, each head: a product for every position and token up to the largest, instead of a forward pass for every sequence.
/// </remarks>
internal sealed class CompactCases(CompactTables tables)
{
    private const int Any = -1;

    /// <summary>Products of a weight and a value so far: the length of the proof.</summary>
    public long Products { get; private set; }

    /// <summary>Cases looked at: pairs of last and largest token, and their parts by the first token.</summary>
    public long Pairs { get; private set; }

    /// <summary>The number of sequences whose answer is proved.</summary>
    public BigInteger Count()
    {
        var count = BigInteger.Zero;
        for (var last = 0; last < tables.Tokens; last++)
        {
            for (var largest = last; largest < tables.Tokens; largest++)
            {
                var sequences = Sequences(last, largest);
                if (sequences.IsZero) { continue; }
                Pairs++;
                count += Holds(last, largest, Any) ? sequences : Parts(last, largest);
            }
        }

        return count;
    }

    /// <summary>A pair that is not proved at once, by its first token.</summary>
    private BigInteger Parts(int last, int largest)
    {
        var count = BigInteger.Zero;
        for (var first = 0; tables.Length > 1 && first <= largest && Products < CompactChecker.MostProducts; first++)
        {
            var others = tables.Length - 2;
            var sequences = last == largest || first == largest ? BigInteger.Pow(largest + 1, others) : BigInteger.Pow(largest + 1, others) - BigInteger.Pow(largest, others);
            if (sequences.IsZero) { continue; }
            Pairs++;
            count += Holds(last, largest, first) ? sequences : BigInteger.Zero;
        }

        return count;
    }

    /// <summary>How many sequences end with a token and have a largest one.</summary>
    private BigInteger Sequences(int last, int largest)
    {
        var others = tables.Length - 1;
        return last == largest ? BigInteger.Pow(largest + 1, others) : BigInteger.Pow(largest + 1, others) - BigInteger.Pow(largest, others);
    }

    private bool Holds(int last, int largest, int first)
    {
        var weights = Enumerable.Range(0, tables.Scores.Length).Select(head => Weights(head, last, largest)).ToArray();
        for (var other = 0; other < tables.Tokens; other++)
        {
            if (other != largest && !Beats((last, largest, first), other, weights)) { return false; }
        }

        return true;
    }

    private bool Beats((int Last, int Largest, int First) pair, int other, Enclosure[][][] weights)
    {
        var direct = CompactTables.Down(tables.Direct, pair.Last, pair.Largest, other);
        if (weights.Length == 1) { return Least(weights[0], Values(0, pair.Last, pair.Largest, other), -direct, pair).Sum > 0; }
        Int128 margin = direct;
        for (var head = 0; head < weights.Length; head++) { margin += LeastMean(weights[head], Values(head, pair.Last, pair.Largest, other), pair); }
        return margin > 0;
    }

    /// <summary>What each token at each position writes to the largest token's logit more than to the other's; for the last position one value.</summary>
    private long[][] Values(int head, int last, int largest, int other) =>
        [.. Enumerable.Range(0, tables.Length).Select(i => i == tables.Length - 1
            ? [CompactTables.Down(tables.Written[head][i], last, largest, other)]
            : Enumerable.Range(0, largest + 1).Select(token => CompactTables.Down(tables.Written[head][i], token, largest, other)).ToArray())];

    /// <summary>Weights e^(score - largest score), by position and token; for the last position one.</summary>
    private Enclosure[][] Weights(int head, int last, int largest)
    {
        Enclosure Score(int i, int token) => tables.Scores[head][i][(last * tables.Tokens) + token];
        var (n, most) = (tables.Length, Score(tables.Length - 1, last).High);
        for (var i = 0; i < n - 1; i++)
        {
            for (var token = 0; token <= largest; token++) { most = Int128.Max(most, Score(i, token).High); }
        }

        Enclosure Weight(int i, int token) => Exponential.Of(Score(i, token) - Enclosure.Point(most));
        return [.. Enumerable.Range(0, n).Select(i => i == n - 1 ? [Weight(i, last)] : Enumerable.Range(0, largest + 1).Select(token => Weight(i, token)).ToArray())];
    }

    /// <summary>A lower bound, over all sequences, of sum_i w_i (d_i - level), and the sequence of least terms: sums of its weights and of its weighted values, for the next proposal.</summary>
    private (Int128 Sum, Int128 Weight, Int128 Value) Least(Enclosure[][] weights, long[][] values, Int128 level, (int Last, int Largest, int First) pair)
    {
        var lastAt = tables.Length - 1;
        var total = Sums(weights[lastAt][0], values[lastAt][0], level);
        (Int128 Sum, Int128 Weight, Int128 Value)? toLargest = null;
        for (var i = 0; i < lastAt; i++)
        {
            var isFixed = i == 0 && pair.First != Any;
            var at = isFixed ? pair.First : 0;
            var least = Term(weights[i][at], values[i][at] - level);
            for (var token = 1; !isFixed && token <= pair.Largest; token++)
            {
                var term = Term(weights[i][token], values[i][token] - level);
                if (term < least) { (least, at) = (term, token); }
            }

            var own = Sums(weights[i][at], values[i][at], level);
            total = (total.Sum + own.Sum, total.Weight + own.Weight, total.Value + own.Value);
            Products += isFixed ? 1 : pair.Largest + 1;
            if (isFixed) { continue; }
            var swap = Sums(weights[i][pair.Largest], values[i][pair.Largest], level);
            swap = (swap.Sum - own.Sum, swap.Weight - own.Weight, swap.Value - own.Value);
            if (toLargest is null || swap.Sum < toLargest.Value.Sum) { toLargest = swap; }
        }

        Products++;
        return pair.Last == pair.Largest || pair.First == pair.Largest || toLargest is not { } needed ? total : (total.Sum + needed.Sum, total.Weight + needed.Weight, total.Value + needed.Value);
    }

    /// <summary>A token's lower bound of w (d - level), and its weight and weighted value in short for proposals.</summary>
    private static (Int128 Sum, Int128 Weight, Int128 Value) Sums(Enclosure weight, long value, Int128 level) => (Term(weight, value - level), weight.High >> 20, (weight.High >> 20) * value);

    /// <summary>A lower bound of the weighted mean of values over all sequences: Dinkelbach's proposals, each judged by <see cref="Least"/>.</summary>
    private Int128 LeastMean(Enclosure[][] weights, long[][] values, (int Last, int Largest, int First) pair)
    {
        Int128 proved = values.Min(row => row.Min());
        Int128 slack = 1 << 10;
        var (proposal, step) = ((Int128)values.Max(row => row.Max()), 0);
        while (step++ < 12)
        {
            var (sum, weight, value) = Least(weights, values, proposal, pair);
            if (sum >= 0) { return Int128.Max(proved, proposal); }
            if (weight <= 0) { break; }
            var next = value / weight;
            (proposal, slack) = next < proposal - 1 ? (next - (step > 6 ? slack : 0), slack) : (proposal - slack, slack * 64);
        }

        return proved;
    }

    /// <summary>A lower bound of w d, on 2^-100.</summary>
    private static Int128 Term(Enclosure weight, Int128 value) => value >= 0 ? weight.Low * value : weight.High * value;
}
