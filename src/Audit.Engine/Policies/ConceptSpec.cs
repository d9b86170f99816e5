namespace Audit.Engine.Policies;

/// <summary>What the numbers of a set of concepts are.</summary>
public enum ConceptKind
{
    /// <summary>0 or 1: labels of rows, or masks over positions.</summary>
    Labels,

    /// <summary>From 0 to 1: how much a concept is there.</summary>
    Scores,

    /// <summary>Any number: likeness of row and concept by an encoder outside of the model.</summary>
    Similarity,
}

/// <summary>A finite set of concepts that the policy names.</summary>
/// <param name="Path">A file whose rows are those of the data set's file.</param>
/// <param name="Values">Array [rows, concepts] or [rows, positions, concepts], or comma-separated columns; null for the only array, or all columns of a .csv.</param>
/// <param name="Names">Array of the file or a file with one name on each line; null for column names or numbers.</param>
/// <param name="Kind">What the numbers are.</param>
/// <param name="Sha256">The digest that the file must have, or null.</param>
public sealed record ConceptReference(string Path, string? Values, string? Names, ConceptKind Kind, Audit.Models.Graphs.Digest? Sha256);

/// <summary>How one number is read off a unit that has several positions.</summary>
public enum UnitReading
{
    /// <summary>The mean over positions.</summary>
    Mean,

    /// <summary>The largest over positions.</summary>
    Max,

    /// <summary>Each position is a row of its own, and the input its cluster.</summary>
    Each,
}

/// <summary>What is asked of an explanation.</summary>
public enum ExplanationQuestion
{
    /// <summary>How similar the winning concept is on the population.</summary>
    Faithful,

    /// <summary>Which concepts may be the most similar one.</summary>
    Stable,
}

/// <summary>A unit that is a linear reading of a site: a direction, a probe, or a feature of a dictionary.</summary>
/// <param name="Site">The site.</param>
/// <param name="Path">The file with the weights.</param>
/// <param name="Values">Array [features, width], or null for the only one.</param>
/// <param name="Row">Which feature.</param>
/// <param name="Bias">Array with one number for each feature that is added, or null.</param>
/// <param name="Relu">Whether what is negative is read as 0.</param>
public sealed record DirectionSpec(string Site, string Path, string? Values, int Row, string? Bias, bool Relu);

/// <summary>When a unit counts as active: above a number, or above the number that a share of other rows lie above.</summary>
/// <param name="Above">The number, or null.</param>
/// <param name="Top">The share, or null.</param>
/// <param name="ChosenOn">The data set that the number is taken from; null with a number.</param>
public sealed record ActiveRule(ExactDecimal? Above, ExactDecimal? Top, string? ChosenOn);
