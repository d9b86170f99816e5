using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Audit.Reports.Signing;

/// <summary>A new key under a new authority of two levels: a root that signs one leaf and is never used again.</summary>
/// <remarks>Two levels because readers of PDF say of a certificate that is its own issuer that its issuer is unknown, even where it is trusted.</remarks>
internal sealed class CertificateMaker : IDisposable
{
    private readonly ECDsa key;
    private readonly X509Certificate2 leaf;
    private readonly X509Certificate2 root;

    private CertificateMaker(ECDsa key, X509Certificate2 leaf, X509Certificate2 root) => (this.key, this.leaf, this.root) = (key, leaf, root);

    /// <summary>The id of the leaf's key.</summary>
    public string KeyId => SigningKey.KeyIdOf(leaf);

    /// <summary>Leaf, then root, as PEM.</summary>
    public string CertificatesPem => leaf.ExportCertificatePem() + "\n" + root.ExportCertificatePem() + "\n";

    /// <summary>Makes keys and certificates.</summary>
    public static CertificateMaker Create(string holder, DateTimeOffset from, DateTimeOffset until)
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var root = RootRequest(holder, rootKey).CreateSelfSigned(from, until);
        var request = LeafRequest(holder, key);
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(root, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        var leaf = request.Create(root, from, until, Serial());
        return new(key, leaf, root);
    }

    /// <summary>The private key as PKCS#8, encrypted where a password is given.</summary>
    public string PrivateKeyPem(string? password, PbeParameters encryption) =>
        password is null ? key.ExportPkcs8PrivateKeyPem() : key.ExportEncryptedPkcs8PrivateKeyPem(password, encryption);

    /// <inheritdoc/>
    public void Dispose()
    {
        leaf.Dispose();
        root.Dispose();
        key.Dispose();
    }

    private static CertificateRequest RootRequest(string holder, ECDsa key)
    {
        var request = new CertificateRequest(Name($"{holder} root"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request;
    }

    private static CertificateRequest LeafRequest(string holder, ECDsa key)
    {
        var request = new CertificateRequest(Name(holder), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request;
    }

    /// <summary>128 random bits, of which the first two are fixed so that the number is positive and its length does not vary.</summary>
    private static byte[] Serial() => [(byte)(RandomNumberGenerator.GetInt32(0x40) | 0x40), .. RandomNumberGenerator.GetBytes(15)];

    private static X500DistinguishedName Name(string holder)
    {
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName(holder);
        return name.Build();
    }
}
