using System.Security.Cryptography;

namespace Audit.Models.Graphs;

/// <summary>A SHA-256 digest.</summary>
/// <remarks>Written as 64 lower-case hexadecimal digits. Equality is by value. Default: the empty string, equal to no digest.</remarks>
public readonly record struct Digest
{
    private readonly string? hex;

    private Digest(string hex) => this.hex = hex;

    /// <summary>The 64 lower-case hexadecimal digits.</summary>
    public string Hex => hex ?? "";

    /// <summary>The digest of bytes.</summary>
    public static Digest Of(ReadOnlySpan<byte> bytes) => new(Convert.ToHexStringLower(SHA256.HashData(bytes)));

    /// <summary>The digest of a stream, read to its end.</summary>
    public static Digest Of(Stream stream) => new(Convert.ToHexStringLower(SHA256.HashData(stream)));

    /// <summary>Reads 64 hexadecimal digits; null where the text is anything else.</summary>
    public static Digest? TryParse(string? text) =>
        text is { Length: 64 } && text.All(char.IsAsciiHexDigit) ? new Digest(text.ToLowerInvariant()) : null;

    /// <inheritdoc/>
    public override string ToString() => Hex;
}
