namespace Audit.Bounds.Certificates;

/// <summary>What reads a row: a function of that row alone, or one place of a unit that reads several rows.</summary>
/// <remarks>
/// Functions of one row give the float32 value nearest to the exact one or one within the error that FORMAT.md states for the code. The codes are those of the network file.
/// </remarks>
public enum Activation : byte
{
    /// <summary>The row's value passes unchanged.</summary>
    Identity = 0,

    /// <summary>max(0, value); exact.</summary>
    Relu = 1,

    /// <summary>First factor of a product; the next row is the second. The product is exact: what rounds it is told by the row that reads it.</summary>
    ProductLeft = 2,

    /// <summary>Second factor of the product that the row before begins; it gives no value of its own.</summary>
    ProductRight = 3,

    /// <summary>First score of a group that a softmax turns into shares; the group goes on through the rows marked <see cref="SoftmaxNext"/>.</summary>
    SoftmaxFirst = 4,

    /// <summary>A further score of the group.</summary>
    SoftmaxNext = 5,

    /// <summary>e^x.</summary>
    Exp = 16,

    /// <summary>1 / x; the row's interval must not contain 0.</summary>
    Reciprocal = 17,

    /// <summary>The square root; the row's interval must be positive.</summary>
    Sqrt = 18,

    /// <summary>1 / sqrt(x); the row's interval must be positive.</summary>
    ReciprocalSqrt = 19,

    /// <summary>x^2; exact: what rounds it is told by the row that reads it.</summary>
    Square = 20,

    /// <summary>1 / (1 + e^-x).</summary>
    Sigmoid = 21,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh = 22,

    /// <summary>x / (1 + e^-x).</summary>
    Silu = 23,

    /// <summary>x times the normal distribution function.</summary>
    Gelu = 24,

    /// <summary>x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2.</summary>
    GeluTanh = 25,

    /// <summary>ln(1 + e^x).</summary>
    Softplus = 26,

    /// <summary>The error function.</summary>
    Erf = 27,

    /// <summary>The natural logarithm; the row's interval must be positive.</summary>
    Log = 28,
}
