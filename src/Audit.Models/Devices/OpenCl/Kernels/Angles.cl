// sin, cos and softplus, line by line as in Devices/Cpu.

// 1 / (2 pi) in binary, 32 bits a word, behind one word of zeros.
__constant uint inverse_turn[10] =
{
    0, 0x28BE60DB, 0x9391054A, 0x7F09D5F4, 0x7D4D3770, 0x36D8A566, 0x4F10E410, 0x7F9458EA, 0xF7AEF158, 0x6DC91B8E
};

// LargeAngle.cs: 32 bits of 1 / (2 pi).
static uint window(int word, int shift)
{
    return (uint)(((((ulong)inverse_turn[word] << 32) | inverse_turn[word + 1]) << shift) >> 32);
}

// LargeAngle.cs: m 2^e / (2 pi) modulo 1, in units of 2^-64.
static ulong turns_of(uint m, int e)
{
    int word = (e + 32) >> 5, shift = (e + 32) & 31;
    ulong low = (ulong)m * window(word + 2, shift);
    ulong middle = (ulong)m * window(word + 1, shift) + (low >> 32);
    ulong high = (ulong)m * window(word, shift) + (middle >> 32);
    return (high << 32) | (uint)middle;
}

// LargeAngle.cs: quarters of a turn and what is left, for finite arguments beyond 65536.
static int large_angle(float x, float* high, float* low)
{
    int bits = as_int(x) & 0x7FFFFFFF;
    ulong turns = turns_of((uint)((bits & 0x7FFFFF) | 0x800000), (bits >> 23) - 150);
    int quarters = (int)((turns + ((ulong)1 << 61)) >> 62);
    long rest = (long)(turns - ((ulong)quarters << 62));
    ulong units = rest < 0 ? (ulong)0 - (ulong)rest : (ulong)rest;
    float top = (float)(int)(units >> 38) * 5.9604644775390625e-08f;
    float below = (float)(int)((units >> 14) & 0xFFFFFF) * 3.5527136788005009e-15f + (float)(int)(units & 0x3FFF) * 2.1684043449710089e-19f;
    float f = top + below;
    float g = (top - f) + below;
    float h = f * 1.57079637f;
    float l = fma(f, 1.57079637f, -h);
    l = fma(f, -4.37113883e-08f, l);
    l = fma(g, 1.57079637f, l);
    bool is_negative = (rest < 0) != (x < 0.0f);
    *high = is_negative ? -h : h;
    *low = is_negative ? -l : l;
    return x < 0.0f ? -quarters : quarters;
}

// QuarterTurns.cs
static int quarter_turns(float x, float* high, float* low)
{
    if (as_float(as_int(x) & 0x7FFFFFFF) > 65536.0f) { return large_angle(x, high, low); }
    const float magic = 12582912.0f;
    float shifted = fma(x, 0.63661975f, magic);
    float n = shifted - magic;
    float r = fma(n, -1.57079637f, x);
    float h = n * -4.37113883e-08f;
    float l = fma(n, -4.37113883e-08f, 0.0f - h);
    *high = r - h;
    *low = fma(n, 1.71512451e-15f, ((r - *high) - h) - l);
    return as_int(shifted);
}

// Wave.cs
static float wave(int count, float r, float l)
{
    float z = r * r;
    float p = fma(2.8314842e-06f, z, -1.9853014e-04f);
    p = fma(p, z, 0.008333379f);
    p = fma(p, z, -0.16666667f);
    float sine = r + fma(r * z, p, l);
    float q = fma(2.4431201e-05f, z, -0.0013887304f);
    q = fma(q, z, 0.041666646f);
    float part = z * 0.5f;
    float rest = 1.0f - part;
    float error = (1.0f - rest) - part;
    error = fma(0.0f - r, l, error);
    float cosine = rest + fma(z * z, q, error);
    return as_float((int)((uint)as_int((count & 1) != 0 ? cosine : sine) + ((uint)(count & 2) << 30)));
}

// Sine.cs
static float sine_of(float x)
{
    float high, low;
    int count = quarter_turns(x, &high, &low);
    return as_float(as_int(x) & 0x7FFFFFFF) < 0.0001220703125f ? x : wave(count, high, low);
}

// Cosine.cs
static float cosine_of(float x)
{
    float high, low;
    int count = quarter_turns(x, &high, &low);
    return wave((int)((uint)count + 1u), high, low);
}

// SoftPlus.cs
static float softplus(float x)
{
    float e = exponential(as_float(as_int(x) | (int)0x80000000));
    bool is_large = 0.5f < e;
    float f = is_large ? fma(e, 0.5f, -0.5f) : e;
    float high = is_large ? 0.693145751953125f : 0.0f;
    float low = is_large ? 1.42860677e-06f : 0.0f;
    float square = f * f;
    float p = fma(0.03770109f, f, -0.09123498f);
    p = fma(p, f, 0.11706102f);
    p = fma(p, f, -0.12728962f);
    p = fma(p, f, 0.14276025f);
    p = fma(p, f, -0.1665518f);
    p = fma(p, f, 0.19999593f);
    p = fma(p, f, -0.25000167f);
    p = fma(p, f, 0.3333334f);
    float y = fma(square * f, p, low);
    y = high + (f + fma(square, -0.5f, y));
    return (as_int(x) > 0 ? x : 0.0f) + y;
}
