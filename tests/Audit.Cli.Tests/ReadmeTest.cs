using System.Diagnostics;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Audit.Cli.Tests;

/// <summary>Every command of the README does what it says: run in its order, in a folder that holds the samples.</summary>
[TestFixture]
public sealed partial class ReadmeTest
{
    private string folder = "";

    [OneTimeSetUp]
    public void CopySamples()
    {
        folder = Directory.CreateTempSubdirectory("audit-readme-").FullName;
        foreach (var part in new[] { "samples", Path.Combine("samples", "maximum") })
        {
            Directory.CreateDirectory(Path.Combine(folder, part));
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, part))) { File.Copy(file, Path.Combine(folder, part, Path.GetFileName(file))); }
        }
    }

    [OneTimeTearDown]
    public void Remove() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Commands_RunInOrder_ExitZero()
    {
        var commands = Command().Matches(File.ReadAllText(Path.Combine(Repository.Root, "README.md"))).Select(match => match.Groups[1].Value.Trim()).ToList();
        Assert.That(commands, Has.Count.AtLeast(7));
        foreach (var command in commands)
        {
            var (exit, output, error) = AuditProgram.Run(folder, command.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            Assert.That(exit, Is.Zero, $"./audit {command}\n{output}\n{error}");
        }
    }

    [GeneratedRegex(@"^\./audit (.+)$", RegexOptions.Multiline)]
    private static partial Regex Command();
}
