using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Audit.Models.Formats;

/// <summary>Reads one pickle into plain values: dictionaries, lists, tuples, numbers, texts, storages and tensors, and nothing else.</summary>
/// <remarks>
/// Guarantee: no code of the file or of Python is run; a name outside <see cref="PickleCalls"/> is refused with its position before anything is done
/// with it. Memory is bounded: stack, memo and the number of containers have limits, and nothing recurses. Protocols 2 to 5, binary opcodes.
/// Source: CPython, Lib/pickletools.py.
/// </remarks>
/// <param name="bytes">The pickle, and maybe more after it.</param>
/// <param name="origin">Where it begins in the file, for faults.</param>
internal ref struct PickleReader(ReadOnlySpan<byte> bytes, long origin)
{
    private const int Most = 1_000_000;
    private const int LongestLine = 1000;
    private static readonly UTF8Encoding strict = new(false, throwOnInvalidBytes: true);
    private static readonly PickleTuple none = new([]);
    private readonly ReadOnlySpan<byte> bytes = bytes;
    private readonly List<object?> stack = [];
    private readonly List<int> marks = [];
    private readonly Dictionary<long, object?> memo = [];
    private int start;
    private int made;

    /// <summary>The byte after the last that was read.</summary>
    public int Position { get; private set; }

    /// <summary>The value of the pickle.</summary>
    /// <exception cref="PickleException">It is damaged, or uses what is not allowed.</exception>
    public object? Read()
    {
        while (true)
        {
            start = Position;
            var code = (char)Take(1)[0];
            if (code == '.') { return Pop(); }
            if (!Number(code) && !Text(code) && !Container(code) && !Moves(code)) { Call(code); }
        }
    }

    private bool Number(char code)
    {
        switch (code)
        {
            case 'N': Push(null); return true;
            case '\x88': Push(true); return true;
            case '\x89': Push(false); return true;
            case 'K': Push((long)Take(1)[0]); return true;
            case 'M': Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2))); return true;
            case 'J': Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4))); return true;
            case 'G': Push(BinaryPrimitives.ReadDoubleBigEndian(Take(8))); return true;
            case '\x8A': Long(Take(Take(1)[0])); return true;
            default: return false;
        }
    }

    private void Long(ReadOnlySpan<byte> little)
    {
        var number = new BigInteger(little);
        Push(number >= long.MinValue && number <= long.MaxValue ? (object)(long)number : number);
    }

    private bool Text(char code)
    {
        switch (code)
        {
            case 'X' or 'T': Text(Take(Length())); return true;
            case '\x8C' or 'U': Text(Take(Take(1)[0])); return true;
            default: return false;
        }
    }

    private void Text(ReadOnlySpan<byte> letters)
    {
        try { Push(strict.GetString(letters)); }
        catch (DecoderFallbackException) { Fail("A text is not UTF-8; the file is damaged."); }
    }

    private bool Container(char code)
    {
        switch (code)
        {
            case '}': Make(new PickleDict()); return true;
            case ']': Make(new List<object?>()); return true;
            case ')': Push(none); return true;
            case '\x85' or '\x86' or '\x87': Tuple(stack.Count - (code - '\x84')); return true;
            case 't': Tuple(Mark()); return true;
            case 'a': Append(stack.Count - 1); return true;
            case 'e': Append(Mark()); return true;
            case 's': SetItems(stack.Count - 2); return true;
            case 'u': SetItems(Mark()); return true;
            default: return false;
        }
    }

    /// <summary>Opcodes that move values between the stack and the memo.</summary>
    private bool Moves(char code)
    {
        switch (code)
        {
            case '\x80':
                if (Take(1)[0] is < 2 or > 5) { Fail("Got a protocol that is not 2 to 5; save the weights again with torch.save."); }
                return true;
            case '\x95': Take(8); return true;
            case '(':
                if (marks.Count == Most) { Fail($"Got more than {Most} marks."); }
                marks.Add(stack.Count);
                return true;
            case '0': Pop(); return true;
            case 'q': Remember(Take(1)[0]); return true;
            case 'r': Remember(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))); return true;
            case '\x94': Remember(memo.Count); return true;
            case 'h': Recall(Take(1)[0]); return true;
            case 'j': Recall(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))); return true;
            default: return false;
        }
    }

    private void Call(char code)
    {
        switch (code)
        {
            case 'c': Global(Line(), Line()); break;
            case '\x93':
                var (last, first) = (Pop(), Pop());
                Global(first as string ?? "?", last as string ?? "?");
                break;
            case 'Q':
                Make(PickleCalls.Storage(Pop()) ?? Fail<object>("Got a persistent identifier that names no storage of torch; save the weights again with torch.save."));
                break;
            case 'R': Reduce(); break;
            case 'b': Build(); break;
            case 'i': Refuse(Line(), Line()); break;
            default:
                Fail($"Got opcode 0x{(int)code:X2}{NameOf(code)}; wanted only those that build plain values and tensors: save the weights again with torch.save(model.state_dict()).");
                break;
        }
    }

    private static string NameOf(char code) => code switch
    {
        'o' => " (OBJ, a call)", '\x81' or '\x92' => " (NEWOBJ, a call)", '\x82' or '\x83' or '\x84' => " (EXT, a name from a registry)",
        'P' => " (PERSID)", 'B' or 'C' or '\x8E' or '\x96' => " (bytes)", 'I' or 'L' or 'F' or 'S' or 'V' or 'd' or 'l' or 'p' or 'g' => " (protocol 0)", _ => "",
    };

    private void Global(string module, string name)
    {
        if (PickleCalls.Find(module, name) is not { } known) { Refuse(module, name); return; }
        Push(known);
    }

    private readonly void Refuse(string module, string name) => Fail(
        $"Got the callable '{module}.{name}'; wanted only those that rebuild tensors, because Audit runs no code from a file: save model.state_dict(), or a safetensors file.");

    private void Reduce()
    {
        var (arguments, callable) = (Pop(), Pop());
        if (callable is not PickleGlobal known || arguments is not PickleTuple tuple) { Fail("A call names no callable or has no arguments; the file is damaged."); return; }
        Make(PickleCalls.Call(known, tuple) ?? Fail<object>($"The arguments of '{known.Name}' are not those that torch.save writes, or of a tensor that is no plain one."));
    }

    /// <summary>The only state that is set is the metadata of an ordered dictionary, which carries no weights and is dropped.</summary>
    private void Build()
    {
        var state = Pop();
        if (state is not PickleDict || stack is not [.., PickleDict]) { Fail("BUILD sets the state of an object; wanted that of an OrderedDict only."); }
    }

    private void Tuple(int from)
    {
        CheckDepth(from);
        var tuple = new PickleTuple([.. stack[from..]]);
        stack.RemoveRange(from, stack.Count - from);
        Make(tuple);
    }

    private readonly void Append(int from)
    {
        CheckDepth(from);
        if (from < 1 || stack[from - 1] is not List<object?> list) { Fail("Items are appended to what is no list; the file is damaged."); return; }
        list.AddRange(stack[from..]);
        stack.RemoveRange(from, stack.Count - from);
    }

    private readonly void SetItems(int from)
    {
        CheckDepth(from);
        if (from < 1 || stack[from - 1] is not PickleDict dictionary || (stack.Count - from) % 2 != 0)
        {
            Fail("Items are set in what is no dictionary; the file is damaged.");
            return;
        }

        for (var at = from; at < stack.Count; at += 2)
        {
            if (stack[at] is not (string or long or bool)) { Fail("A key is no text and no whole number; save model.state_dict() alone."); }
            if (!dictionary.TryAdd(stack[at]!, stack[at + 1])) { Fail($"The key '{SafetensorsHeader.Short($"{stack[at]}")}' is set twice; wanted every key once."); }
        }

        stack.RemoveRange(from, stack.Count - from);
    }

    private void Remember(long index)
    {
        CheckDepth(stack.Count - 1);
        if (memo.Count >= Most) { Fail($"More than {Most} values are remembered; wanted fewer."); }
        memo[index] = stack[^1];
    }

    private void Recall(long index)
    {
        if (!memo.TryGetValue(index, out var value)) { Fail($"Value {index} is recalled and was never remembered; the file is damaged."); }
        Push(value);
    }

    private void Make(object value)
    {
        if (++made > Most) { Fail($"Got more than {Most} lists, dictionaries, tuples and tensors; wanted fewer."); }
        Push(value);
    }

    private readonly void Push(object? value)
    {
        if (stack.Count == Most) { Fail($"The stack holds more than {Most} values; wanted fewer."); }
        stack.Add(value);
    }

    private readonly object? Pop()
    {
        CheckDepth(stack.Count - 1);
        var value = stack[^1];
        stack.RemoveAt(stack.Count - 1);
        return value;
    }

    private readonly int Mark()
    {
        if (marks.Count == 0) { Fail("A mark is missing; the file is damaged."); }
        var mark = marks[^1];
        marks.RemoveAt(marks.Count - 1);
        return mark;
    }

    /// <summary>No opcode reaches below the last mark.</summary>
    private readonly void CheckDepth(int from)
    {
        if (from < (marks.Count == 0 ? 0 : marks[^1]) || from > stack.Count) { Fail("The stack has too few values; the file is damaged."); }
    }

    private int Length()
    {
        var length = BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
        if (length > bytes.Length - Position) { Fail($"A text of {length} bytes reaches beyond the end; the file is cut off."); }
        return (int)length;
    }

    private string Line()
    {
        var end = bytes[Position..Math.Min(bytes.Length, Position + LongestLine)].IndexOf((byte)'\n');
        if (end < 0) { Fail($"A name has no end within {LongestLine} bytes; the file is damaged."); }
        var line = Encoding.Latin1.GetString(Take(end));
        Take(1);
        return line;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > bytes.Length - Position) { Fail("The pickle has no end; the file is cut off."); }
        Position += count;
        return bytes.Slice(Position - count, count);
    }

    private readonly void Fail(string message) => throw new PickleException(origin + start, message);

    private readonly T Fail<T>(string message) => throw new PickleException(origin + start, message);
}
