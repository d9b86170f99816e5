// The pools: one item per window, elements in increasing (row, column), padding left out.
// shape: input rows, columns, output rows, columns, kernel rows, columns, strides, dilations, begins of pads (rows, columns each).
__kernel void windows(
    __global const float* x, __global float* y, __global int* faults, int width, int count, int code, __global const int* shape)
{
    int index = (int)get_global_id(0);
    if (index >= count) { return; }
    int column = index % shape[3], row = index / shape[3] % shape[2], channel = index / (shape[3] * shape[2]);
    int taps = 0;
    float value = 0.0f;
    for (int i = 0; i < shape[4]; i++)
    {
        int at_row = row * shape[6] - shape[10] + i * shape[8];
        if (at_row < 0 || at_row >= shape[0]) { continue; }
        for (int j = 0; j < shape[5]; j++)
        {
            int at_column = column * shape[7] - shape[11] + j * shape[9];
            if (at_column < 0 || at_column >= shape[1]) { continue; }
            float own = x[(channel * shape[0] + at_row) * shape[1] + at_column];
            if (code == MAXPOOL) { value = taps == 0 || own > value ? own : value; }
            else { value = value + own; }
            taps++;
        }
    }

    if (code == AVERAGEPOOL) { value = value / (float)taps; }
    if (code == AVERAGEPOOLALL) { value = value / (float)(shape[4] * shape[5]); }
    put(y, index, value, faults, width);
}
