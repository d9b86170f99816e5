using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Audit.Models;
using Audit.Models.Graphs;

namespace Audit.Reports.Signing;

/// <summary>The three files of a signing key: private key, certificates, and what an auditor is given to trust.</summary>
/// <remarks>
/// NAME.key.pem: PKCS#8, encrypted where a password is given, readable by its owner only. NAME.cert.pem: leaf, then root.
/// NAME.trust.json: a trust file that names the leaf. The root's private key is thrown away, so nothing else can ever be issued under it.
/// </remarks>
public static class KeyFiles
{
    private const string KeyEnding = ".key.pem";
    private const string CertificateEnding = ".cert.pem";
    private const string TrustEnding = ".trust.json";
    private static readonly PbeParameters Encryption = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 600_000);

    /// <summary>Makes a key and writes its files.</summary>
    /// <param name="name">Path without the endings, such as keys/release.</param>
    /// <param name="holder">Name of the holder, for the certificate.</param>
    /// <param name="password">Encrypts the private key; null for none.</param>
    /// <param name="now">Start of its validity.</param>
    /// <param name="years">Length of its validity.</param>
    /// <returns>The key's id.</returns>
    /// <exception cref="InputFaultException">One of the files is there already.</exception>
    public static string Create(string name, string holder, string? password, DateTimeOffset now, int years = 5)
    {
        RefuseOverwriting(name);
        using var made = CertificateMaker.Create(holder, now, now.AddYears(years));
        var trust = new TrustFile([new TrustedKey(holder, Digest.TryParse(made.KeyId)!.Value, [TrustedKey.Issuer], TrustFile.Time(now), TrustFile.Time(now.AddYears(years)))]);
        WriteNew(name + KeyEnding, System.Text.Encoding.ASCII.GetBytes(made.PrivateKeyPem(password, Encryption) + "\n"), secret: true);
        WriteNew(name + CertificateEnding, System.Text.Encoding.ASCII.GetBytes(made.CertificatesPem), secret: false);
        WriteNew(name + TrustEnding, trust.Write(), secret: false);
        return made.KeyId;
    }

    /// <summary>Loads a private key and the certificate beside it.</summary>
    /// <param name="keyPath">The path of NAME.key.pem.</param>
    /// <param name="password">Its password, or null.</param>
    /// <exception cref="InputFaultException">A file is missing, damaged, encrypted under another password, or the two do not belong together.</exception>
    public static SigningKey Load(string keyPath, string? password)
    {
        if (!keyPath.EndsWith(KeyEnding, StringComparison.Ordinal)) { throw Fault("key.name", keyPath, $"got another ending, wanted the file NAME{KeyEnding} that keygen wrote."); }
        var certificatePath = keyPath[..^KeyEnding.Length] + CertificateEnding;
        var missing = new[] { keyPath, certificatePath }.Where(path => !File.Exists(path)).ToArray();
        if (missing.Length > 0) { throw new InputFaultException(missing.Select(path => new Diagnostic("key.missing", path, "there is no such file; keygen makes one."))); }
        var key = ECDsa.Create();
        try
        {
            Import(key, File.ReadAllText(keyPath), password);
            return new SigningKey(key, X509Certificate2.CreateFromPem(File.ReadAllText(certificatePath)));
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            key.Dispose();
            throw Fault("key.unreadable", keyPath, $"the key cannot be used: {fault.Message} Check the password and that the certificate beside it is its own.");
        }
    }

    private static void Import(ECDsa key, string pem, string? password)
    {
        if (password is null) { key.ImportFromPem(pem); }
        else { key.ImportFromEncryptedPem(pem, password); }
    }

    private static void RefuseOverwriting(string name)
    {
        var there = new[] { KeyEnding, CertificateEnding, TrustEnding }.Select(ending => name + ending).Where(File.Exists).ToArray();
        if (there.Length > 0) { throw new InputFaultException(there.Select(path => new Diagnostic("key.exists", path, "there is such a file already; choose another name or move it away."))); }
    }

    private static void WriteNew(string path, byte[] bytes, bool secret)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder) { Directory.CreateDirectory(folder); }
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (secret && !OperatingSystem.IsWindows()) { options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; }
        using var file = new FileStream(path, options);
        file.Write(bytes);
    }

    private static InputFaultException Fault(string code, string place, string message) => new(new Diagnostic(code, place, message));
}
