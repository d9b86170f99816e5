// One number from a line whose elements lie anywhere: layouts: rank of the lines, (extent, step) per axis, then the same for the elements of a line.

static int walk(__global const int* layout, int index)
{
    int place = 0;
    for (int axis = layout[0]; axis > 0; axis--)
    {
        __global const int* own = layout + 2 * axis - 1;
        place += index % own[0] * own[1];
        index /= own[0];
    }

    return place;
}

__kernel __attribute__((reqd_work_group_size(LANES, 1, 1))) void reduce_sum(
    __global const float* x, __global float* y, __global int* faults, int width, int length, int code, __global const int* layout)
{
    __local float lanes[LANES];
    int line = (int)get_group_id(0), lane = (int)get_local_id(0);
    __global const int* elements = layout + 2 * layout[0] + 1;
    x += walk(layout, line);
    float own = 0.0f;
    for (int at = lane; at < length; at += LANES) { own = own + x[walk(elements, at)]; }
    float sum = tree(lanes, own);
    if (lane == 0) { put(y, line, code == REDUCEMEAN ? sum / (float)length : sum, faults, width); }
}

// The largest or smallest and its place. The first of equal numbers wins, so that +0 and -0 keep their places; lanes without an element repeat the first.
__kernel __attribute__((reqd_work_group_size(LANES, 1, 1))) void reduce_best(
    __global const float* x, __global float* y, __global int* faults, int width, int length, int code, __global const int* layout)
{
    __local float lanes[LANES];
    __local int places[LANES];
    int line = (int)get_group_id(0), lane = (int)get_local_id(0);
    __global const int* elements = layout + 2 * layout[0] + 1;
    x += walk(layout, line);
    float taken = x[walk(elements, lane < length ? lane : 0)];
    int place = lane < length ? lane : 0;
    for (int at = lane + LANES; at < length; at += LANES)
    {
        float own = x[walk(elements, at)];
        bool is_better = code == REDUCEMIN ? own < taken : own > taken;
        taken = is_better ? own : taken;
        place = is_better ? at : place;
    }

    lanes[lane] = taken;
    places[lane] = place;
    for (int reach = LANES / 2; reach > 0; reach /= 2)
    {
        barrier(CLK_LOCAL_MEM_FENCE);
        if (lane < reach)
        {
            float mine = lanes[lane], other = lanes[lane + reach];
            bool is_better = code == REDUCEMIN ? other < mine : other > mine;
            if (is_better || (other == mine && places[lane + reach] < places[lane]))
            {
                lanes[lane] = other;
                places[lane] = places[lane + reach];
            }
        }
    }

    if (lane == 0) { put(y, line, code == ARGMAX ? (float)places[0] : lanes[0], faults, width); }
}

// The running sum along lines of `length` elements, `step` apart: one item per line, one chain of additions.
__kernel void running(
    __global const float* x, __global float* y, __global int* faults, int width, int lines, int length, int step, int reverse, int exclusive)
{
    int line = (int)get_global_id(0);
    if (line >= lines) { return; }
    int start = line / step * step * length + line % step;
    float sum = 0.0f;
    for (int done = 0; done < length; done++)
    {
        int at = start + (reverse ? length - 1 - done : done) * step;
        float before = sum;
        sum = done == 0 ? x[at] : sum + x[at];
        put(y, at, exclusive ? before : sum, faults, width);
    }
}
