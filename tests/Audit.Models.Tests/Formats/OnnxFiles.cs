using Audit.Models.Formats;
using Audit.Models.Graphs;

namespace Audit.Models.Tests.Formats;

/// <summary>Reads ONNX bytes through a file of its own, as a user does.</summary>
internal static class OnnxFiles
{
    public static Model Read(byte[] bytes) => Read(bytes, OnnxOptions.Default).Model;

    public static OnnxReading Read(byte[] bytes, OnnxOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("audit-onnx-");
        try
        {
            var path = Path.Combine(folder.FullName, "model.onnx");
            File.WriteAllBytes(path, bytes);
            return OnnxReader.Read(path, options);
        }
        finally
        {
            folder.Delete(true);
        }
    }
}
