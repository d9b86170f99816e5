using System.Diagnostics;
using NUnit.Framework;

namespace Audit.Reports.Tests.Verification;

/// <summary>Measures, and asserts nothing about time; it runs when asked for.</summary>
[TestFixture]
[Explicit]
public sealed class VerifyTimeTest
{
    [Test]
    public void Verify_Repeated_Time()
    {
        using var folder = new SignedFolder(SampleReport.Create());
        const int Runs = 200;
        Assert.That(folder.Verify().FirstFault, Is.Null);
        var watch = Stopwatch.StartNew();
        for (var run = 0; run < Runs; run++) { folder.Verify(); }
        TestContext.Out.WriteLine($"verify: ms={watch.Elapsed.TotalMilliseconds / Runs:F2}");
    }
}
