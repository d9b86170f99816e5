namespace Audit.Cli.Terminal;

/// <summary>Colours, where the output is a terminal that wants them.</summary>
internal static class Style
{
    private static readonly bool Colours = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "" && Environment.GetEnvironmentVariable("TERM") != "dumb";

    public static string Good(string text) => Paint(text, "32;1");

    public static string Bad(string text) => Paint(text, "31;1");

    public static string Open(string text) => Paint(text, "33;1");

    public static string Quiet(string text) => Paint(text, "2");

    public static string Strong(string text) => Paint(text, "1");

    private static string Paint(string text, string code) => Colours && text.Length > 0 ? $"\u001b[{code}m{text}\u001b[0m" : text;
}
