using System.Collections.Immutable;
using Audit.Bounds.Certificates.ClosedForms;

namespace Audit.Engine.Policies;

/// <summary>What a claim is about.</summary>
public abstract record Subject
{
    private Subject() { }

    /// <summary>The influence of what a coarse-graining discards.</summary>
    public sealed record Influence(string Of) : Subject;

    /// <summary>The effect of replacing a mechanism; Units empty means all of the node.</summary>
    public sealed record Effect(string Site, ImmutableArray<int> Units, Replacement ReplacedBy, string? Reference) : Subject;

    /// <summary>A VNN-LIB property of the subject model, or of the named coarse-graining.</summary>
    public sealed record Property(string Path, string? Of) : Subject;

    /// <summary>The share of a region in which a quantity may exceed a number, or a VNN-LIB property may fail, under the even measure.</summary>
    /// <param name="Of">The coarse-graining; null for the model itself under a property.</param>
    /// <param name="Path">The VNN-LIB file, or null for a quantity.</param>
    /// <param name="Exceeds">The number that the quantity is compared with; null for a property or a decision.</param>
    public sealed record Mass(string? Of, string? Path, ExactDecimal? Exceeds) : Subject;

    /// <summary>A linear probe: how well the labels of rows can be read off the values of a site.</summary>
    /// <param name="Site">The site.</param>
    /// <param name="Train">The data set that the probe is trained on.</param>
    /// <param name="IsSelectivity">Whether the accuracy is taken less that on the control task.</param>
    /// <param name="HasControl">Whether the same probe is also trained on random labels.</param>
    /// <param name="ControlKey">Column whose values decide the random label, so that equal values have equal labels; null for one of its own for each row.</param>
    /// <param name="Ridge">Weight of the penalty on standardised features.</param>
    public sealed record Probe(string Site, string Train, bool IsSelectivity, bool HasControl, string? ControlKey, ExactDecimal Ridge) : Subject;

    /// <summary>The probability of a failure, as for <see cref="Mass"/>, from what is proved and draws from the rest.</summary>
    /// <param name="Of">The coarse-graining; null for the model itself under a property.</param>
    /// <param name="Path">The VNN-LIB file, or null for a quantity.</param>
    /// <param name="Exceeds">The number that the quantity is compared with; null for a property or a decision.</param>
    /// <param name="Draws">How many inputs are drawn from the part that is not proved.</param>
    public sealed record Rare(string? Of, string? Path, ExactDecimal? Exceeds, int Draws) : Subject;

    /// <summary>The share of all token sequences of the model's length that an attention-only model answers with the largest token, by a compact proof.</summary>
    /// <param name="Of">The coarse-graining, or null for the model itself.</param>
    public sealed record Compact(string? Of) : Subject;

    /// <summary>How well a model answers rows with labels, or the difference of two models on the same rows.</summary>
    /// <param name="Metric">Which.</param>
    /// <param name="Of">The coarse-graining, or null for the subject.</param>
    /// <param name="Versus">What its number is subtracted from the first's: a coarse-graining or "subject"; null for one model.</param>
    /// <param name="Class">The class of precision, recall, F1, IoU and AUROC; null else.</param>
    /// <param name="Output">The output that is the score, where it is not that of the class.</param>
    /// <param name="Above">A row is predicted as the class where the score is above this; null where the largest output decides.</param>
    /// <param name="Bins">Bins of equal width of the confidence; null else.</param>
    /// <param name="Bound">Where the loss of a row is cut off; null else.</param>
    /// <param name="AreProbabilities">Whether the outputs are probabilities already, and not logits.</param>
    public sealed record Performance(
        Metric Metric, string? Of, string? Versus, int? Class, int? Output, ExactDecimal? Above, int? Bins, ExactDecimal? Bound, bool AreProbabilities) : Subject;

    /// <summary>Outcomes that were measured elsewhere: a column of the data.</summary>
    /// <param name="Outcome">The column: 0 or 1, or a number of the range, or any number for a quantile.</param>
    /// <param name="From">Lower end of the declared range of a mean; null else.</param>
    /// <param name="To">Upper end of it.</param>
    /// <param name="AtTries">Success in so many tries, where a row is a try; null else.</param>
    /// <param name="EachPrompt">Whether the claim speaks of each cluster by itself, and not of clusters drawn like these.</param>
    public sealed record Recorded(string Outcome, ExactDecimal? From, ExactDecimal? To, int? AtTries, bool EachPrompt) : Subject;

    /// <summary>The supremum of a change of weights over a ball, which has a closed form: in exact arithmetic on the weights.</summary>
    /// <param name="Weight">The initialiser of an affine layer, or null.</param>
    /// <param name="Circuit">A circuit of a transformer, such as blocks.0.attn.qk[h=1], or null.</param>
    /// <param name="Of">The coarse-graining, or null.</param>
    /// <param name="Rank">The rank that is kept, or null.</param>
    /// <param name="Ball">Norm of the ball of inputs.</param>
    /// <param name="Norm">Norm of the change.</param>
    /// <param name="Radius">Radius of the ball; of both balls for a bilinear circuit.</param>
    public sealed record ClosedForm(string? Weight, string? Circuit, string? Of, int? Rank, VectorNorm Ball, VectorNorm Norm, ExactDecimal Radius) : Subject;

    /// <summary>What a unit stands for, among a finite set of concepts.</summary>
    /// <param name="Unit">Address of a unit, or null for a direction.</param>
    /// <param name="Direction">A linear reading of a site, or null for a unit.</param>
    /// <param name="Reads">How a number is read off several positions.</param>
    /// <param name="Concepts">Name of the set of concepts.</param>
    /// <param name="Metric">How similarity is measured.</param>
    /// <param name="Active">When the unit is active; null for metrics that read its values.</param>
    /// <param name="Question">What is asked.</param>
    /// <param name="Concept">The concept that the claim is about, or null for the winning one.</param>
    /// <param name="WinnerOn">The data set on which the winning concept is chosen; null for the rows that certify, at an error shared among all concepts.</param>
    /// <param name="ClusterSize">Most rows that a cluster can have, declared beforehand; null where rows are independent, or clusters are inputs.</param>
    public sealed record Explanation(
        string? Unit, DirectionSpec? Direction, UnitReading Reads, string Concepts, Audit.Bounds.Statistics.Concepts.ConceptMetric Metric, ActiveRule? Active,
        ExplanationQuestion Question, string? Concept, string? WinnerOn, int? ClusterSize) : Subject;

    /// <summary>For how many of many units the winning concept is more similar than a number: a list with a bounded expected share of wrong entries.</summary>
    /// <param name="Units">Address of a site, whole or with indices; each index is one unit.</param>
    /// <param name="Reads">How a number is read off a unit that has several positions.</param>
    /// <param name="Concepts">Name of the set of concepts.</param>
    /// <param name="Metric">How similarity is measured: a metric of counts.</param>
    /// <param name="Active">When a unit is active.</param>
    /// <param name="Similarity">What a listed unit's similarity is to exceed.</param>
    /// <param name="WinnerOn">The data set on which each unit's concept is chosen.</param>
    public sealed record Screen(
        string Units, UnitReading Reads, string Concepts, Audit.Bounds.Statistics.Concepts.ConceptMetric Metric, ActiveRule? Active, ExactDecimal Similarity, string WinnerOn) : Subject;
}
