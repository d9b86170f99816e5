using System.Text;
using Audit.Models.Formats;

namespace Audit.Models.Tests.Formats;

/// <summary>Makes TorchSharp checkpoints, in the order of the calls.</summary>
internal sealed class TorchSharpFiles
{
    private readonly List<byte> bytes = [];

    /// <summary>A checkpoint of as many entries.</summary>
    public TorchSharpFiles(long entries) => Number(entries);

    /// <summary>One entry: name, torch's number of the type, extents, elements.</summary>
    public TorchSharpFiles Entry(string name, long type, long[] extents, params byte[] elements)
    {
        var letters = Encoding.UTF8.GetBytes(name);
        Number(letters.Length);
        bytes.AddRange(letters);
        foreach (var number in (long[])[type, extents.Length, .. extents]) { Number(number); }
        return Raw(elements);
    }

    /// <summary>Plain bytes.</summary>
    public TorchSharpFiles Raw(params byte[] more)
    {
        bytes.AddRange(more);
        return this;
    }

    /// <summary>The bytes so far.</summary>
    public byte[] ToArray() => [.. bytes];

    /// <summary>The weights of bytes, as if they were in a file named "file".</summary>
    public static WeightSet Read(byte[] bytes) =>
        new("file", [TorchSharpReader.Read(FileBytes.Of(bytes, "file"), new WeightOptions())]);

    private void Number(long number)
    {
        for (; number >= 128; number >>= 7) { bytes.Add((byte)((number & 127) | 128)); }
        bytes.Add((byte)number);
    }
}
