// The elementary functions of reference arithmetic, line by line as in Devices/Cpu: the same constants, the same order, the same bits.

static float power_of_two(int exponent) { return as_float((int)((uint)(exponent + 127) << 23)); }

// Exponential.cs: the argument less its multiple of ln 2, which is left in power.
static float reduced(float x, int* power)
{
    const float magic = 12582912.0f;
    float shifted = fma(x, 1.44269502f, magic);
    float count = shifted - magic;
    *power = as_int(shifted) - 0x4B400000;
    float r = fma(count, -0.693145751953125f, x);
    return fma(count, -1.42860677e-06f, r);
}

// exp r - 1 for a reduced r.
static float less_one(float r)
{
    float q = fma(0.00138232706f, r, 0.00836883113f);
    q = fma(q, r, 0.04166824f);
    q = fma(q, r, 0.166665196f);
    q = fma(q, r, 0.49999994f);
    return fma(r * r, q, r);
}

static float first_factor(int power) { return power_of_two(power >> 1); }

static float second_factor(int power) { return power_of_two((power + 1) >> 1); }

static float exponential(float x)
{
    int power;
    x = 90.0f < x ? 90.0f : x;
    x = x < -106.0f ? -106.0f : x;
    float r = reduced(x, &power);
    return (less_one(r) + 1.0f) * first_factor(power) * second_factor(power);
}

// Logarithm.cs
static float logarithm(float x)
{
    const float tiny = 1.17549435e-38f;
    float scaled = x < tiny ? x * 8388608.0f : x;
    int bits = as_int(scaled) - 0x3F3504F3;
    float exponent = as_float((bits >> 23) + 0x4B400000) - 12582912.0f;
    exponent = exponent + (x < tiny ? -23.0f : 0.0f);
    float f = as_float((bits & 0x7FFFFF) + 0x3F3504F3) - 1.0f;
    float square = f * f;
    float p = fma(0.0673248619f, f, -0.116609186f);
    p = fma(p, f, 0.118865512f);
    p = fma(p, f, -0.124081761f);
    p = fma(p, f, 0.1422019f);
    p = fma(p, f, -0.166678548f);
    p = fma(p, f, 0.200020745f);
    p = fma(p, f, -0.250000119f);
    p = fma(p, f, 0.333333135f);
    float y = fma(square * f, p, exponent * 1.42860677e-06f);
    y = f + fma(square, -0.5f, y);
    y = fma(exponent, 0.693145751953125f, y);
    float positive = LARGEST < x ? x : y;
    float other = x < 0.0f ? as_float(0x7FC00000) : as_float((int)0xFF800000) + x;
    return 0.0f < x ? positive : other;
}

// HyperbolicTangent.cs
static float hyperbolic_tangent(float x)
{
    float a = as_float(as_int(x) & 0x7FFFFFFF);
    float z = a * a;
    float p = fma(-0.00565850642f, z, 0.0205996577f);
    p = fma(p, z, -0.0537283793f);
    p = fma(p, z, 0.133313164f);
    p = fma(p, z, -0.333332777f);
    float small = fma(a * z, p, a);
    float cut = 20.0f < a ? 20.0f : a;
    float e = exponential(cut + cut);
    float large = 1.0f - 2.0f / (e + 1.0f);
    return as_float(as_int(a < 0.625f ? small : large) | (as_int(x) & (int)0x80000000));
}

// LogisticSigmoid.cs
static float logistic_sigmoid(float x)
{
    float z = exponential(as_float(as_int(x) | (int)0x80000000));
    return (x < 0.0f ? z : 1.0f) / (z + 1.0f);
}
