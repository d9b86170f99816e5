using System.Collections.Immutable;
using Audit.Engine.Policies;
using NUnit.Framework;
using Newtonsoft.Json.Linq;

namespace Audit.Engine.Tests.Policies;

[TestFixture]
public sealed class ShippedPolicyTest
{
    private static string[] Examples => [.. Directory.GetFiles(PolicyFiles.Shipped(), "*.yaml").Select(f => Path.GetFileName(f))];

    [TestCaseSource(nameof(Examples))]
    public void Read_Example_WithAModel(string file)
    {
        Policy policy = PolicyReader.Read(Path.Combine(PolicyFiles.Shipped(), file), "model.onnx");
        Assert.That(policy.Claims, Is.Not.Empty);
    }

    [Test]
    public void Schema_KnowsTheKeysOfTheReader()
    {
        JObject definitions = (JObject)JObject.Parse(File.ReadAllText(Path.Combine(PolicyFiles.Shipped(), "policy.schema.json")))["$defs"]!;
        foreach ((string table, ImmutableArray<string> keys) in PolicyKeys.Tables)
        {
            IEnumerable<JObject> closed = definitions[table]!.SelectTokens("..properties").OfType<JObject>();
            Assert.That(closed.Single().Properties().Select(p => p.Name), Is.EquivalentTo(keys), table);
        }

        string[] objects = [.. definitions.Properties().Where(p => p.Value.SelectTokens("..additionalProperties").Any(a => a is JValue { Value: false }))
            .Select(p => p.Name)];
        Assert.That(objects, Is.EquivalentTo(PolicyKeys.Tables.Keys));
    }

    [Test]
    public void Schema_KnowsTheWordsOfTheReader()
    {
        JObject schema = JObject.Parse(File.ReadAllText(Path.Combine(PolicyFiles.Shipped(), "policy.schema.json")));
        string[][] enums = [.. schema.SelectTokens("..enum").Select(e => e.Values<string>().OfType<string>().ToArray())];
        string[][] wanted =
        [
            [.. PolicyWords.Quantities.Select(w => w.Word)], [.. PolicyWords.Replacements.Select(w => w.Word)],
            [.. PolicyWords.Assurances.Select(w => w.Word)], [.. PolicyWords.SmtModes.Select(w => w.Word)],
            [.. PolicyWords.Groupings.Select(w => w.Word)], [.. PolicyWords.Solvers.Select(w => w.Word)], [.. PolicyWords.Norms.Select(w => w.Word)],
            [.. PolicyWords.Families.Select(w => w.Word)],
        ];
        foreach (string[] words in wanted) { Assert.That(enums, Has.Some.EqualTo(words)); }
    }

    [Test]
    public void Readme_NamesEveryKey()
    {
        string readme = File.ReadAllText(Path.Combine(PolicyFiles.Shipped(), "README.md"));
        foreach (string key in PolicyKeys.Tables.Values.SelectMany(k => k).Distinct()) { Assert.That(readme, Does.Contain("`" + key), key); }
    }

    [Test]
    public void Readme_ExampleIsRead()
    {
        string readme = File.ReadAllText(Path.Combine(PolicyFiles.Shipped(), "README.md"));
        int start = readme.IndexOf("```yaml\n", StringComparison.Ordinal) + 8;
        string text = readme[start..readme.IndexOf("```", start, StringComparison.Ordinal)];
        Assert.That(PolicyFiles.Read(text).Claims, Has.Length.EqualTo(1));
    }
}
