namespace Audit.Bounds.Statistics;

/// <summary>Guesses where a falling function crosses 0, in double; what is published is certified elsewhere.</summary>
/// <remarks>Formula: a bracket that grows from an estimate, then regula falsi with Illinois halving. Cost: some ten evaluations.</remarks>
internal static class CrossingGuess
{
    private const int MostRounds = 60;

    /// <summary>About the crossing in [0, 1]; 0 where the function is below 0 at once.</summary>
    public static double Find(double centre, double width, Func<double, double> f)
    {
        (double low, double high) = (Math.Clamp(centre - width, 0, 1), Math.Clamp(centre, 0, 1));
        (double atLow, double atHigh) = (f(low), f(high));
        for (double step = width; atLow < 0 && low > 0; step *= 2) { (high, atHigh, low) = (low, atLow, Math.Max(0, low - step)); atLow = f(low); }
        for (double step = width; atHigh >= 0 && high < 1; step *= 2) { (low, atLow, high) = (high, atHigh, Math.Min(1, high + step)); atHigh = f(high); }
        if (atLow < 0) { return low; }
        for (int round = 0; round < MostRounds && high - low > 1e-13 * high && atLow > 0 && atHigh < 0; round++)
        {
            double middle = Next(round, (low, atLow), (high, atHigh));
            if (!(middle > low && middle < high)) { break; }
            double value = f(middle);
            if (value >= 0) { (low, atLow, atHigh) = (middle, value, atHigh / 2); } else { (high, atHigh, atLow) = (middle, value, atLow / 2); }
            if (Math.Abs(value) < 1e-11) { return middle; }
        }

        return low;
    }

    private static double Next(int round, (double At, double Value) low, (double At, double Value) high)
    {
        bool bisect = round % 8 == 7 || !double.IsFinite(low.Value) || !double.IsFinite(high.Value);
        double share = bisect ? 0.5 : low.Value / (low.Value - high.Value);
        return low.At + (share * (high.At - low.At));
    }
}
