using Audit.Bounds.Certificates;
using Audit.Bounds.Checking;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Checking;

/// <summary>On random networks, boxes, trees and grids the checker accepts no claim that a computed output breaks, and accepts a loose one.</summary>
/// <remarks>An accepted claim stays accepted with any larger bound, so refusing the claim "below the largest value found" means that no accepted bound is below it.</remarks>
[TestFixture]
public sealed class SoundnessLawTest
{
    private const int Points = 200;

    [Test]
    public void Check_SingleNetwork_BoundsEveryComputedOutput([Range(1, 60)] int seed)
    {
        var nets = new RandomNets(seed);
        var network = nets.Network();
        Compare(seed, nets, network, null, [], nets.Coefficients(network.Outputs));
    }

    [Test]
    public void Check_Pair_BoundsEveryComputedDifference([Range(1001, 1180)] int seed)
    {
        var nets = new RandomNets(seed);
        var network = nets.Network();
        var original = seed % 3 == 0 ? nets.Coefficients(network.Outputs) : new double[network.Outputs];
        Compare(seed, nets, network, nets.Twin(network), nets.Coefficients(network.Outputs), original);
    }

    /// <summary>Trees of halves and phases whose leaves have whatever multipliers, slopes, inherited layers and lemmas.</summary>
    [Test]
    public void Check_AnyTree_BoundsEveryComputedOutput([Range(2001, 2160)] int seed)
    {
        var nets = new RandomNets(seed);
        var network = nets.Network();
        var twin = seed % 2 == 0 ? nets.Twin(network) : null;
        Compare(seed, nets, network, twin, twin is null ? [] : nets.Coefficients(network.Outputs), nets.Coefficients(network.Outputs), new RandomTrees(seed, network, twin is not null));
    }

    private static void Compare(int seed, RandomNets nets, ChainNetwork network, ChainNetwork? twin, double[] difference, double[] original, RandomTrees? trees = null)
    {
        var (lower, upper) = nets.Box(network.Inputs);
        var random = new Random(seed);
        var tree = Claims.Halves([.. lower.Select(v => (double)v)], [.. upper.Select(v => (double)v)], random.Next(0, 4), random);
        tree = trees?.Tree(lower, upper) ?? tree;
        var bits = random.Next(4) switch { 0 => 16, 1 => 44, _ => 32 };
        var best = nets.Points(lower, upper, Points).MaxBy(Value)!;
        for (var step = 0; step < Points; step++)
        {
            var next = nets.Beside(best, lower, upper);
            best = Value(next).CompareTo(Value(best)) > 0 ? next : best;
        }

        var found = Value(best).RoundedDown();
        Assert.That(Check(found, strict: true), Is.InstanceOf<CheckResult.Rejected>(), $"{found} is reached at {string.Join(" ", best)}");
        Assert.That(Check(1e7, strict: false), Is.InstanceOf<CheckResult.Accepted>());

        CheckResult Check(double bound, bool strict) => Checker.Check(
            Claims.Of(network, twin, Claims.AtMost(difference, original, bound, strict), lower, upper, tree, bits) with { Lemmas = trees?.Lemmas ?? [] }, network, twin);

        Exact Value(float[] point) => Exact.Of(difference, original, Nets.Run(network, point), twin is null ? [] : Nets.Run(twin, point));
    }

    /// <summary>An exact value that can be compared.</summary>
    private readonly record struct Exact(BigDyadic Number) : IComparable<Exact>
    {
        public static Exact Of(double[] difference, double[] original, float[] x, float[] y)
        {
            var sum = default(BigDyadic);
            for (var j = 0; j < x.Length; j++)
            {
                sum += BigDyadic.Of(original[j]) * BigDyadic.Of(x[j]);
                if (y.Length > 0)
                {
                    sum += BigDyadic.Of(difference[j]) * (BigDyadic.Of(y[j]) + (BigDyadic.Of(-1) * BigDyadic.Of(x[j])));
                }
            }

            return new Exact(sum);
        }

        /// <summary>The largest float64 of at most this value.</summary>
        public double RoundedDown()
        {
            var near = double.Parse(Number.ToString(), System.Globalization.CultureInfo.InvariantCulture) + double.Epsilon;
            while (CompareTo(new Exact(BigDyadic.Of(near))) < 0)
            {
                near = Math.BitDecrement(near);
            }

            return near;
        }

        public int CompareTo(Exact other) => (Number + (BigDyadic.Of(-1) * other.Number)).Mantissa.Sign;
    }
}
