namespace Audit.Models.Formats.Transformers;

/// <summary>Reads how a Hugging Face configuration asks for rotary positions: rope_theta and rope_scaling, or rope_parameters.</summary>
internal static class RotaryConfig
{
    /// <summary>Factors below this have no use and would leave the tables' precision.</summary>
    private const double Least = 1e-3;

    /// <summary>The rotary positions for heads of a width; part of a head where the configuration says so.</summary>
    public static RotarySpec Read(ModelConfig config, int headWidth, int context)
    {
        var section = config.Section("rope_parameters") ?? config.Section("rope_scaling");
        var theta = (config.Section("rope_parameters") ?? config).Number("rope_theta", config.Number("rope_theta", 10000));
        return new RotarySpec(Width(config, "partial_rotary_factor", 1, headWidth), Base(config, "rope_theta", theta), false, section is null ? new RotaryScaling.None() : Scaling(section, context));
    }

    /// <summary>A base above 1 and at most 2^40.</summary>
    public static double Base(ModelConfig config, string key, double theta)
    {
        var isRefused = theta is <= 1 or > 1L << 40;
        config.Refuse(key, isRefused, "a base above 1, at most 2^40");
        return isRefused ? 10000 : theta;
    }

    /// <summary>How many coordinates of a head are rotated: an even number from 2 to its width, by the share under a key.</summary>
    public static int Width(ModelConfig config, string key, double missing, int headWidth)
    {
        var width = (int)Math.Clamp(headWidth * config.Number(key, missing), 0, headWidth + 2.0) / 2 * 2;
        config.Refuse(key, width < 2 || width > headWidth, "a share of the head that leaves 2 coordinates at least");
        return Math.Clamp(width, 2, Math.Max(2, headWidth));
    }

    private static RotaryScaling Scaling(ModelConfig section, int context)
    {
        var type = section.Word("rope_type", section.Word("type", "default"));
        var factor = Within(section, "factor", 1, 1);
        var old = Within(section, "original_max_position_embeddings", context, 1);
        switch (type)
        {
            case "default" or "dynamic": return new RotaryScaling.None();
            case "linear": return new RotaryScaling.Linear(factor);
            case "llama3":
                var (low, high) = (Within(section, "low_freq_factor", 1, Least), Within(section, "high_freq_factor", 4, Least));
                section.Refuse("high_freq_factor", high <= low, "more than low_freq_factor");
                return new RotaryScaling.Llama3(factor, low, high <= low ? low + 1 : high, old);
            case "yarn":
                section.Refuse("mscale", section.Has("mscale") || section.Has("mscale_all_dim"), "no mscale");
                double? attention = section.Has("attention_factor") ? Within(section, "attention_factor", 1, Least) : null;
                return new RotaryScaling.Yarn(factor, Within(section, "beta_fast", 32, Least), Within(section, "beta_slow", 1, Least), old, attention);
            default:
                section.Refuse(section.Has("rope_type") ? "rope_type" : "type", true, "default, dynamic, linear, llama3 or yarn");
                return new RotaryScaling.None();
        }
    }

    /// <summary>A number from the least to 2^30; else a fault, and the nearest of them.</summary>
    private static double Within(ModelConfig section, string key, double missing, double least)
    {
        var number = section.Number(key, missing);
        section.Refuse(key, number < least || number > 1 << 30, FormattableString.Invariant($"a number from {least} to 2^30"));
        return Math.Clamp(number, least, 1 << 30);
    }
}
