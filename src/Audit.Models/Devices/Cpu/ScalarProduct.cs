namespace Audit.Models.Devices.Cpu;

/// <summary>The matrix product where no vector unit fuses: row by row, with the whole row of C advancing one step of its chains at a time.</summary>
internal static unsafe class ScalarProduct
{
    /// <summary>C += A B.</summary>
    public static void Run(in ProductTask task)
    {
        if (task.Packed is null) { Run(task.A, task.B, task.C, (task.M, task.N, task.K)); return; }
        var (width, block) = (task.Packed.PanelColumns, PackedMatrix.DepthBlock(task.K));
        for (var step = 0; step < task.K; step += block)
        {
            var depth = Math.Min(block, task.K - step);
            for (var column = 0; column < task.N; column += width)
            {
                var panel = new MatrixView(task.Packed.Panel(step, task.FirstPacked + column), width, 1);
                Run(task.A.From(0, step), panel, task.C.From(0, column), (task.M, Math.Min(width, task.N - column), depth));
            }
        }
    }

    private static void Run(MatrixView a, MatrixView b, MatrixView c, (int M, int N, int K) size)
    {
        unchecked
        {
            for (var row = 0; row < size.M; row++)
            {
                var chains = c.From(row, 0).At;
                for (var step = 0; step < size.K; step++)
                {
                    var value = *a.From(row, step).At;
                    var line = b.From(step, 0).At;
                    for (nint column = 0; column < size.N; column++)
                    {
                        chains[column] = SoftFma.Compute(value, line[column * b.Column], chains[column]);
                    }
                }
            }
        }
    }
}
