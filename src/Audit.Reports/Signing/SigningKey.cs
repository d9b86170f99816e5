using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Audit.Models.Graphs;

namespace Audit.Reports.Signing;

/// <summary>A P-256 private key with the certificate that names its holder.</summary>
/// <remarks>Signatures are randomised, as ECDSA is in .NET; what they cover is not.</remarks>
public sealed class SigningKey : ISigner, IDisposable
{
    private readonly ECDsa key;

    /// <summary>Takes over a key and its certificate.</summary>
    /// <exception cref="ArgumentException">The certificate is for another key, or the key is not on P-256.</exception>
    internal SigningKey(ECDsa key, X509Certificate2 certificate)
    {
        if (!IsP256(key)) { throw new ArgumentException("The key is not on the curve P-256."); }
        if (KeyIdOf(certificate) != Digest.Of(key.ExportSubjectPublicKeyInfo()).Hex) { throw new ArgumentException("The certificate is for another key."); }
        this.key = key;
        Certificate = certificate.CopyWithPrivateKey(key);
    }

    /// <inheritdoc/>
    public string KeyId => KeyIdOf(Certificate);

    /// <summary>The certificate, with its private key.</summary>
    internal X509Certificate2 Certificate { get; }

    /// <summary>SHA-256 of the SubjectPublicKeyInfo that a certificate holds.</summary>
    internal static string KeyIdOf(X509Certificate2 certificate) => Digest.Of(certificate.PublicKey.ExportSubjectPublicKeyInfo()).Hex;

    /// <summary>Whether a key is on the one curve that is used here.</summary>
    internal static bool IsP256(ECDsa key) => key.ExportParameters(false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value;

    /// <inheritdoc/>
    public byte[] Sign(ReadOnlySpan<byte> message) => key.SignData(message, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    /// <inheritdoc/>
    public void Dispose()
    {
        Certificate.Dispose();
        key.Dispose();
    }
}
