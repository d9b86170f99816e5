namespace Audit.Models.Formats;

/// <summary>Byte pair encoding: joins neighbouring symbols by a ranked list of merges, the lowest rank first, the leftmost of equals first.</summary>
/// <remarks>Source: Sennrich, Haddow, Birch 2016 (arXiv 1508.07909). Cost: n log n for a piece of n symbols.</remarks>
/// <param name="merges">For a pair of symbols, its rank and the symbol that it becomes.</param>
internal sealed class BytePairs(IReadOnlyDictionary<(int Left, int Right), (int Rank, int Joined)> merges)
{
    /// <summary>The symbols after every merge that applies.</summary>
    public List<int> Merge(IReadOnlyList<int> symbols)
    {
        var chain = new Chain(symbols);
        var open = new PriorityQueue<(int Left, int LeftSymbol, int RightSymbol), (int Rank, int Left)>();
        for (var at = 0; at + 1 < symbols.Count; at++) { Offer(chain, at, open); }
        while (open.TryDequeue(out var pair, out _))
        {
            var right = chain.Next[pair.Left];
            if (chain.Symbols[pair.Left] != pair.LeftSymbol || right < 0 || chain.Symbols[right] != pair.RightSymbol) { continue; }
            chain.Join(pair.Left, merges[(pair.LeftSymbol, pair.RightSymbol)].Joined);
            Offer(chain, pair.Left, open);
            Offer(chain, chain.Before[pair.Left], open);
        }

        return chain.ToList();
    }

    private void Offer(Chain chain, int left, PriorityQueue<(int Left, int LeftSymbol, int RightSymbol), (int Rank, int Left)> open)
    {
        if (left < 0 || chain.Next[left] < 0) { return; }
        var (one, two) = (chain.Symbols[left], chain.Symbols[chain.Next[left]]);
        if (merges.TryGetValue((one, two), out var merge)) { open.Enqueue((left, one, two), (merge.Rank, left)); }
    }

    /// <summary>Symbols that know their neighbours; a symbol that was joined to its left one is -1.</summary>
    private sealed class Chain(IReadOnlyList<int> symbols)
    {
        public int[] Symbols { get; } = [.. symbols];

        public int[] Next { get; } = [.. Enumerable.Range(1, symbols.Count).Select(next => next < symbols.Count ? next : -1)];

        public int[] Before { get; } = [.. Enumerable.Range(-1, symbols.Count)];

        public void Join(int left, int joined)
        {
            var right = Next[left];
            (Symbols[left], Symbols[right], Next[left]) = (joined, -1, Next[right]);
            if (Next[left] >= 0) { Before[Next[left]] = left; }
        }

        public List<int> ToList() => [.. Symbols.Where(symbol => symbol >= 0)];
    }
}
