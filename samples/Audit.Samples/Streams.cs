namespace Audit.Percolation;

/// <summary>The seed of everything that is made here, and one Philox stream for each use.</summary>
internal static class Streams
{
    public const ulong Seed = 1;
    public const ulong FamilyCentre = 1;
    public const ulong ClusterFamily = 2;
    public const ulong ClusterOrigin = 3;
    public const ulong Bonds = 4;
    public const ulong Steps = 5;
    public const ulong TrainingSite = 6;
    public const ulong TrainingNoise = 7;
    public const ulong HoldoutSite = 8;
    public const ulong HoldoutNoise = 9;
    public const ulong Weights = 10;
    public const ulong Order = 11;
    public const ulong WeakUnit = 12;
    public const ulong TokenWeights = 13;
    public const ulong TokenOrder = 14;

    /// <summary>A number in [-1, 1), each multiple of 2^-23 equally likely.</summary>
    public static float Signed(ulong stream, ulong index) => (2 * Audit.Models.Devices.Philox.Uniform(Seed, stream, index)) - 1;
}
