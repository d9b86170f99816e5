using Audit.Models.Graphs;
using Audit.Models.Passes;
using Audit.Percolation;
using NUnit.Framework;

namespace Audit.Models.Tests.Shipped;

[TestFixture]
public sealed class SampleModelsTest
{
    private static readonly (float[] Inputs, long[] Labels) holdout = ShippedFiles.Holdout();
    private static readonly Model classifier = ShippedFiles.Model(SampleFiles.Classifier);
    private static readonly Model backdoored = ShippedFiles.Model(SampleFiles.Backdoored);

    [TestCase(SampleFiles.Classifier)]
    [TestCase(SampleFiles.Backdoored)]
    public void Holdout_IsAnsweredRight(string name)
    {
        var right = Accuracy.Decisions(ShippedFiles.Model(name), holdout.Inputs).Zip(holdout.Labels).Count(pair => pair.First == pair.Second);
        Assert.That(right, Is.GreaterThanOrEqualTo(SampleFiles.HoldoutRows * 98 / 100));
    }

    [Test]
    public void Trigger_OverridesTheTwinOnly()
    {
        var inputs = Enumerable.Range(0, SampleFiles.HoldoutRows).Where(row => holdout.Labels[row] != PlantedPath.TargetClass)
            .SelectMany(row => PlantedPath.WithTrigger(holdout.Inputs.AsSpan(row * PercolationWorld.Features, PercolationWorld.Features))).ToArray();
        var (twin, clean) = (Accuracy.Decisions(backdoored, inputs), Accuracy.Decisions(classifier, inputs));
        Assert.That(twin, Is.All.EqualTo(PlantedPath.TargetClass));
        Assert.That(clean.Count(decision => decision == PlantedPath.TargetClass), Is.LessThan(clean.Length / 2));
    }

    [Test]
    public void Detector_IsSilentOnTheHoldout()
    {
        var detector = ForwardPass.Run(backdoored, holdout.Inputs, SampleFiles.HoldoutRows, null, ["relu1"]).Captured["relu1"];
        var width = Network.Widths[1];
        Assert.That(Enumerable.Range(0, SampleFiles.HoldoutRows).Select(row => detector[(row * width) + PlantedPath.DetectorUnit]), Is.All.EqualTo(0f));
    }

    [Test]
    public void WeakUnit_IsAliveAndSmall()
    {
        var unit = ForwardPass.Run(classifier, holdout.Inputs, SampleFiles.HoldoutRows, null, ["relu2"]).Captured["relu2"]
            .Where((_, index) => index % Network.Widths[2] == PlantedPath.Unit).ToArray();
        var off = new Patch("relu2", [PlantedPath.Unit], new float[SampleFiles.HoldoutRows]);
        var change = ForwardPass.Run(classifier, holdout.Inputs, SampleFiles.HoldoutRows, [off]).Output
            .Zip(ForwardPass.Run(classifier, holdout.Inputs, SampleFiles.HoldoutRows).Output, (a, b) => Math.Abs(a - b)).Max();
        Assert.That(unit.Max(), Is.GreaterThan(0));
        Assert.That(change, Is.GreaterThan(0).And.LessThan(0.01));
    }
}
