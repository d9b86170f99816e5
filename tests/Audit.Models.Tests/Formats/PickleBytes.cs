using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Audit.Models.Formats;

namespace Audit.Models.Tests.Formats;

/// <summary>Writes pickles of protocol 2 opcode by opcode, as Python does, and archives around them, as torch.save does.</summary>
internal sealed class PickleBytes
{
    private readonly List<byte> bytes = [0x80, 2];

    /// <summary>Opcodes given as letters.</summary>
    public PickleBytes Op(string codes) => Raw(Encoding.Latin1.GetBytes(codes));

    /// <summary>Plain bytes.</summary>
    public PickleBytes Raw(params byte[] more)
    {
        bytes.AddRange(more);
        return this;
    }

    /// <summary>A name: GLOBAL.</summary>
    public PickleBytes Global(string module, string name) => Op($"c{module}\n{name}\n");

    /// <summary>A text: BINUNICODE.</summary>
    public PickleBytes Text(string text)
    {
        var letters = Encoding.UTF8.GetBytes(text);
        return Op("X").Raw(Four(letters.Length)).Raw(letters);
    }

    /// <summary>A whole number: BININT.</summary>
    public PickleBytes Integer(int number) => Op("J").Raw(Four(number));

    /// <summary>A tuple of whole numbers.</summary>
    public PickleBytes Integers(params int[] numbers)
    {
        Op("(");
        foreach (var number in numbers) { Integer(number); }
        return Op("t");
    }

    /// <summary>A storage: its persistent identifier.</summary>
    public PickleBytes Storage(string type, string key, int count) =>
        Op("(").Text("storage").Global("torch", type).Text(key).Text("cpu").Integer(count).Op("tQ");

    /// <summary>A tensor of a storage of its own.</summary>
    public PickleBytes Tensor(string type, string key, int count, int[] extents, int[] strides, int offset = 0) =>
        Global("torch._utils", "_rebuild_tensor_v2").Op("(").Storage(type, key, count).Integer(offset).Integers(extents).Integers(strides)
            .Op("\x89").Global("collections", "OrderedDict").Op(")RtR");

    /// <summary>The bytes with the end.</summary>
    public byte[] ToArray() => [.. bytes, (byte)'.'];

    /// <summary>An archive with this pickle and storages, all stored.</summary>
    public byte[] Archive(params (string Key, byte[] Content)[] storages) => Zip(CompressionLevel.NoCompression, Entries(ToArray(), storages));

    /// <summary>The older form: this pickle and storages in a row.</summary>
    public byte[] Legacy(params (string Key, int Count, byte[] Content)[] storages)
    {
        var magic = new PickleBytes().Raw(0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19).ToArray();
        var facts = new PickleBytes().Op("}(").Text("protocol_version").Integer(1001).Text("little_endian").Op("\x88u").ToArray();
        var keys = new PickleBytes().Op("](");
        foreach (var (key, _, _) in storages) { keys.Text(key); }
        byte[] start = [.. magic, .. new PickleBytes().Integer(1001).ToArray(), .. facts, .. ToArray(), .. keys.Op("e").ToArray()];
        return [.. start, .. storages.SelectMany(storage => (byte[])[.. Four(storage.Count), 0, 0, 0, 0, .. storage.Content])];
    }

    /// <summary>The entries of torch's archive.</summary>
    public static (string Name, byte[] Content)[] Entries(byte[] pickle, params (string Key, byte[] Content)[] storages) =>
        [("m/data.pkl", pickle), .. storages.Select(storage => ($"m/data/{storage.Key}", storage.Content)), ("m/version", "3\n"u8.ToArray())];

    /// <summary>A zip.</summary>
    public static byte[] Zip(CompressionLevel level, params (string Name, byte[] Content)[] entries)
    {
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = archive.CreateEntry(name, level).Open();
                entry.Write(content);
            }
        }

        return memory.ToArray();
    }

    /// <summary>The weights of bytes, as if they were in a file named "file".</summary>
    public static WeightSet Read(byte[] bytes) =>
        new("file", [PytorchReader.Read(FileBytes.Of(bytes, "file"), new WeightOptions())]);

    private static byte[] Four(int number)
    {
        var four = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(four, number);
        return four;
    }
}
