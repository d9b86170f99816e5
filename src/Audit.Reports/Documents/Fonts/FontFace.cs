namespace Audit.Reports.Documents.Fonts;

/// <summary>A face of the report's type family.</summary>
public enum FontFace
{
    /// <summary>DejaVu Sans: text and numbers.</summary>
    Regular,

    /// <summary>DejaVu Sans Bold: headings and names.</summary>
    Bold,

    /// <summary>DejaVu Sans Mono: digests, paths, commands.</summary>
    Mono,
}
