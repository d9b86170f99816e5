using System.Collections.Immutable;
using System.Reflection;

namespace Audit.Reports.Json;

/// <summary>One member of a record: its JSON key, type, and whether null is one of its values.</summary>
internal sealed record RecordMember(string Key, Type Type, bool Nullable, PropertyInfo Property);

/// <summary>How record types stand in JSON: one key for each primary-constructor parameter, one kind for each case of a closed union.</summary>
/// <remarks>The keys are the parameters' names in camel case, so that a member added to a record is in the report without another line of code.</remarks>
internal static class RecordShape
{
    /// <summary>The key that names the case of a union.</summary>
    public const string Kind = "kind";

    /// <summary>The name with its first letter in lower case.</summary>
    public static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    /// <summary>Members in the order of the primary constructor.</summary>
    public static ImmutableArray<RecordMember> Members(Type record) => [.. Constructor(record).GetParameters().Select(parameter => Member(record, parameter))];

    /// <summary>The constructor that has a parameter for each member.</summary>
    public static ConstructorInfo Constructor(Type record) =>
        record.GetConstructors().Where(made => made.GetParameters().FirstOrDefault()?.ParameterType != record).MaxBy(made => made.GetParameters().Length)!;

    /// <summary>Cases of a closed union by their kind; empty for a plain record.</summary>
    public static ImmutableSortedDictionary<string, Type> Cases(Type record) => record.IsAbstract
        ? record.GetNestedTypes().Where(nested => nested.IsSubclassOf(record)).ToImmutableSortedDictionary(nested => Camel(nested.Name), nested => nested, StringComparer.Ordinal)
        : ImmutableSortedDictionary<string, Type>.Empty;

    private static RecordMember Member(Type record, ParameterInfo parameter)
    {
        var inner = Nullable.GetUnderlyingType(parameter.ParameterType);
        var nullable = inner is not null
            || (!parameter.ParameterType.IsValueType && new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable);
        return new(Camel(parameter.Name!), inner ?? parameter.ParameterType, nullable, record.GetProperty(parameter.Name!)!);
    }
}
