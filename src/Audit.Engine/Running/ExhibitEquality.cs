using System.Diagnostics.CodeAnalysis;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Running;

/// <summary>Exhibits are equal where all their texts and numbers are.</summary>
internal sealed class ExhibitEquality : IEqualityComparer<Exhibit>
{
    public static ExhibitEquality Instance { get; } = new();

    public bool Equals(Exhibit? x, Exhibit? y) =>
        x is null || y is null ? x is null && y is null : x with { Rows = [] } == y with { Rows = [] } && x.Rows.SequenceEqual(y.Rows);

    public int GetHashCode([DisallowNull] Exhibit obj) => obj.Title.GetHashCode(StringComparison.Ordinal);
}
