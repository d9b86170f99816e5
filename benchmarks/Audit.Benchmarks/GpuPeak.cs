using System.Diagnostics;
using Audit.Models.Devices.OpenCl;

namespace Audit.Benchmarks;

/// <summary>How fast a GPU does fused multiply-adds that need no memory: measured, so that nothing has to be known about the card.</summary>
internal static class GpuPeak
{
    private const int Groups = 8192;
    private const int Items = 256;
    private const int Steps = 4096;
    private const int Chains = 8;

    private const string Source = """
        #pragma OPENCL FP_CONTRACT OFF
        __kernel void peak(__global float* y, int steps, float a, float b)
        {
            float s[8];
            for (int i = 0; i < 8; i++) { s[i] = (float)(get_local_id(0) + i); }
            for (int step = 0; step < steps; step++)
            {
        #pragma unroll
                for (int i = 0; i < 8; i++) { s[i] = fma(s[i], a, b); }
            }

            y[get_global_id(0)] = s[0] + s[1] + s[2] + s[3] + s[4] + s[5] + s[6] + s[7];
        }
        """;

    /// <summary>TFLOP/s of the first GPU that OpenCL offers; NaN where it offers none.</summary>
    public static double TeraFlops()
    {
        if (OpenClCatalogue.Entries().FirstOrDefault(entry => entry.IsGpu && entry.Refusal is null) is not { } entry) { return double.NaN; }
        using var api = new OpenClApi(entry, Source);
        var buffer = api.Allocate((long)Groups * Items * sizeof(float));
        var best = double.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var start = Stopwatch.GetTimestamp();
            api.Launch("peak", Groups, Items, [buffer, Steps, 0.999f, 0.001f]);
            api.Finish();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        api.Free(buffer);
        return 2.0 * Groups * Items * Steps * Chains / best * 1e-12;
    }
}
