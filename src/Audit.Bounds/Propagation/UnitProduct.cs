namespace Audit.Bounds.Propagation;

/// <summary>The first product of rows that speak of one neuron each: both sides of it in two neighbouring lanes, so that the product is a copy.</summary>
internal static unsafe class UnitProduct
{
    /// <summary>Lanes 2 n and 2 n + 1 become +e and -e of the n-th neuron, already multiplied by the layer; their errors and biases are in the constant.</summary>
    public static void Run(PairLayer layer, RowBatch batch, ReadOnlySpan<int> neurons, ReadOnlySpan<int> columns, in LayerErrors errors)
    {
        Constants(layer, batch, neurons, errors);
        if (layer.IsDense)
        {
            batch.TakeColumns(columns);
            Dense(layer, batch, neurons, columns);
            return;
        }

        SparseProduct.Touch(layer, batch, neurons);
        SparseProduct.Collect(batch, columns);
        Sparse(layer, batch, neurons);
        SparseProduct.Untouch(batch);
    }

    private static void Constants(PairLayer layer, RowBatch batch, ReadOnlySpan<int> neurons, in LayerErrors errors)
    {
        for (var n = 0; n < neurons.Length; n++)
        {
            var i = neurons[n];
            var (error, bias) = batch.Kind switch
            {
                RowKind.Pair => (errors.Y[i] + errors.X[i], layer.E[i]),
                RowKind.Original => (errors.X[i], layer.B[i]),
                _ => (errors.Y[i], layer.C[i]),
            };
            (batch.Constant[2 * n], batch.Constant[(2 * n) + 1]) = (error + bias, error - bias);
        }
    }

    private static void Dense(PairLayer layer, RowBatch batch, ReadOnlySpan<int> neurons, ReadOnlySpan<int> columns)
    {
        var isPair = batch.Kind == RowKind.Pair;
        fixed (double* v = layer.V, second = isPair ? layer.D : batch.Kind == RowKind.Coarse ? layer.V : layer.W)
        {
            foreach (var column in columns)
            {
                if (isPair) { Gather(v + column, layer.Stride, batch.R + ((nint)column * batch.Lanes), batch.Lanes, neurons); }
                Gather(second + column, layer.Stride, batch.S + ((nint)column * batch.Lanes), batch.Lanes, neurons);
            }
        }
    }

    private static void Gather(double* from, int stride, double* to, int lanes, ReadOnlySpan<int> neurons)
    {
        unchecked
        {
            for (var n = 0; n < neurons.Length; n++)
            {
                var value = from[(nint)neurons[n] * stride];
                (to[2 * n], to[(2 * n) + 1]) = (value, -value);
            }

            for (var lane = 2 * neurons.Length; lane < lanes; lane++) { to[lane] = 0; }
        }
    }

    private static void Sparse(PairLayer layer, RowBatch batch, ReadOnlySpan<int> neurons)
    {
        var isPair = batch.Kind == RowKind.Pair;
        var second = isPair ? layer.SparseD : batch.Kind == RowKind.Coarse ? layer.SparseV : layer.SparseW;
        for (var n = 0; n < neurons.Length; n++)
        {
            for (var entry = layer.RowStart[neurons[n]]; entry < layer.RowStart[neurons[n] + 1]; entry++)
            {
                if (!batch.Touched[layer.Columns[entry]]) { continue; }
                var at = ((nint)layer.Columns[entry] * batch.Lanes) + (2 * n);
                if (isPair) { (batch.R[at], batch.R[at + 1]) = (layer.SparseV[entry], -layer.SparseV[entry]); }
                (batch.S[at], batch.S[at + 1]) = (second[entry], -second[entry]);
            }
        }
    }
}
