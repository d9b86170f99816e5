using System.Collections.Immutable;

namespace Audit.Engine.Policies;

/// <summary>Chooses the one key that says of what kind a definition is.</summary>
internal static class Kinds
{
    /// <summary>The one key of a family that is present; null, with a fault, where there is none or several.</summary>
    public static string? One(Fields fields, string place, ImmutableArray<string> family, Faults faults)
    {
        ImmutableArray<string> present = [.. family.Where(fields.Has)];
        if (present.Length == 1) { return present[0]; }
        string got = present.IsEmpty ? "none" : string.Join(" and ", present);
        string remedy = present.IsEmpty ? "add one" : "keep one";
        faults.Add("kind", fields.Line, place, $"got {got}, wanted exactly one of {string.Join(", ", family)}; {remedy}.");
        return null;
    }
}
