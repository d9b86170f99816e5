// A function of one number at every element; the codes are written by KernelSource from one table.

// ((x x) x) ...
static float product_of(float x, int factors)
{
    float product = x;
    for (int factor = 1; factor < factors; factor++) { product = product * x; }
    return product;
}

// Pow.cs
static float power(float x, float e)
{
    if (e == 0.0f) { return 1.0f; }
    if (e == 0.5f) { return sqrt(x); }
    if (e == -0.5f) { return 1.0f / sqrt(x); }
    if (e >= 1.0f && e <= 16.0f && e == floor(e)) { return product_of(x, (int)e); }
    if (e <= -1.0f && e >= -16.0f && e == floor(e)) { return 1.0f / product_of(x, (int)-e); }
    return exponential(e * logarithm(x));
}

// HardSigmoid.cs
static float hard_sigmoid(float x, float alpha, float beta)
{
    float h = fma(alpha, x, beta);
    return h < 0.0f ? 0.0f : h > 1.0f ? 1.0f : h;
}

static float pointwise_value(int code, float x, float p, float q)
{
    switch (code)
    {
        case RELU: return as_int(x) > 0 ? x : 0.0f;
        case CLIP: return x < p ? p : x > q ? q : x;
        case LEAKYRELU: return x >= 0.0f ? x : p * x;
        case SIGMOID: return logistic_sigmoid(x);
        case TANH: return hyperbolic_tangent(x);
        case ABS: return as_float(as_int(x) & 0x7FFFFFFF);
        case NEG: return -x;
        case SIGN: return x > 0.0f ? 1.0f : x < 0.0f ? -1.0f : 0.0f;
        case FLOOR: return floor(x);
        case CEIL: return ceil(x);
        case ROUND: return rint(x);
        case NOT: return x == 0.0f ? 1.0f : 0.0f;
        case EXP: return exponential(x);
        case LOG: return logarithm(x);
        case SQRT: return sqrt(x);
        case RECIPROCAL: return 1.0f / x;
        case POW: return power(x, p);
        case ELU: return x > 0.0f ? x : p * (exponential(x) - 1.0f);
        case HARDSIGMOID: return hard_sigmoid(x, p, q);
        case SIN: return sine_of(x);
        case COS: return cosine_of(x);
        case SOFTPLUS: return softplus(x);
        case ERF: return error_function(x);
        case SILU: return silu(x);
        case GELU: return p != 0.0f ? gelu_tanh(x) : gelu(x);
        case HARDSWISH: return x * hard_sigmoid(x, 0.16666667f, 0.5f);
        default: return x;
    }
}

__kernel void pointwise(__global const float* x, __global float* y, __global int* faults, int width, int count, int code, float p, float q)
{
    int index = (int)get_global_id(0);
    if (index < count) { put(y, index, pointwise_value(code, x[index], p, q), faults, width); }
}

// y = fma(x, a[channel], b[channel]): batch normalisation.
__kernel void affine(
    __global const float* x, __global const float* a, __global const float* b, __global float* y, __global int* faults, int width, int count,
    int size, int channels)
{
    int index = (int)get_global_id(0);
    if (index >= count) { return; }
    int channel = index / size % channels;
    put(y, index, fma(x[index], a[channel], b[channel]), faults, width);
}

// Steps of a scale and back; numbers: scale and zero point of each channel, as the bits of floats.
__kernel void quantise(
    __global const float* x, __global float* y, __global int* faults, int width, int count, int code, float low, float high, int size, int channels,
    __global const int* numbers)
{
    int index = (int)get_global_id(0);
    if (index >= count) { return; }
    int channel = index / size % channels;
    float scale = as_float(numbers[2 * channel]), zero = as_float(numbers[2 * channel + 1]);
    float steps = rint(x[index] / scale) + zero;
    float value = code == QUANTIZELINEAR ? (steps < low ? low : steps > high ? high : steps) : (x[index] - zero) * scale;
    put(y, index, value, faults, width);
}

__kernel void fill(__global float* y, int count, float value)
{
    int index = (int)get_global_id(0);
    if (index < count) { y[index] = value; }
}

__kernel void fill_int(__global int* y, int count, int value)
{
    int index = (int)get_global_id(0);
    if (index < count) { y[index] = value; }
}

// Overwrites units of each row: values [rows, units_width].
__kernel void patch(__global const int* units, __global const float* values, __global float* y, int total, int units_width, int count, int first)
{
    int index = (int)get_global_id(0);
    if (index >= total) { return; }
    y[index / units_width * count + units[index % units_width]] = values[first + index];
}

// Notes what is not finite in a value that nobody has checked: an input, or a value after its patches.
__kernel void check(__global const float* y, __global int* faults, int width, int count)
{
    int index = (int)get_global_id(0);
    if (index < count) { note(faults, width, index, y[index]); }
}
