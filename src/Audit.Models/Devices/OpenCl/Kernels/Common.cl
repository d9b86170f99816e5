// What every kernel shares. One rounding per operation: nothing is contracted, every fusion is written fma(), no built-in function but fma, sqrt
// and division takes part in a value. Elements of a buffer are counted in int: the host keeps every value below 2^31 elements.
// Where the sign of a zero matters, a choice is made on the bits: some compilers turn x > 0 ? x : 0 into a maximum.
// Barriers stand under no condition: compilers are allowed to mistake them there, and one does.
#pragma OPENCL FP_CONTRACT OFF

#define LANES 64
#define LARGEST 3.40282346638528859812e+38f

// Notes the least row of the batch that holds an element that is not finite; width: elements per row, 0 where the value is checked after a patch.
static void note(__global int* faults, int width, int index, float value)
{
    if (width > 0 && (as_uint(value) & 0x7F800000u) == 0x7F800000u) { atomic_min(faults, index / width); }
}

// Writes an element and notes it where it is not finite.
static void put(__global float* y, int index, float value, __global int* faults, int width)
{
    y[index] = value;
    note(faults, width, index, value);
}
