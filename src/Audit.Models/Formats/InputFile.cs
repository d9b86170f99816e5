namespace Audit.Models.Formats;

/// <summary>Reads a whole file that a person named.</summary>
internal static class InputFile
{
    /// <summary>Largest file that is read into memory.</summary>
    public const long Largest = 2_000_000_000;

    /// <summary>The bytes of a file; a missing, unreadable or oversized file is a fault.</summary>
    public static byte[] Bytes(string path)
    {
        var faults = new Faults(path);
        try
        {
            var length = new FileInfo(path).Length;
            if (length > Largest) { faults.Throw("file.too-large", "", $"Got {length} bytes, wanted at most {Largest}; split the file."); }
            return File.ReadAllBytes(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputFaultException(new Diagnostic("file.unreadable", path, $"The file cannot be read ({Reason(fault)}); check the path and the permissions."));
        }
    }

    /// <summary>Why a file cannot be read, in a word or two.</summary>
    public static string Reason(Exception fault) => fault switch
    {
        FileNotFoundException or DirectoryNotFoundException => "no such file",
        UnauthorizedAccessException => "a folder, or not permitted",
        _ => fault.GetType().Name,
    };
}
