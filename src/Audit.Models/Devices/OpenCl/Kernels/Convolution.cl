// Convolution as a product of weights [outputs, depth] and the windows, which are read where they lie; padding is 0 and takes part. z is the group.
// shape: as for the pools, then 12 channels per group, 13 outputs per group, 14 groups. A column is a window of a row of the batch.
__kernel __attribute__((reqd_work_group_size(ITEMS, 1, 1))) void NAME(tile)(
    __global const float* x, __global const float* weights, __global const float* bias, __global float* y, __global int* faults, int width,
    int n, int k, int has_bias, __global const int* shape)
{
    __local float4 tile_a[DEPTH * A_LINE], tile_b[DEPTH * B_LINE];
    int item = (int)get_local_id(0), item_row = item / (COLUMNS / ITEM_COLUMNS), item_column = item % (COLUMNS / ITEM_COLUMNS);
    int tile = (int)get_group_id(0), m = shape[13], across = (n + COLUMNS - 1) / COLUMNS, down = (m + ROWS - 1) / ROWS;
    int first_row = tile / across % down * ROWS, first_column = tile % across * COLUMNS, group_of = tile / across / down;
    int places = shape[2] * shape[3], taps = shape[4] * shape[5];
    weights += group_of * m * k;
    float sums[ITEM_ROWS * ITEM_COLUMNS];
#pragma unroll
    for (int row = 0; row < ITEM_ROWS; row++)
    {
        int at_row = first_row + ITEM_ROW(row / 4) + row % 4;
        float own = has_bias && at_row < m ? bias[group_of * m + at_row] : 0.0f;
#pragma unroll
        for (int column = 0; column < ITEM_COLUMNS; column++) { sums[row * ITEM_COLUMNS + column] = own; }
    }

    for (int done = 0; done < k; done += DEPTH)
    {
#pragma unroll
        for (int load = 0; load < A_LOADS; load++)
        {
            int place = item + load * ITEMS, at = done + place % DEPTH, row = first_row + place / DEPTH;
            ((__local float*)tile_a)[place % DEPTH * (4 * A_LINE) + place / DEPTH] = at < k && row < m ? weights[row * k + at] : 0.0f;
        }

#pragma unroll
        for (int load = 0; load < B_LOADS; load++)
        {
            int place = item + load * ITEMS, at = done + place / COLUMNS, window = first_column + place % COLUMNS;
            int sample = window / places, inside = window % places;
            int channel = at / taps, tap = at % taps;
            int row = inside / shape[3] * shape[6] - shape[10] + tap / shape[5] * shape[8];
            int column = inside % shape[3] * shape[7] - shape[11] + tap % shape[5] * shape[9];
            bool is_there = at < k && window < n && row >= 0 && row < shape[0] && column >= 0 && column < shape[1];
            int from = ((sample * shape[14] + group_of) * shape[12] + channel) * shape[0] + row;
            ((__local float*)tile_b)[place / COLUMNS * (4 * B_LINE) + place % COLUMNS] = is_there ? x[from * shape[1] + column] : 0.0f;
        }

        barrier(CLK_LOCAL_MEM_FENCE);
        int steps = k - done < DEPTH ? k - done : DEPTH;
        for (int s = 0; s < steps; s++) { NAME(step)(tile_a + s * A_LINE, tile_b + s * B_LINE, item_row, item_column, sums); }
        barrier(CLK_LOCAL_MEM_FENCE);
    }

#pragma unroll
    for (int row = 0; row < ITEM_ROWS; row++)
    {
        int at_row = first_row + ITEM_ROW(row / 4) + row % 4;
#pragma unroll
        for (int column = 0; column < ITEM_COLUMNS; column++)
        {
            int window = first_column + ITEM_COLUMN(column / 4) + column % 4;
            if (at_row < m && window < n)
            {
                int at = ((window / places * shape[14] + group_of) * m + at_row) * places + window % places;
                put(y, at, sums[row * ITEM_COLUMNS + column], faults, width);
            }
        }
    }
}
