using System.Buffers.Binary;
using System.Text;

namespace Audit.Models.Formats;

/// <summary>Thrown inside the reader where bytes are not what the wire format allows; never leaves it.</summary>
internal sealed class OnnxWireException(long offset, string message) : Exception(message)
{
    /// <summary>Byte offset in the file.</summary>
    public long Offset { get; } = offset;
}

/// <summary>Walks over one protobuf message in memory, field by field, and never past its end.</summary>
/// <remarks>
/// Source: Protocol Buffers wire format: key = varint(field &lt;&lt; 3 | type); types 0 varint, 1 fixed64, 2 length-delimited, 5 fixed32.
/// Groups (3 and 4) are refused. Nesting is bounded because only named fields are entered.
/// </remarks>
internal ref struct OnnxWire
{
    private static readonly UTF8Encoding strict = new(false, true);
    private readonly ReadOnlySpan<byte> bytes;
    private int position;

    /// <summary>A message that begins at an offset of the file.</summary>
    public OnnxWire(ReadOnlySpan<byte> bytes, int origin = 0)
    {
        this.bytes = bytes;
        Origin = origin;
    }

    /// <summary>Offset of the message in the file.</summary>
    public int Origin { get; }

    /// <summary>Number of the current field.</summary>
    public int Field { get; private set; }

    /// <summary>Wire type of the current field.</summary>
    public int Type { get; private set; }

    /// <summary>Whether bytes are left.</summary>
    public readonly bool More => position < bytes.Length;

    /// <summary>Moves to the next field; false at the end of the message.</summary>
    public bool Next()
    {
        if (!More) { return false; }
        var key = Varint();
        if (key >> 3 is 0 or > 536870911) { throw Wrong($"field number {key >> 3}"); }
        (Field, Type) = ((int)(key >> 3), (int)(key & 7));
        return Type is 0 or 1 or 2 or 5 ? true : throw Wrong($"wire type {Type} (groups and unknown types are refused)");
    }

    /// <summary>Steps over the current field's content.</summary>
    public void Skip()
    {
        switch (Type)
        {
            case 0: Varint(); break;
            case 1: Take(8); break;
            case 2: Bytes(out _); break;
            default: Take(4); break;
        }
    }

    /// <summary>A varint of at most 10 bytes.</summary>
    public ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var part = Take(1)[0];
            if (shift == 63 && part > 1) { break; }
            value |= unchecked((ulong)(part & 127) << shift);
            if (part < 128) { return value; }
        }

        throw Wrong("a varint longer than 64 bits");
    }

    /// <summary>The current field as an integer.</summary>
    public long Integer()
    {
        Want(0);
        return unchecked((long)Varint());
    }

    /// <summary>The current field as a float32.</summary>
    public float Single()
    {
        Want(5);
        return BinaryPrimitives.ReadSingleLittleEndian(Take(4));
    }

    /// <summary>The bytes of the current field and their offset in the file.</summary>
    public ReadOnlySpan<byte> Bytes(out int offset)
    {
        Want(2);
        var length = Varint();
        if (length > (ulong)(bytes.Length - position))
        {
            throw Wrong($"a length of {length} bytes where {bytes.Length - position} are left");
        }
        offset = Origin + position;
        return Take((int)length);
    }

    /// <summary>The current field as a nested message.</summary>
    public OnnxWire Message()
    {
        var content = Bytes(out var offset);
        return new OnnxWire(content, offset);
    }

    /// <summary>The current field as text without control characters.</summary>
    public string Text()
    {
        try
        {
            var text = strict.GetString(Bytes(out _));
            return text.Any(char.IsControl) ? throw Wrong("a name with control characters") : text;
        }
        catch (DecoderFallbackException)
        {
            throw Wrong("text that is not UTF-8");
        }
    }

    /// <summary>Adds the current field's integers, packed or single, to a list.</summary>
    public void Integers(List<long> list, int most)
    {
        if (Type == 0) { list.Add(Integer()); }
        else { for (var packed = Message(); packed.More;) { packed.Add(list, unchecked((long)packed.Varint()), most); } }
        if (list.Count > most) { throw Wrong($"more than {most} integers in one field"); }
    }

    /// <summary>Adds the current field's float32 numbers, packed or single, to a list.</summary>
    public void Singles(List<float> list)
    {
        if (Type == 5) { list.Add(Single()); }
        else { for (var packed = Message(); packed.More;) { list.Add(BinaryPrimitives.ReadSingleLittleEndian(packed.Take(4))); } }
    }

    /// <summary>Adds the current field's float64 numbers, packed or single, to a list.</summary>
    public void Doubles(List<double> list)
    {
        if (Type == 1) { list.Add(BinaryPrimitives.ReadDoubleLittleEndian(Take(8))); }
        else { for (var packed = Message(); packed.More;) { list.Add(BinaryPrimitives.ReadDoubleLittleEndian(packed.Take(8))); } }
    }

    private readonly void Add(List<long> list, long value, int most)
    {
        list.Add(value);
        if (list.Count > most) { throw Wrong($"more than {most} integers in one field"); }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > bytes.Length - position) { throw Wrong("the end of the file or of the enclosing message"); }
        var taken = bytes.Slice(position, count);
        position += count;
        return taken;
    }

    private readonly void Want(int type)
    {
        if (Type != type) { throw Wrong($"wire type {Type} in field {Field} where {type} belongs"); }
    }

    private readonly OnnxWireException Wrong(string got) => new(Origin + position, $"Got {got}; the file is damaged or no ONNX model.");
}
