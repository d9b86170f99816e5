namespace Audit.Models.Formats.Transformers;

/// <summary>Reads how a Hugging Face configuration asks for rotary positions: rope_theta and rope_scaling, or rope_parameters.</summary>
internal static class RotaryConfig
{
    /// <summary>The rotary positions for heads of a width; part of a head where the configuration says so.</summary>
    public static RotarySpec Read(ModelConfig config, int headWidth, int context)
    {
        var section = config.Section("rope_parameters") ?? config.Section("rope_scaling");
        var theta = (config.Section("rope_parameters") ?? config).Number("rope_theta", config.Number("rope_theta", 10000));
        config.Refuse("rope_theta", theta <= 1, "a base above 1");
        return new RotarySpec(Width(config, "partial_rotary_factor", 1, headWidth), Math.Max(theta, 1.5), false, section is null ? new RotaryScaling.None() : Scaling(section, context));
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
        var factor = section.Number("factor", 1);
        section.Refuse("factor", factor < 1, "a factor of at least 1");
        factor = Math.Max(factor, 1);
        var old = section.Number("original_max_position_embeddings", context);
        switch (type)
        {
            case "default" or "dynamic": return new RotaryScaling.None();
            case "linear": return new RotaryScaling.Linear(factor);
            case "llama3": return new RotaryScaling.Llama3(factor, section.Number("low_freq_factor", 1), section.Number("high_freq_factor", 4), old);
            case "yarn":
                section.Refuse("mscale", section.Has("mscale") || section.Has("mscale_all_dim"), "no mscale");
                return new RotaryScaling.Yarn(factor, section.Number("beta_fast", 32), section.Number("beta_slow", 1), old, section.Has("attention_factor") ? section.Number("attention_factor", 1) : null);
            default:
                section.Refuse(section.Has("rope_type") ? "rope_type" : "type", true, "default, dynamic, linear, llama3 or yarn");
                return new RotaryScaling.None();
        }
    }
}
