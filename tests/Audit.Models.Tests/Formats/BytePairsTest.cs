using Audit.Models.Formats;
using NUnit.Framework;

namespace Audit.Models.Tests.Formats;

[TestFixture]
public sealed class BytePairsTest
{
    [Test]
    public void Merge_Random_EqualsTheDefinition([Random(0, int.MaxValue, 50)] int seed)
    {
        var random = new Random(seed);
        var merges = new Dictionary<(int Left, int Right), (int Rank, int Joined)>();
        for (var symbol = 4; symbol < 40; symbol++) { merges[(random.Next(symbol), random.Next(symbol))] = (random.Next(60), symbol); }
        int[] symbols = [.. Enumerable.Range(0, random.Next(80)).Select(_ => random.Next(4))];
        Assert.That(new BytePairs(merges).Merge(symbols), Is.EqualTo(Defined(symbols, merges)));
    }

    [Test]
    public void Merge_LongPiece_IsQuick()
    {
        var merges = Enumerable.Range(0, 16).ToDictionary(level => (level, level), level => (level, level + 1));
        Assert.That(new BytePairs(merges).Merge(new int[1 << 17]), Is.EqualTo(new[] { 16, 16 }));
    }

    /// <summary>Again and again the lowest rank, at its leftmost place.</summary>
    private static List<int> Defined(int[] symbols, Dictionary<(int Left, int Right), (int Rank, int Joined)> merges)
    {
        List<int> chain = [.. symbols];
        while (true)
        {
            var places = Enumerable.Range(0, Math.Max(0, chain.Count - 1)).Where(at => merges.ContainsKey((chain[at], chain[at + 1]))).ToList();
            if (places.Count == 0) { return chain; }
            var best = places.MinBy(at => merges[(chain[at], chain[at + 1])].Rank);
            chain[best] = merges[(chain[best], chain[best + 1])].Joined;
            chain.RemoveAt(best + 1);
        }
    }
}
