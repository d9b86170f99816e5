namespace Audit.Models.Devices.Cpu;

/// <summary>The matrix product where no vector unit fuses: row by row, with the whole row of C advancing one step of its chains at a time.</summary>
internal static unsafe class ScalarProduct
{
    /// <summary>C += A B.</summary>
    public static void Run(ProductTask task)
    {
        unchecked
        {
            for (var row = 0; row < task.M; row++)
            {
                var c = task.C + row * task.Ldc;
                for (var step = 0; step < task.K; step++)
                {
                    var value = task.A[row * task.Lda + step];
                    var b = task.B + step * task.Ldb;
                    for (var column = 0; column < task.N; column++) { c[column] = SoftFma.Compute(value, b[column], c[column]); }
                }
            }
        }
    }
}
