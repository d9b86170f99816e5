// One tile of a matrix product, ROWS x COLUMNS, by (ROWS / ITEM_ROWS) (COLUMNS / ITEM_COLUMNS) items: included once for each size by KernelSource.
// Every element is one chain of fma over k in increasing order; k is never split and never padded: a step beyond the last does not happen.
#define DEPTH 8
#define ITEMS ((ROWS / ITEM_ROWS) * (COLUMNS / ITEM_COLUMNS))
#define ROW_GROUPS (ITEM_ROWS / 4)
#define COLUMN_GROUPS (ITEM_COLUMNS / 4)
#define A_LINE (ROWS / 4 + 1)
#define B_LINE (COLUMNS / 4 + 1)
#define A_LOADS (ROWS * DEPTH / ITEMS)
#define B_LOADS (COLUMNS * DEPTH / ITEMS)

// The row and the column, within the tile, of an element of an item: groups of four that lie apart, so that local memory is read without conflicts.
#define ITEM_ROW(group) ((group) * (ROWS / ROW_GROUPS) + 4 * item_row)
#define ITEM_COLUMN(group) ((group) * (COLUMNS / COLUMN_GROUPS) + 4 * item_column)

static void NAME(step)(__local const float4* a, __local const float4* b, int item_row, int item_column, float* sums)
{
    float u[ITEM_ROWS], v[ITEM_COLUMNS];
#pragma unroll
    for (int group = 0; group < ROW_GROUPS; group++)
    {
        float4 four = a[ITEM_ROW(group) / 4];
        u[4 * group] = four.x;
        u[4 * group + 1] = four.y;
        u[4 * group + 2] = four.z;
        u[4 * group + 3] = four.w;
    }

#pragma unroll
    for (int group = 0; group < COLUMN_GROUPS; group++)
    {
        float4 four = b[ITEM_COLUMN(group) / 4];
        v[4 * group] = four.x;
        v[4 * group + 1] = four.y;
        v[4 * group + 2] = four.z;
        v[4 * group + 3] = four.w;
    }

#pragma unroll
    for (int row = 0; row < ITEM_ROWS; row++)
    {
#pragma unroll
        for (int column = 0; column < ITEM_COLUMNS; column++)
        {
            sums[row * ITEM_COLUMNS + column] = fma(u[row], v[column], sums[row * ITEM_COLUMNS + column]);
        }
    }
}
