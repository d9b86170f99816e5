// Copies a box of elements: layout: rank, source start, target start, then (extent, step in source, step in target) per axis, innermost last.
__kernel void move(
    __global const float* x, __global float* y, __global int* faults, int width, int count, __global const int* layout)
{
    int index = (int)get_global_id(0);
    if (index >= count) { return; }
    int rest = index, source = layout[1], target = layout[2];
    for (int axis = layout[0]; axis > 0; axis--)
    {
        __global const int* own = layout + 3 * axis;
        int place = rest % own[0];
        rest /= own[0];
        source += place * own[1];
        target += place * own[2];
    }

    put(y, target, x[source], faults, width);
}

// Named places of one axis of `extent` elements with `inner` elements behind each; `step` elements from row to row of x.
__kernel void take(
    __global const float* x, __global float* y, __global int* faults, int width, int count, int per_row, int step, int inner, int picks, int extent,
    __global const int* places)
{
    int index = (int)get_global_id(0);
    if (index >= count) { return; }
    int within = index % per_row, outer = within / inner / picks;
    int from = (outer * extent + places[within / inner % picks]) * inner + within % inner;
    put(y, index, x[index / per_row * step + from], faults, width);
}

// Rows of a table, `length` numbers each, by ids that must be whole numbers from 0 to entries - 1; `ids_width` ids per row of the batch.
__kernel void rows(
    __global const float* ids, __global const float* table, __global float* y, __global int* faults, int width, int count, int length, int entries,
    int ids_width)
{
    int index = (int)get_global_id(0);
    if (index >= count) { return; }
    float id = ids[index / length];
    bool is_row = id >= 0.0f && id < (float)entries && (float)(int)id == id && (int)id < entries;
    if (!is_row) { atomic_min(faults, index / length / ids_width); }
    put(y, index, table[(is_row ? (int)id * length : 0) + index % length], faults, width);
}
