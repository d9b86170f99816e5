using System.Buffers.Binary;
using System.Text;
using Audit.Models.Formats;

namespace Audit.Models.Tests.Formats;

/// <summary>Makes safetensors files by hand.</summary>
internal static class SafetensorsFiles
{
    /// <summary>A file from the text of its header and its data; the header is not padded.</summary>
    public static byte[] Of(string header, params byte[] data)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[8 + json.Length + data.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)json.Length);
        json.CopyTo(bytes, 8);
        data.CopyTo(bytes, 8 + json.Length);
        return bytes;
    }

    /// <summary>One entry of a header.</summary>
    public static string Entry(string name, string type, string shape, long begin, long end) =>
        $$"""{{Quoted(name)}}:{"dtype":"{{type}}","shape":[{{shape}}],"data_offsets":[{{begin}},{{end}}]}""";

    /// <summary>A file of one tensor.</summary>
    public static byte[] One(string type, string shape, params byte[] data) => Of($"{{{Entry("w", type, shape, 0, data.Length)}}}", data);

    /// <summary>The weights of bytes, as if they were in a file named "file".</summary>
    public static WeightSet Read(byte[] bytes, WeightOptions? options = null) =>
        new("file", [SafetensorsReader.Read(FileBytes.Of(bytes, "file"), options ?? new WeightOptions())]);

    /// <summary>Little-endian float32.</summary>
    public static byte[] Singles(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private static string Quoted(string name) => $"\"{name}\"";
}
