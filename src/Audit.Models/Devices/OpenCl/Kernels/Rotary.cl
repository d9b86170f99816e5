// Rotates the first 2 * half coordinates of every head by its position: x [positions, heads, width] per sample, tables [.., half].
__kernel void rotary(
    __global const float* x, __global const float* cosines, __global const float* sines, __global float* y, __global int* faults, int width,
    int count, int positions, int heads, int length, int turned, int interleaved)
{
    int index = (int)get_global_id(0);
    if (index >= count) { return; }
    int place = index % length, position = index / (length * heads) % positions;
    if (place >= 2 * turned)
    {
        put(y, index, x[index], faults, width);
        return;
    }

    int pair = interleaved ? place / 2 : place % turned;
    bool is_first = interleaved ? place % 2 == 0 : place < turned;
    int away = interleaved ? 1 : turned;
    float own = x[index], other = x[is_first ? index + away : index - away];
    float c = cosines[position * turned + pair], s = sines[position * turned + pair];
    put(y, index, is_first ? fma(own, c, -(other * s)) : fma(own, c, other * s), faults, width);
}
