namespace Audit.Bounds.Statistics;

/// <summary>Finds the first integer at which a property holds that stays true once it is true.</summary>
/// <remarks>
/// The answer is a function of the property alone, not of the guess: an end found so does not depend on the logarithm that guessed it.
/// Cost: about two calls with a good guess; else logarithmic in the distance.
/// </remarks>
internal static class Frontier
{
    /// <summary>The smallest integer in [0, last] with the property, which holds at <paramref name="last"/>.</summary>
    public static long Smallest(long guess, long last, Func<long, bool> holds)
    {
        guess = Math.Clamp(guess, 0, last);
        (long fails, long good) = guess == last || holds(guess) ? Down(guess, holds) : Up(guess, last, holds);
        while (good - fails > 1)
        {
            long middle = fails + ((good - fails) / 2);
            if (holds(middle)) { good = middle; } else { fails = middle; }
        }

        return good;
    }

    private static (long Fails, long Good) Down(long good, Func<long, bool> holds)
    {
        for (long step = 1; good > 0; step *= 2)
        {
            long next = Math.Max(0, good - step);
            if (!holds(next)) { return (next, good); }
            good = next;
        }

        return (-1, 0);
    }

    private static (long Fails, long Good) Up(long fails, long last, Func<long, bool> holds)
    {
        for (long step = 1; fails < last - step; step *= 2)
        {
            if (holds(fails + step)) { return (fails, fails + step); }
            fails += step;
        }

        return (fails, last);
    }
}
