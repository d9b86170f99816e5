using System.Collections.Immutable;
using Audit.Models;

namespace Audit.Reports.Documents.Fonts;

/// <summary>The three faces that a report is set in, found among the system's fonts.</summary>
/// <remarks>The report embeds what it uses of them and prints the digests of the files, so a reader can tell which fonts made its bytes.</remarks>
/// <param name="Regular">DejaVu Sans.</param>
/// <param name="Bold">DejaVu Sans Bold.</param>
/// <param name="Mono">DejaVu Sans Mono.</param>
public sealed record FontSet(TrueTypeFont Regular, TrueTypeFont Bold, TrueTypeFont Mono)
{
    /// <summary>The Debian package that brings the fonts.</summary>
    public const string Package = "fonts-dejavu-core";

    /// <summary>A folder named in this environment variable is looked at first.</summary>
    public const string Variable = "AUDIT_FONTS";

    private static readonly ImmutableArray<string> Names = ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSansMono.ttf"];

    /// <summary>A face.</summary>
    public TrueTypeFont this[FontFace face] => face switch { FontFace.Bold => Bold, FontFace.Mono => Mono, _ => Regular };

    /// <summary>Finds the fonts in the usual folders of the system.</summary>
    /// <exception cref="InputFaultException">A font is missing or damaged; every one is named, with the package to install.</exception>
    public static FontSet Find() => Find([.. Folders()]);

    /// <summary>Finds the fonts in given folders.</summary>
    /// <exception cref="InputFaultException">A font is missing or damaged; every one is named, with the package to install.</exception>
    public static FontSet Find(ImmutableArray<string> folders)
    {
        var paths = Names.Select(name => folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)).ToList();
        var missing = Names.Where((_, index) => paths[index] is null).Select(name => Missing(name, folders)).ToList();
        if (missing.Count > 0) { throw new InputFaultException(missing); }
        var fonts = paths.Select(path => TrueTypeFont.Read(Path.GetFileName(path!), File.ReadAllBytes(path!))).ToList();
        return new(fonts[0], fonts[1], fonts[2]);
    }

    private static Diagnostic Missing(string name, ImmutableArray<string> folders) => new("font.missing", name,
        $"the report is set in this font, and none of {folders.Length} folders has it. Install it (Debian, Ubuntu: apt-get install {Package}; "
        + $"Fedora: dnf install dejavu-sans-fonts dejavu-sans-mono-fonts), or name its folder in {Variable}. Looked in: {string.Join(", ", folders)}.");

    private static IEnumerable<string> Folders()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string?[] folders =
        [
            Environment.GetEnvironmentVariable(Variable),
            "/usr/share/fonts/truetype/dejavu", "/usr/share/fonts/dejavu", "/usr/share/fonts/dejavu-sans-fonts", "/usr/share/fonts/dejavu-sans-mono-fonts",
            "/usr/share/fonts/TTF", "/usr/share/fonts/ttf-dejavu", "/usr/local/share/fonts", "/usr/local/share/fonts/dejavu", "/Library/Fonts",
            Path.Combine(home, ".local/share/fonts"), Path.Combine(home, ".fonts"), Path.Combine(home, "Library/Fonts"),
            Environment.GetFolderPath(Environment.SpecialFolder.Fonts),
        ];
        return folders.OfType<string>().Where(folder => folder.Length > 0).Distinct();
    }
}
