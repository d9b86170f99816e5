using System.Collections.Immutable;
using Audit.Models.Devices;

namespace Audit.Percolation;

/// <summary>A site of a cluster.</summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="Generation">Bonds between the site and its cluster's root.</param>
/// <param name="Position">Where it lies, one number per feature.</param>
internal sealed record Site(int Cluster, int Generation, ImmutableArray<float> Position);

/// <summary>The population that rows are drawn from: critical mean-field percolation clusters, embedded with a hierarchy of latents.</summary>
/// <remarks>
/// Latents from coarse to fine, with the size of what each adds to a feature: class (which families are its own), family (centre within
/// <see cref="FamilyReach"/> of the middle), cluster (origin within <see cref="ClusterReach"/> of its family's centre), site (each bond of generation
/// g adds a step within <see cref="StepReach"/> times <see cref="StepRatio"/>^(g-1)), noise (of the row, see <see cref="PercolationSample"/>).
/// A cluster is the progeny of one root on the tree where each site has three neighbours further out and each bond is open with probability
/// 1/3, the critical value: sizes have the tail n^(-3/2) up to the cap. Source: percolation on the Bethe lattice (Fisher and Essam 1961).
/// Arithmetic: float32 sums and products only. The same world every time; it depends on nothing.
/// </remarks>
internal sealed class PercolationWorld
{
    public const int Features = 16;
    public const int Classes = 4;
    public const int Families = 12;
    public const int Clusters = 256;
    public const float FamilyReach = 0.18f;
    public const float ClusterReach = 0.1f;
    public const float StepReach = 0.06f;
    public const float StepRatio = 0.8f;
    private const int Neighbours = 3;
    private const int LargestCluster = 256;

    private PercolationWorld(ImmutableArray<int> families, ImmutableArray<Site> sites) => (ClusterFamilies, Sites) = (families, sites);

    /// <summary>The family of each cluster.</summary>
    public ImmutableArray<int> ClusterFamilies { get; }

    /// <summary>Every site of every cluster; a row is one of them, each equally likely.</summary>
    public ImmutableArray<Site> Sites { get; }

    /// <summary>The class of a family: families are dealt to the classes in turn.</summary>
    public static int ClassOf(int family) => family % Classes;

    /// <summary>A family's centre on one axis.</summary>
    public static float Centre(int family, int axis) => 0.5f + (FamilyReach * Streams.Signed(Streams.FamilyCentre, (ulong)((family * Features) + axis)));

    /// <summary>Grows the world.</summary>
    public static PercolationWorld Make()
    {
        ImmutableArray<int> families = [.. Enumerable.Range(0, Clusters).Select(cluster => Philox.Below(Families, Streams.Seed, Streams.ClusterFamily, (ulong)cluster))];
        return new PercolationWorld(families, [.. Enumerable.Range(0, Clusters).SelectMany(cluster => Grow(cluster, families[cluster]))]);
    }

    /// <summary>The sites of a cluster, generation by generation; growth stops at the cap.</summary>
    private static List<Site> Grow(int cluster, int family)
    {
        List<Site> sites = [new Site(cluster, 0, Origin(cluster, family))];
        for (var parent = 0; parent < sites.Count; parent++)
        {
            for (var neighbour = 0; neighbour < Neighbours && sites.Count < LargestCluster; neighbour++)
            {
                var bond = ((ulong)cluster * LargestCluster * Neighbours) + (ulong)((parent * Neighbours) + neighbour);
                if (Philox.Below(Neighbours, Streams.Seed, Streams.Bonds, bond) == 0) { sites.Add(Child(sites[parent], bond)); }
            }
        }

        return sites;
    }

    private static ImmutableArray<float> Origin(int cluster, int family) =>
    [
        .. Enumerable.Range(0, Features).Select(axis => Centre(family, axis)
            + (ClusterReach * Streams.Signed(Streams.ClusterOrigin, (ulong)((cluster * Features) + axis)))),
    ];

    private static Site Child(Site parent, ulong bond)
    {
        var reach = StepReach;
        for (var generation = 0; generation < parent.Generation; generation++) { reach *= StepRatio; }
        return new Site(parent.Cluster, parent.Generation + 1,
            [.. parent.Position.Select((value, axis) => value + (reach * Streams.Signed(Streams.Steps, (bond * Features) + (ulong)axis)))]);
    }
}
