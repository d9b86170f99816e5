// Work along lines (one axis, length elements, `step` apart), one group of 64 items per line: the 64 lanes and the fixed tree of Reduction.cs.

static float tree(__local float* lanes, float own)
{
    int lane = (int)get_local_id(0);
    lanes[lane] = own;
    for (int reach = LANES / 2; reach > 0; reach /= 2)
    {
        barrier(CLK_LOCAL_MEM_FENCE);
        if (lane < reach) { lanes[lane] = lanes[lane] + lanes[lane + reach]; }
    }

    barrier(CLK_LOCAL_MEM_FENCE);
    float sum = lanes[0];
    barrier(CLK_LOCAL_MEM_FENCE);
    return sum;
}

static float tree_max(__local float* lanes, float own)
{
    int lane = (int)get_local_id(0);
    lanes[lane] = own;
    for (int reach = LANES / 2; reach > 0; reach /= 2)
    {
        barrier(CLK_LOCAL_MEM_FENCE);
        if (lane < reach && lanes[lane + reach] > lanes[lane]) { lanes[lane] = lanes[lane + reach]; }
    }

    barrier(CLK_LOCAL_MEM_FENCE);
    float largest = lanes[0];
    barrier(CLK_LOCAL_MEM_FENCE);
    return largest;
}

__kernel __attribute__((reqd_work_group_size(LANES, 1, 1))) void softmax(
    __global const float* x, __global float* y, __global int* faults, int width, int length, int step)
{
    __local float lanes[LANES];
    int line = (int)get_group_id(0), lane = (int)get_local_id(0);
    int start = line / step * step * length + line % step, last = start + length * step;
    float largest = -LARGEST;
    for (int at = start + lane * step; at < last; at += LANES * step) { largest = x[at] > largest ? x[at] : largest; }
    largest = tree_max(lanes, largest);
    float own = 0.0f;
    for (int at = start + lane * step; at < last; at += LANES * step)
    {
        float e = exponential(x[at] - largest);
        y[at] = e;
        own = own + e;
    }

    float sum = tree(lanes, own);
    for (int at = start + lane * step; at < last; at += LANES * step) { put(y, at, y[at] / sum, faults, width); }
}

// Center, NormScale (p is epsilon) and the mean.
__kernel __attribute__((reqd_work_group_size(LANES, 1, 1))) void lines(
    __global const float* x, __global float* y, __global int* faults, int width, int length, int step, int code, float p)
{
    __local float lanes[LANES];
    int line = (int)get_group_id(0), lane = (int)get_local_id(0);
    int start = line / step * step * length + line % step, last = start + length * step;
    float own = 0.0f;
    for (int at = start + lane * step; at < last; at += LANES * step)
    {
        float value = x[at];
        own = code == NORMSCALE ? fma(value, value, own) : own + value;
    }

    float mean = tree(lanes, own) / (float)length;
    if (code == CENTER)
    {
        for (int at = start + lane * step; at < last; at += LANES * step) { put(y, at, x[at] - mean, faults, width); }
    }
    else if (lane == 0)
    {
        put(y, line, code == NORMSCALE ? sqrt(mean + p) : mean, faults, width);
    }
}
