namespace Audit.Reports.Documents.Drawing;

/// <summary>An sRGB colour.</summary>
internal readonly record struct Color(byte Red, byte Green, byte Blue)
{
    /// <summary>From 0xRRGGBB.</summary>
    public static Color Of(int rgb) => new((byte)(rgb >> 16 & 0xFF), (byte)(rgb >> 8 & 0xFF), (byte)(rgb & 0xFF));
}

/// <summary>The few colours of a report: ink, one accent, and one for each verdict. A verdict is always said in words too.</summary>
internal static class Palette
{
    /// <summary>Text.</summary>
    public static readonly Color Ink = Color.Of(0x1B2430);

    /// <summary>Labels and what may be read later.</summary>
    public static readonly Color Muted = Color.Of(0x5A6675);

    /// <summary>Hairlines.</summary>
    public static readonly Color Hairline = Color.Of(0xD5DCE3);

    /// <summary>Quiet panels.</summary>
    public static readonly Color Panel = Color.Of(0xF4F6F8);

    /// <summary>Empty tracks of bars.</summary>
    public static readonly Color Track = Color.Of(0xE8ECF0);

    /// <summary>Headings and the axis.</summary>
    public static readonly Color Accent = Color.Of(0x1F4E79);

    /// <summary>Paper.</summary>
    public static readonly Color White = Color.Of(0xFFFFFF);

    /// <summary>Verified.</summary>
    public static readonly Color Good = Color.Of(0x1C7A4A);

    /// <summary>Violated.</summary>
    public static readonly Color Bad = Color.Of(0xB3261E);

    /// <summary>Not established.</summary>
    public static readonly Color Open = Color.Of(0x9A5B00);

    /// <summary>A panel for what is violated.</summary>
    public static readonly Color BadPanel = Color.Of(0xFBEDEB);

    /// <summary>A panel for what is open, weak or unsigned.</summary>
    public static readonly Color OpenPanel = Color.Of(0xFDF3E1);

    /// <summary>A colour mixed with white.</summary>
    public static Color Tint(Color color, int percentOfWhite)
    {
        byte Mix(byte part) => (byte)(part + ((255 - part) * percentOfWhite / 100));
        return new(Mix(color.Red), Mix(color.Green), Mix(color.Blue));
    }
}
