using System.Collections.Immutable;
using System.Globalization;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;
using Audit.Models;
using Audit.Models.Graphs;
using Newtonsoft.Json.Linq;

namespace Audit.Reports.Json;

/// <summary>Turns JSON values back into records and says every fault with its place.</summary>
/// <remarks>Guarantee: a key that is missing, unknown or of another type is a fault; nothing is filled in or passed over.</remarks>
internal sealed class RecordReader(string file)
{
    private readonly List<Diagnostic> faults = [];
    private readonly Dictionary<Type, ImmutableArray<RecordMember>> shapes = [];

    /// <summary>Reads a value of a type; throws with all faults where there are any.</summary>
    public T Read<T>(JToken json)
        where T : class
    {
        var value = Read(typeof(T), json);
        return faults.Count == 0 ? (T)value! : throw new InputFaultException(faults);
    }

    private object? Read(Type type, JToken json)
    {
        if (type == typeof(string)) { return json.Type == JTokenType.String ? (string)json! : Fault(json, "a string"); }
        if (type == typeof(bool)) { return json.Type == JTokenType.Boolean ? (bool)json : Fault(json, "true or false"); }
        if (type == typeof(int)) { return Whole(json) is >= int.MinValue and <= int.MaxValue and var number ? (int)number : Fault(json, "a whole number of 32 bits"); }
        if (type == typeof(long)) { return Whole(json) is { } number ? number : Fault(json, "a whole number"); }
        if (type == typeof(Digest)) { return Sha256(json) is { } digest ? digest : Fault(json, "64 lower-case hexadecimal digits"); }
        if (type.IsEnum) { return ReadEnum(type, json); }
        if (type == typeof(ExactDecimal)) { return ReadDecimal(json); }
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>)) { return ReadItems(type.GetGenericArguments()[0], json); }
        return json is JObject members ? ReadRecord(type, members) : Fault(json, "an object");
    }

    private static long? Whole(JToken json) => json is JValue { Value: long number } ? number : null;

    private static Digest? Sha256(JToken json) =>
        json.Type == JTokenType.String && Digest.TryParse((string)json!) is { } digest && digest.Hex == (string)json! ? digest : null;

    private object? ReadEnum(Type type, JToken json)
    {
        var names = Enum.GetNames(type);
        var name = names.FirstOrDefault(name => json.Type == JTokenType.String && RecordShape.Camel(name) == (string)json!);
        return name is null ? Fault(json, $"one of {string.Join(", ", names.Select(RecordShape.Camel))}") : Enum.Parse(type, name);
    }

    private object? ReadDecimal(JToken json)
    {
        if (json is not JObject { Count: 2 } pair || pair["decimal"] is not JValue { Value: string text } || pair["hex"] is not JValue { Value: string hex })
        {
            return Fault(json, "a decimal text and its hex float");
        }

        var agrees = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var nearest)
            && HexFloat.TryParse(hex) is { } value && value.Equals(nearest);
        return agrees ? new ExactDecimal(text, nearest) : Fault(json, $"a hex float that is the double nearest to {text}");
    }

    private object? ReadItems(Type item, JToken json)
    {
        if (json is not JArray items) { return Fault(json, "a list"); }
        var read = items.Select(value => Read(item, value)).ToArray();
        if (read.Contains(null)) { return null; }
        var typed = Array.CreateInstance(item, read.Length);
        read.CopyTo(typed, 0);
        return typeof(ImmutableArray).GetMethods().Single(IsCreateFromArray).MakeGenericMethod(item).Invoke(null, [typed]);
    }

    private static bool IsCreateFromArray(System.Reflection.MethodInfo method) =>
        method.Name == nameof(ImmutableArray.Create) && method.GetParameters() is [{ ParameterType.IsArray: true }];

    private object? ReadRecord(Type declared, JObject members)
    {
        var expected = declared.IsAbstract ? Case(declared, members) : declared;
        if (expected is null) { return null; }
        var shape = Shape(expected);
        RefuseUnknown(members, [.. shape.Select(member => member.Key), .. declared.IsAbstract ? [RecordShape.Kind] : Array.Empty<string>()]);
        var before = faults.Count;
        var values = shape.ToDictionary(member => member.Key, member => ReadMember(member, members));
        return faults.Count > before ? null : Build(expected, values, members);
    }

    private ImmutableArray<RecordMember> Shape(Type record)
    {
        if (!shapes.TryGetValue(record, out var shape)) { shapes[record] = shape = RecordShape.Members(record); }
        return shape;
    }

    private object? Build(Type record, Dictionary<string, object?> values, JObject members)
    {
        var built = RecordShape.Make(record, values);
        return built is ReportNumber number && HexFloat.TryParse(number.Hex) is null ? Fault(members, "a hex float such as 0x1.8p-1") : built;
    }

    private Type? Case(Type union, JObject members)
    {
        var cases = RecordShape.Cases(union);
        if (members[RecordShape.Kind] is JValue { Value: string kind } && cases.TryGetValue(kind, out var found)) { return found; }
        Fault(members, $"a kind that is one of {string.Join(", ", cases.Keys)}");
        return null;
    }

    private object? ReadMember(RecordMember member, JObject members) => members[member.Key] switch
    {
        null => Fault(members, $"the key {member.Key}"),
        { Type: JTokenType.Null } when member.Nullable => null,
        var json => Read(member.Type, json),
    };

    private void RefuseUnknown(JObject members, string[] keys)
    {
        foreach (var extra in members.Properties().Where(member => !keys.Contains(member.Name)))
        {
            faults.Add(new("report.unknown-key", Place(extra.Value), $"the key {extra.Name} has no meaning in this format; remove it."));
        }
    }

    private object? Fault(JToken json, string wanted)
    {
        var got = json is JContainer ? json.Type.ToString() : Newtonsoft.Json.JsonConvert.SerializeObject(json);
        faults.Add(new("report.schema", Place(json), $"got {(got.Length > 60 ? got[..60] + "..." : got)}, wanted {wanted}."));
        return null;
    }

    private string Place(JToken json) => json.Path.Length == 0 ? file : $"{file}, {json.Path}";
}
