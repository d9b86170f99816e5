using System.Collections.Immutable;
using System.Reflection;

namespace Audit.Reports.Json;

/// <summary>One member of a record: its JSON key, type, and whether null is one of its values.</summary>
internal sealed record RecordMember(string Key, Type Type, bool Nullable, PropertyInfo Property);

/// <summary>How record types stand in JSON: one key for each property that can be set, one kind for each case of a closed union.</summary>
/// <remarks>The keys are the properties' names in camel case, so that a member added to a record is in the report without another line of code.</remarks>
internal static class RecordShape
{
    /// <summary>The key that names the case of a union.</summary>
    public const string Kind = "kind";

    /// <summary>The name with its first letter in lower case.</summary>
    public static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    /// <summary>Every property that can be set; what is computed from others is not a member.</summary>
    public static ImmutableArray<RecordMember> Members(Type record) =>
        [.. record.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.SetMethod is { IsPublic: true }).Select(Member)];

    /// <summary>Makes a record of values for all its members.</summary>
    public static object Make(Type record, IReadOnlyDictionary<string, object?> values)
    {
        var constructor = record.GetConstructors().Where(made => made.GetParameters().FirstOrDefault()?.ParameterType != record).MaxBy(made => made.GetParameters().Length)!;
        string[] taken = [.. constructor.GetParameters().Select(parameter => Camel(parameter.Name!))];
        var made = constructor.Invoke([.. taken.Select(key => values[key])]);
        foreach (var member in Members(record).Where(member => !taken.Contains(member.Key))) { member.Property.SetValue(made, values[member.Key]); }
        return made;
    }

    /// <summary>Cases of a closed union by their kind; empty for a plain record.</summary>
    public static ImmutableSortedDictionary<string, Type> Cases(Type record) => record.IsAbstract
        ? record.GetNestedTypes().Where(nested => nested.IsSubclassOf(record)).ToImmutableSortedDictionary(nested => Camel(nested.Name), nested => nested, StringComparer.Ordinal)
        : ImmutableSortedDictionary<string, Type>.Empty;

    private static RecordMember Member(PropertyInfo property)
    {
        var inner = Nullable.GetUnderlyingType(property.PropertyType);
        var nullable = inner is not null || (!property.PropertyType.IsValueType && new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable);
        return new(Camel(property.Name), inner ?? property.PropertyType, nullable, property);
    }
}
