using System.Collections;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;
using Audit.Models.Graphs;
using Newtonsoft.Json.Linq;

namespace Audit.Reports.Json;

/// <summary>Turns immutable records into JSON values, leaving nothing out.</summary>
/// <remarks>
/// Enumerations are their names in camel case, digests their hexadecimal digits, decimals a pair of text and hexadecimal float, a null member is null.
/// No bare JSON number is written but whole ones, so no reader's rounding can change what was decided.
/// </remarks>
internal static class RecordWriter
{
    /// <summary>The JSON of a value of a given declared type.</summary>
    public static JToken Write(Type declared, object? value) => value switch
    {
        null => JValue.CreateNull(),
        string text => new JValue(text),
        bool truth => new JValue(truth),
        int or long => new JValue(Convert.ToInt64(value, null)),
        Digest digest => new JValue(digest.Hex),
        Enum name => new JValue(RecordShape.Camel(name.ToString())),
        ExactDecimal number => new JObject { ["decimal"] = number.Text, ["hex"] = HexFloat.Write(number.Value) },
        IEnumerable items => WriteItems(declared, items),
        _ => WriteRecord(declared, value),
    };

    private static JArray WriteItems(Type declared, IEnumerable items)
    {
        if (declared.GetProperty("IsDefault")?.GetValue(items) is true) { return []; }
        return [.. items.Cast<object>().Select(item => Write(declared.GetGenericArguments()[0], item))];
    }

    private static JObject WriteRecord(Type declared, object value)
    {
        var written = new JObject(RecordShape.Members(value.GetType()).Select(member => new JProperty(member.Key, Write(member.Type, member.Property.GetValue(value)))));
        if (declared.IsAbstract) { written[RecordShape.Kind] = RecordShape.Camel(value.GetType().Name); }
        return written;
    }
}
