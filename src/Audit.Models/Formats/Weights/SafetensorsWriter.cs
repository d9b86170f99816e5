using System.Buffers.Binary;
using System.Text;
using Audit.Models.Graphs;
using Newtonsoft.Json.Linq;

namespace Audit.Models.Formats;

/// <summary>Writes float32 tensors as a safetensors file: the same tensors give the same bytes.</summary>
/// <remarks>Names in ordinal order, no gaps, the header padded with spaces to a multiple of 8 bytes.</remarks>
public static class SafetensorsWriter
{
    /// <summary>The bytes of a file.</summary>
    public static byte[] Bytes(IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        var (header, data) = (new JObject(), new MemoryStream());
        foreach (var (name, tensor) in tensors.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var start = data.Length;
            foreach (var value in tensor.Values.Span) { Write(data, value); }
            header[name] = new JObject { ["dtype"] = "F32", ["shape"] = new JArray(tensor.Shape.Dimensions), ["data_offsets"] = new JArray(start, data.Length) };
        }

        var text = Encoding.UTF8.GetBytes(header.ToString(Newtonsoft.Json.Formatting.None));
        var length = (text.Length + 7) / 8 * 8;
        var bytes = new byte[8 + length + data.Length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        bytes.AsSpan(8, length).Fill((byte)' ');
        text.CopyTo(bytes, 8);
        data.ToArray().CopyTo(bytes, 8 + length);
        return bytes;
    }

    private static void Write(MemoryStream stream, float value)
    {
        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(four, value);
        stream.Write(four);
    }
}
