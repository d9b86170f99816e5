// C = A B for many pairs of matrices z = (outer, head): element (i, j) is the chain over k from its bias or zero, then the ending that `code` names.
// Distances: a: between rows (k lie side by side); b: between k and between columns; c: between rows.
// Starts: outer * a0 + starts[2 head] for a, outer * b0 + starts[2 head + 1] for b, outer * c0 + head * c1 for c.
static float NAME(ending)(int code, float chain, float bias, float p, int row, int column, int hidden_from, int hidden_to)
{
    switch (code)
    {
        case SCALED: return fma(p, chain, bias);
        case SCORES: return column > row + hidden_from || column <= row + hidden_to ? -LARGEST : chain / p;
        case MIX: return chain + 0.0f;
        default: return chain;
    }
}

__kernel __attribute__((reqd_work_group_size(ITEMS, 1, 1))) void NAME(tile)(
    __global const float* a, __global const float* b, __global const float* bias, __global float* c, __global int* faults, int width,
    int m, int n, int k, int a_row, int b_k, int b_column, int c_row, int heads,
    __global const int* starts, int a0, int b0, int c0, int c1, int code, int has_bias, float p, int hidden_from, int hidden_to)
{
    __local float4 tile_a[2][DEPTH * A_LINE], tile_b[2][DEPTH * B_LINE];
    int item = (int)get_local_id(0), item_row = item / (COLUMNS / ITEM_COLUMNS), item_column = item % (COLUMNS / ITEM_COLUMNS);
    int tile = (int)get_group_id(0), across = (n + COLUMNS - 1) / COLUMNS, down = (m + ROWS - 1) / ROWS;
    int first_row = tile / across % down * ROWS, first_column = tile % across * COLUMNS;
    int outer = tile / across / down / heads, head = tile / across / down % heads;
    a += outer * a0 + starts[2 * head];
    b += outer * b0 + starts[2 * head + 1];
    int start = outer * c0 + head * c1;
    float sums[ITEM_ROWS * ITEM_COLUMNS], next_a[A_LOADS], next_b[B_LOADS];

#pragma unroll
    for (int group = 0; group < COLUMN_GROUPS; group++)
    {
#pragma unroll
        for (int part = 0; part < 4; part++)
        {
            int column = first_column + ITEM_COLUMN(group) + part;
            float own = has_bias && code != SCALED && column < n ? bias[column] : 0.0f;
#pragma unroll
            for (int row = 0; row < ITEM_ROWS; row++) { sums[row * ITEM_COLUMNS + 4 * group + part] = own; }
        }
    }

    for (int done = -DEPTH, now = 1; done < k; done += DEPTH, now = 1 - now)
    {
        int ahead = done + DEPTH;
        if (ahead < k)
        {
            // a: k runs fastest, as it lies; b: whichever of k and column lies side by side.
#pragma unroll
            for (int load = 0; load < A_LOADS; load++)
            {
                int place = item + load * ITEMS, at = ahead + place % DEPTH, row = first_row + place / DEPTH;
                next_a[load] = at < k && row < m ? a[row * a_row + at] : 0.0f;
            }

#pragma unroll
            for (int load = 0; load < B_LOADS; load++)
            {
                int place = item + load * ITEMS;
                int at = ahead + (b_column == 1 ? place / COLUMNS : place % DEPTH);
                int column = first_column + (b_column == 1 ? place % COLUMNS : place / DEPTH);
                next_b[load] = at < k && column < n ? b[at * b_k + column * b_column] : 0.0f;
            }
        }

        if (done >= 0)
        {
            __local const float4* from_a = tile_a[now];
            __local const float4* from_b = tile_b[now];
            int steps = k - done;
            if (steps >= DEPTH)
            {
#pragma unroll
                for (int s = 0; s < DEPTH; s++) { NAME(step)(from_a + s * A_LINE, from_b + s * B_LINE, item_row, item_column, sums); }
            }
            else
            {
#pragma unroll 1
                for (int s = 0; s < steps; s++) { NAME(step)(from_a + s * A_LINE, from_b + s * B_LINE, item_row, item_column, sums); }
            }
        }

        if (ahead < k)
        {
            __local float* to_a = (__local float*)tile_a[1 - now];
            __local float* to_b = (__local float*)tile_b[1 - now];
#pragma unroll
            for (int load = 0; load < A_LOADS; load++)
            {
                int place = item + load * ITEMS;
                to_a[place % DEPTH * (4 * A_LINE) + place / DEPTH] = next_a[load];
            }

#pragma unroll
            for (int load = 0; load < B_LOADS; load++)
            {
                int place = item + load * ITEMS;
                int at = b_column == 1 ? place / COLUMNS : place % DEPTH, column = b_column == 1 ? place % COLUMNS : place / DEPTH;
                to_b[at * (4 * B_LINE) + column] = next_b[load];
            }
        }

        barrier(CLK_LOCAL_MEM_FENCE);
    }

#pragma unroll
    for (int row = 0; row < ITEM_ROWS; row++)
    {
        int at_row = first_row + ITEM_ROW(row / 4) + row % 4;
#pragma unroll
        for (int column = 0; column < ITEM_COLUMNS; column++)
        {
            int at_column = first_column + ITEM_COLUMN(column / 4) + column % 4;
            if (at_row < m && at_column < n)
            {
                float own = has_bias ? bias[at_column] : 0.0f;
                float value = NAME(ending)(code, sums[row * ITEM_COLUMNS + column], own, p, at_row, at_column, hidden_from, hidden_to);
                put(c, start + at_row * c_row + at_column, value, faults, width);
            }
        }
    }
}
