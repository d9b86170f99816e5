namespace Audit.Models.Formats;

/// <summary>A pickle that is damaged, or asks for more than building plain values and tensors.</summary>
/// <param name="offset">The byte in the file.</param>
/// <param name="message">What was got and wanted.</param>
internal sealed class PickleException(long offset, string message) : Exception(message)
{
    public long Offset => offset;
}
