using Audit.Engine.Policies;
using Audit.Engine.Running;
using Audit.Models;
using Audit.Models.Formats;

namespace Audit.Engine.Data;

/// <summary>The tokenizer beside a model, and witnesses in words.</summary>
internal static class TokenTexts
{
    private const string FileName = "tokenizer.json";
    private const int ShownTokens = 40;

    /// <summary>
    /// The tokenizer.json in the folder of the subject, or null. One that cannot be read is a fault only where texts are to be read: ids need none.
    /// </summary>
    public static Tokenizer? Beside(Policy policy, FaultCollector faults)
    {
        if (policy.Models.GetValueOrDefault(PolicyReader.SubjectRole)?.Path is not { } path) { return null; }
        var resolved = policy.Resolve(path);
        var file = Path.Combine(Directory.Exists(resolved) ? resolved : Path.GetDirectoryName(Path.GetFullPath(resolved)) ?? ".", FileName);
        if (!File.Exists(file)) { return null; }
        try
        {
            return Tokenizer.Read(file);
        }
        catch (InputFaultException fault)
        {
            if (policy.Data.Values.Any(data => data.Text is not null)) { faults.Try(() => throw fault); }
            return null;
        }
    }

    /// <summary>Token ids as their texts, for people.</summary>
    public static string Of(Tokenizer tokenizer, ReadOnlySpan<float> ids)
    {
        var words = new List<string>();
        foreach (var id in ids[..Math.Min(ids.Length, ShownTokens)]) { words.Add(Word(tokenizer, (int)id)); }
        return string.Join(' ', words) + (ids.Length > ShownTokens ? " ..." : "");
    }

    private static string Word(Tokenizer tokenizer, int id)
    {
        try { return tokenizer.Show(id); }
        catch (InputFaultException) { return $"({id})"; }
    }
}
