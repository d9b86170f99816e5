namespace Audit.Engine.Claims.Explanations;

/// <summary>Soft weighted pointwise mutual information of a unit and each concept, an observed number.</summary>
/// <remarks>Formula: the mean over the 100 most active rows r of ln p(c | r), less ln of the mean of p(c | r) over all rows; p(c | r) the softmax over concepts of 10 times the similarity. Source: CLIP-Dissect, Oikarinen and Weng 2023, simplified (hard top rows, fixed temperature). Exponential and logarithm by series of elementary operations, so that every machine gives the same bits.</remarks>
internal static class SoftWpmi
{
    private const int Top = 100;
    private const double Temperature = 10;
    private const double LogOfTwo = 0.69314718055994530942;

    public static double[] Of(double[] values, ConceptFile file)
    {
        var (rows, width) = (file.Rows, file.Names.Length);
        var top = Enumerable.Range(0, rows).OrderByDescending(row => values[row]).Take(Top).ToHashSet();
        var (means, logs) = (new double[width], new double[width]);
        var shares = new double[width];
        for (var row = 0; row < rows; row++)
        {
            Softmax(file, row, shares);
            for (var concept = 0; concept < width; concept++)
            {
                means[concept] += shares[concept] / rows;
                if (top.Contains(row)) { logs[concept] += Log(shares[concept]) / top.Count; }
            }
        }

        return [.. logs.Select((log, concept) => log - Log(means[concept]))];
    }

    private static void Softmax(ConceptFile file, int row, double[] into)
    {
        var most = double.NegativeInfinity;
        for (var concept = 0; concept < into.Length; concept++)
        {
            into[concept] = Temperature * (file.Bits is { } bits ? bits.Has(row, concept) ? 1 : 0 : file.Scores![(row * into.Length) + concept]);
            most = Math.Max(most, into[concept]);
        }

        var sum = 0.0;
        for (var concept = 0; concept < into.Length; concept++) { sum += into[concept] = Exp(into[concept] - most); }
        for (var concept = 0; concept < into.Length; concept++) { into[concept] /= sum; }
    }

    /// <summary>e^x for x of 0 or less; 0 below -700.</summary>
    private static double Exp(double x)
    {
        if (x < -700) { return 1e-300; }
        var halvings = (int)Math.Floor((x / LogOfTwo) + 0.5);
        var rest = x - (halvings * LogOfTwo);
        var sum = 1.0;
        for (var term = 18; term >= 1; term--) { sum = 1 + (sum * rest / term); }
        return Math.ScaleB(sum, halvings);
    }

    private static double Log(double x)
    {
        var exponent = Math.ILogB(x);
        var mantissa = Math.ScaleB(x, -exponent);
        if (mantissa > 1.42) { (mantissa, exponent) = (mantissa / 2, exponent + 1); }
        var ratio = (mantissa - 1) / (mantissa + 1);
        var (square, sum) = (ratio * ratio, 0.0);
        for (var term = 25; term >= 1; term -= 2) { sum = (sum * square) + (1.0 / term); }
        return (exponent * LogOfTwo) + (2 * ratio * sum);
    }
}
