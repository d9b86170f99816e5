// One rounded operation on two numbers, with broadcasting. layout: rank, then (extent, step in a, step in b) per axis, innermost last.
__kernel void elementwise(
    __global const float* a, __global const float* b, __global float* y, __global int* faults, int width, int count, int code,
    __global const int* layout)
{
    int index = (int)get_global_id(0);
    if (index >= count) { return; }
    int rest = index, i = 0, j = 0;
    for (int axis = layout[0]; axis > 0; axis--)
    {
        __global const int* own = layout + 3 * axis - 2;
        int place = rest % own[0];
        rest /= own[0];
        i += place * own[1];
        j += place * own[2];
    }

    float u = a[i], v = b[j], value;
    switch (code)
    {
        case ADD: value = u + v; break;
        case SUB: value = u - v; break;
        case MUL: value = u * v; break;
        case DIV: value = u / v; break;
        case MAX: value = u >= v ? u : v; break;
        case MIN: value = u <= v ? u : v; break;
        case AND: value = u != 0.0f && v != 0.0f ? 1.0f : 0.0f; break;
        case OR: value = u != 0.0f || v != 0.0f ? 1.0f : 0.0f; break;
        case EQUAL: value = u == v ? 1.0f : 0.0f; break;
        case GREATER: value = u > v ? 1.0f : 0.0f; break;
        case GREATEROREQUAL: value = u >= v ? 1.0f : 0.0f; break;
        case LESS: value = u < v ? 1.0f : 0.0f; break;
        default: value = u <= v ? 1.0f : 0.0f; break;
    }

    put(y, index, value, faults, width);
}

// a where the test is other than 0, else b. layout: rank, then (extent, step in test, in a, in b) per axis.
__kernel void choose(
    __global const float* test, __global const float* a, __global const float* b, __global float* y, __global int* faults, int width, int count,
    __global const int* layout)
{
    int index = (int)get_global_id(0);
    if (index >= count) { return; }
    int rest = index, t = 0, i = 0, j = 0;
    for (int axis = layout[0]; axis > 0; axis--)
    {
        __global const int* own = layout + 4 * axis - 3;
        int place = rest % own[0];
        rest /= own[0];
        t += place * own[1];
        i += place * own[2];
        j += place * own[3];
    }

    put(y, index, test[t] != 0.0f ? a[i] : b[j], faults, width);
}
