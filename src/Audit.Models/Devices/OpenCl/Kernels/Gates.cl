// erf and the gates built of exp, line by line as in Devices/Cpu. 0 - t is written where the sign of zero matters.

// ErrorFunction.cs
static float error_function(float x)
{
    int power;
    float a = as_float(as_int(x) & 0x7FFFFFFF);
    float z = a * a;
    float p = fma(7.806981e-05f, z, -7.9978653e-04f);
    p = fma(p, z, 0.0051871627f);
    p = fma(p, z, -0.026853347f);
    p = fma(p, z, 0.11283579f);
    p = fma(p, z, -0.37612626f);
    p = fma(p, z, 0.12837917f);
    float small = fma(a, p, a);
    float cut = 4.0f < a ? 4.0f : a;
    float q = fma(1.86369e-04f, cut, -0.0029475822f);
    q = fma(q, cut, 0.021837845f);
    q = fma(q, cut, -0.103106454f);
    q = fma(q, cut, -0.638145f);
    q = fma(q, cut, -1.1270891f);
    q = fma(q, cut, -3.4152155e-04f);
    float r = reduced(q, &power);
    float large = fma(0.0f - (less_one(r) + 1.0f), power_of_two(power), 1.0f);
    return as_float(as_int(a < 1.0f ? small : large) | (as_int(x) & (int)0x80000000));
}

// GaussianLinear.cs
static float gelu(float x)
{
    int power;
    float a = as_float(as_int(x) & 0x7FFFFFFF);
    float t = 15.0f < a ? 15.0f : a;
    float square = t * t;
    float p = fma(-1.0639775e-05f, square, 1.1997518e-04f);
    p = fma(p, square, -0.0011914948f);
    p = fma(p, square, 0.009975144f);
    p = fma(p, square, -0.06649063f);
    p = fma(p, square, 0.3989423f);
    float small = x * fma(x, p, 0.5f);
    float square_low = fma(t, t, 0.0f - square);
    float r = reduced(square * -0.5f, &power);
    float one_less = less_one(fma(square_low, -0.5f, r));
    float u = (t - 3.625f) / (t + 3.625f);
    float h = fma(2.096274e-04f, u, 2.4248891e-04f);
    h = fma(h, u, -0.0018841398f);
    h = fma(h, u, 2.1749205e-04f);
    h = fma(h, u, 0.01564615f);
    h = fma(h, u, -0.053381737f);
    h = fma(h, u, 0.10040507f);
    h = fma(h, u, -0.12133137f);
    h = fma(h, u, 0.08510355f);
    h = fma(h, u, 0.37373897f);
    float tail = fma(h, one_less, h) * first_factor(power) * second_factor(power);
    float large = (as_int(x) > 0 ? x : as_float((int)0x80000000)) - tail;
    return a < 0.875f ? small : large;
}

// SigmoidGate.cs
static float sigmoid_gate(float x, float t, float r, int power)
{
    float p = less_one(r);
    float y = p + 1.0f;
    float negative = 0.0f - t;
    float first = first_factor(power), second = second_factor(power);
    float numerator = x < 0.0f ? fma(negative, p, negative) : x;
    float ratio = numerator / (y * first * second + 1.0f);
    ratio = ratio * (x < 0.0f ? first : 1.0f);
    return ratio * (x < 0.0f ? second : 1.0f);
}

// SigmoidLinear.cs
static float silu(float x)
{
    int power;
    float a = as_float(as_int(x) & 0x7FFFFFFF);
    float t = 112.0f < a ? 112.0f : a;
    float r = reduced(0.0f - t, &power);
    return sigmoid_gate(x, t, r, power);
}

// GaussianLinearTanh.cs
static float gelu_tanh(float x)
{
    const float c1_high = 1.595769167f, c1_low = -4.534068e-08f, c2_high = 0.071354814f, c2_low = 2.3988325e-09f;
    int power;
    float a = as_float(as_int(x) & 0x7FFFFFFF);
    float t = 11.0f < a ? 11.0f : a;
    float square = t * t;
    float square_low = fma(t, t, 0.0f - square);
    float product = square * c2_high;
    float product_low = fma(square, c2_high, 0.0f - product);
    product_low = fma(square, c2_low, product_low);
    product_low = fma(square_low, c2_high, product_low);
    float factor = product + c1_high;
    float shadow = factor - product;
    float error = (product - (factor - shadow)) + (c1_high - shadow);
    float factor_low = (product_low + c1_low) + error;
    float w = t * factor;
    float negative = 0.0f - t;
    float low = fma(negative, factor_low, fma(negative, factor, w));
    float r = reduced(0.0f - w, &power) + low;
    return sigmoid_gate(x, t, r, power);
}
