using System.Runtime.InteropServices;

namespace Audit.Benchmarks;

/// <summary>The OpenBLAS of the system, where it is installed.</summary>
internal static unsafe partial class OpenBlas
{
    private const string Library = "libopenblas.so.0";
    private const int RowMajor = 101;
    private const int NotTransposed = 111;

    public static bool IsInstalled { get; } = NativeLibrary.TryLoad(Library, typeof(OpenBlas).Assembly, DllImportSearchPath.SafeDirectories, out _);

    /// <summary>The kernels that it chose, such as "Haswell".</summary>
    public static string Core => Marshal.PtrToStringAnsi(CoreName()) ?? "unknown";

    public static void UseThreads(int count) => SetThreads(count);

    /// <summary>C += A B, row-major.</summary>
    public static void Accumulate(float* a, float* b, float* c, int m, int n, int k) =>
        Multiply(RowMajor, NotTransposed, NotTransposed, m, n, k, 1, a, k, b, n, 1, c, n);

    [LibraryImport(Library, EntryPoint = "cblas_sgemm")]
    private static partial void Multiply(
        int order, int transposeA, int transposeB, int m, int n, int k, float alpha, float* a, int lda, float* b, int ldb, float beta, float* c, int ldc);

    [LibraryImport(Library, EntryPoint = "openblas_set_num_threads")]
    private static partial void SetThreads(int count);

    [LibraryImport(Library, EntryPoint = "openblas_get_corename")]
    private static partial nint CoreName();
}
