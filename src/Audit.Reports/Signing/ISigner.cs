namespace Audit.Reports.Signing;

/// <summary>A private key that signs evidence, wherever it is kept.</summary>
public interface ISigner
{
    /// <summary>Names the key: SHA-256 of its SubjectPublicKeyInfo, 64 lower-case hexadecimal digits.</summary>
    string KeyId { get; }

    /// <summary>Signs a message: ECDSA over P-256 with SHA-256, the signature in DER.</summary>
    byte[] Sign(ReadOnlySpan<byte> message);
}
