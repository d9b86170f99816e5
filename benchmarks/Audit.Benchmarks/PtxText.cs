using Audit.Models.Devices.Cuda;

namespace Audit.Benchmarks;

/// <summary>Writes the kernels as PTX: `./bench ptx &gt; /tmp/kernels.ptx`, then moved to src/Audit.Models/Devices/Cuda/kernels.ptx.</summary>
internal static class PtxText
{
    public static int Run()
    {
        if (PtxSource.Version() is not { } version)
        {
            Console.Error.WriteLine($"{PtxSource.Compiler} or {PtxSource.Library} is missing. Install them with: sudo apt-get install clang-14 libclc-14");
            return 2;
        }

        Console.Out.Write(PtxSource.Make(version));
        return 0;
    }
}
