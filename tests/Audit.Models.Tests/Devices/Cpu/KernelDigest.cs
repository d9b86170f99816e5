using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Audit.Models.Devices;
using Audit.Models.Devices.Cpu;

namespace Audit.Models.Tests.Devices.Cpu;

/// <summary>One SHA-256 over the bits of many results of the kernels. It must not depend on the instruction set, the threads or the blocking.</summary>
internal static class KernelDigest
{
    /// <summary>The digest: products of many shapes with remainders, elementary functions, sums, random numbers.</summary>
    public static string Compute()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (ulong seed = 0; seed < 60; seed++) { Add(hash, Product(seed)); }
        Add(hash, Batched());
        Add(hash, Strided());
        Add(hash, Packed());
        float[] x = [.. Make(20_000, 90, 20f), .. Make(20_000, 91, 100f), .. Make(5_000, 92, 1e-39f)], y = new float[x.Length];
        ReferenceMath.Exp(x, y);
        Add(hash, [.. y.Select(v => float.IsFinite(v) ? v : 0)]);
        ReferenceMath.Tanh(x, y);
        Add(hash, y);
        ReferenceMath.Sigmoid(x, y);
        Add(hash, y);
        ReferenceMath.Log([.. x.Select(v => Math.Abs(v) + float.Epsilon)], y);
        Add(hash, y);
        Add(hash, [.. Enumerable.Range(0, 500).Select(n => Reduction.Sum(x.AsSpan(n, 7 * n)))]);
        Add(hash, [.. Enumerable.Range(0, 2000).Select(n => Philox.Normal(1, 2, (ulong)n))]);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static float[] Product(ulong seed)
    {
        int m = 1 + Philox.Below(60, seed, 1, 0), n = 1 + Philox.Below(130, seed, 1, 1), k = Philox.Below(seed % 10 == 0 ? 700 : 150, seed, 1, 2);
        var scale = seed % 5 == 0 ? 3e-20f : 1;
        var c = Make(m * n, seed + 2000, scale * scale);
        MatrixProduct.Accumulate(Make(m * k, seed, scale), Make(k * n, seed + 1000, scale), c, m, n, k);
        return c;
    }

    private static float[] Batched()
    {
        var c = Make(20 * 17 * 9, 5000, 1);
        MatrixProduct.BatchedAccumulate(Make(20 * 17 * 13, 5001, 1), Make(20 * 13 * 9, 5002, 1), c, 20, 17, 9, 13);
        return c;
    }

    private static float[] Strided()
    {
        var c = Make(5000, 5100, 1);
        MatrixProduct.Accumulate(Make(5000, 5101, 1), Make(5000, 5102, 1), c, new ProductLayout(19, 37, 23)
        {
            TransposedB = true, RowA = 61, RowB = 71, RowC = 41, Batch = 3, StepA = 23, StepB = 25, StepC = 900,
        });
        return c;
    }

    private static float[] Packed()
    {
        var c = Make(30 * 75, 5200, 1);
        MatrixProduct.Accumulate(Make(30 * 300, 5201, 1), PackedMatrix.FromTransposed(Make(300 * 75, 5202, 1), 300, 75), c, 30);
        return c;
    }

    private static float[] Make(int count, ulong seed, float scale) => [.. Enumerable.Range(0, count).Select(i => (2 * Philox.Uniform(seed, 7, (ulong)i) - 1) * scale)];

    private static void Add(IncrementalHash hash, float[] values) => hash.AppendData(MemoryMarshal.AsBytes<float>(values));
}
