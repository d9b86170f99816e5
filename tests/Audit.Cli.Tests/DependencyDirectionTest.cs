using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using NUnit.Framework;

namespace Audit.Cli.Tests;

/// <summary>Keeps the layers: who may use whom, and that the checker can be compiled alone.</summary>
[TestFixture]
public sealed partial class DependencyDirectionTest
{
    private static readonly string[] Layers = ["Audit.Models", "Audit.Bounds", "Audit.Engine", "Audit.Reports", "audit"];
    private static readonly string[] Projects = ["Audit.Models", "Audit.Bounds", "Audit.Engine", "Audit.Reports", "Audit.Cli"];

    [Test]
    public void References_PointToEarlierLayersOnly()
    {
        var wrong =
            from layer in Enumerable.Range(0, Layers.Length)
            from reference in Assembly.Load(Layers[layer]).GetReferencedAssemblies()
            let other = Array.IndexOf(Layers, reference.Name)
            where other >= layer
            select $"{Layers[layer]} uses {reference.Name}";
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void ProjectReferences_PointToEarlierLayersOnly()
    {
        var wrong =
            from layer in Enumerable.Range(0, Projects.Length)
            from reference in References($"src/{Projects[layer]}/{Projects[layer]}.csproj", "ProjectReference")
            let other = Array.IndexOf(Projects, Path.GetFileNameWithoutExtension(reference.Replace('\\', '/')))
            where other < 0 || other >= layer
            select $"{Projects[layer]} refers to {reference}";
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void PublicClasses_AreSealedStaticOrAbstract()
    {
        var open = Layers.Select(Assembly.Load).SelectMany(a => a.GetExportedTypes()).Where(t => t.IsClass && !t.IsSealed && !t.IsAbstract);
        Assert.That(open, Is.Empty);
    }

    [TestCase("Certificates", "Audit.Bounds.Certificates")]
    [TestCase("Checking", "Audit.Bounds.Certificates", "Audit.Bounds.Checking")]
    public void TrustedSources_NameOnlySystemAndThemselves(string folder, params string[] allowed)
    {
        string[] files = Directory.GetFiles(Rooted($"src/Audit.Bounds/{folder}"), "*.cs", SearchOption.AllDirectories);
        var foreign =
            from file in files
            from name in Usings().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value)
                .Concat(OwnNames().Matches(File.ReadAllText(file)).Select(m => m.Value))
            where name != "System" && !name.StartsWith("System.", StringComparison.Ordinal) && !allowed.Any(a => IsWithin(name, a))
            select $"{Path.GetFileName(file)} names {name}";
        Assert.That(files, Is.Not.Empty);
        Assert.That(foreign, Is.Empty);
    }

    [Test]
    public void AloneChecker_CompilesTwoFoldersAndRefersToNothing()
    {
        const string project = "tests/Audit.Checker.Alone/Audit.Checker.Alone.csproj";
        Assert.That(References(project, "ProjectReference"), Is.Empty);
        Assert.That(References(project, "PackageReference"), Is.Empty);
        Assert.That(References(project, "Reference"), Is.Empty);
        Assert.That(References(project, "Compile"), Is.EquivalentTo(
            ["../../src/Audit.Bounds/Certificates/**/*.cs", "../../src/Audit.Bounds/Checking/**/*.cs"]));
    }

    private static bool IsWithin(string name, string space) =>
        name == space || name.StartsWith(space + ".", StringComparison.Ordinal);

    private static IEnumerable<string> References(string project, string kind) =>
        XDocument.Load(Rooted(project)).Descendants(kind).Select(e => (string)e.Attribute("Include")!);

    private static string Rooted(string path)
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Audit.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return Path.Combine(folder ?? throw new DirectoryNotFoundException("Audit.sln was not found above the tests."), path);
    }

    [GeneratedRegex(@"^\s*(?:global\s+)?using\s+(?:static\s+)?(?:\w+\s*=\s*)?([A-Za-z_][\w.]*)\s*[;<]", RegexOptions.Multiline)]
    private static partial Regex Usings();

    [GeneratedRegex(@"\bAudit\.[A-Z]\w*(?:\.\w+)*")]
    private static partial Regex OwnNames();
}
