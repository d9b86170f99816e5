using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Engine.Policies;

/// <summary>A decimal number as a person wrote it, kept exactly.</summary>
/// <param name="Text">The decimal text, such as "0.001".</param>
/// <param name="Value">The nearest double, for estimates and display only.</param>
public readonly record struct ExactDecimal(string Text, double Value);

/// <summary>A model file that the policy names.</summary>
/// <param name="Path">Path, relative to the policy file, or null when --model fills it.</param>
/// <param name="Sha256">The digest that the file must have, or null.</param>
/// <param name="Length">Tokens in a sequence, of models that take sequences; null for what the data or the region has.</param>
/// <param name="AllTokens">Whether the logits of every token are the output, not only the last one's.</param>
/// <param name="HeadResults">Whether each head's contribution to the stream is a site, which adds in another order.</param>
/// <param name="SplitInputs">Whether each head reads copies of the stream of its own.</param>
public sealed record ModelReference(string? Path, Digest? Sha256, int? Length = null, bool AllTokens = false, bool HeadResults = false, bool SplitInputs = false);

/// <summary>A data set that the policy names.</summary>
/// <param name="Path">Path of a .npy, .npz, .csv, IDX (.gz) file, relative to the policy file.</param>
/// <param name="Inputs">Array or comma-separated columns with the inputs; null for the only one.</param>
/// <param name="Labels">Array, column or file with the labels, or null.</param>
/// <param name="Cluster">Array or column that names the independent unit, or null when rows are independent.</param>
/// <param name="First">Use only this many rows, or null for all.</param>
/// <param name="Sha256">The digest that the file must have, or null.</param>
/// <param name="Text">Field of each line of a .jsonl file that holds a text, of which the first tokens are the row; null for rows of numbers.</param>
/// <param name="Part">Only the rows of one part of the file, or null for all.</param>
/// <param name="Draw">How many rows are drawn without replacement by the run's seed; claims then speak of the file's rows, not of a distribution.</param>
/// <param name="AreTokens">Whether a row is a token, pixel or turn of something larger, so that rows are not independent.</param>
public sealed record DataReference(
    string Path, string? Inputs, string? Labels, string? Cluster, int? First, Digest? Sha256, string? Text = null, DataPart? Part = null, int? Draw = null, bool AreTokens = false);

/// <summary>One of several disjoint parts of a data set's rows: equal rows, and rows of one cluster, lie in the same part.</summary>
/// <param name="Index">Which, from 1.</param>
/// <param name="Of">How many parts there are.</param>
public sealed record DataPart(int Index, int Of);

/// <summary>A set of inputs.</summary>
public abstract record RegionSpec
{
    private RegionSpec() { }

    /// <summary>The input boxes of a VNN-LIB file.</summary>
    public sealed record VnnLibBox(string Path) : RegionSpec;

    /// <summary>A box written out; a single number stands for every axis.</summary>
    public sealed record Box(ImmutableArray<ExactDecimal> Lower, ImmutableArray<ExactDecimal> Upper) : RegionSpec;

    /// <summary>Balls around rows of a data set, clipped; with a site, around the values that it has on those rows.</summary>
    public sealed record Ball(string Centres, int? First, BallShape Shape, ExactDecimal? ClipLower, ExactDecimal? ClipUpper, string? Site = null) : RegionSpec;

    /// <summary>The convex hull of rows of a data set, or of the values that a site has on them.</summary>
    public sealed record Hull(string Points, int? First, string? Site) : RegionSpec;

    /// <summary>Rows of token ids in which the tokens at some positions (from 0, or from the end) are any of those allowed, or any at all where none are named.</summary>
    public sealed record Tokens(string Data, int? First, ImmutableArray<int> Positions, ImmutableArray<int> Allowed) : RegionSpec;

    /// <summary>A finite domain: every row of a data set.</summary>
    public sealed record Rows(string Data) : RegionSpec;

    /// <summary>A finite domain: every combination of the listed values per axis.</summary>
    public sealed record Grid(ImmutableArray<ImmutableArray<ExactDecimal>> Axes) : RegionSpec;
}

/// <summary>Which distance a ball is meant in.</summary>
public enum NormKind
{
    /// <summary>Largest magnitude.</summary>
    Linf,

    /// <summary>Euclidean.</summary>
    L2,

    /// <summary>Sum of magnitudes.</summary>
    L1,
}

/// <summary>The norm and radius of a ball.</summary>
/// <param name="Norm">Which distance.</param>
/// <param name="Radius">Above 0.</param>
public sealed record BallShape(NormKind Norm, ExactDecimal Radius);

/// <summary>How weights share a scale.</summary>
public enum Grouping
{
    /// <summary>One scale for the tensor.</summary>
    Tensor,

    /// <summary>One scale for each output row.</summary>
    Row,

    /// <summary>One scale for each run of a given number of weights within a row.</summary>
    Group,
}

/// <summary>A coarse-graining.</summary>
public abstract record CoarseSpec
{
    private CoarseSpec() { }

    /// <summary>Weights rounded to IEEE half precision.</summary>
    public sealed record CastF16 : CoarseSpec;

    /// <summary>Weights rounded to bfloat16.</summary>
    public sealed record CastBf16 : CoarseSpec;

    /// <summary>Weights rounded to nearest on an integer grid.</summary>
    public sealed record QuantRtn(int Bits, Grouping Per, int GroupSize, bool Symmetric) : CoarseSpec;

    /// <summary>The smallest weights of each tensor set to zero.</summary>
    public sealed record PruneMag(ExactDecimal Fraction) : CoarseSpec;

    /// <summary>A second model with the same inputs and outputs, by its name under models.</summary>
    public sealed record QuantGiven(string Model) : CoarseSpec;
}

/// <summary>What is measured of the change of the outputs.</summary>
public enum QuantityKind
{
    /// <summary>1 where the index of the largest output changes.</summary>
    Top1Flip,

    /// <summary>Largest absolute change over the outputs.</summary>
    Linf,

    /// <summary>Absolute change of one output.</summary>
    Output,

    /// <summary>Largest y_j - y_top over j other than the original's top output; no flip where it is below 0.</summary>
    PairwiseMargin,
}

/// <summary>What replaces the value of a mechanism.</summary>
public enum Replacement
{
    /// <summary>0.</summary>
    Zero,

    /// <summary>Its mean over the data.</summary>
    Mean,

    /// <summary>Its value on another row, drawn by the plan's seed.</summary>
    Resample,

    /// <summary>Every value that it can take.</summary>
    Every,
}

/// <summary>How good the evidence of a claim is, weakest first.</summary>
public enum Assurance
{
    /// <summary>A number was seen.</summary>
    Observed,

    /// <summary>Holds with confidence under the plan.</summary>
    Statistical,

    /// <summary>Holds for every input of the region, every rounding accounted for.</summary>
    WorstCase,

    /// <summary>The same, with a certificate that the checker accepted.</summary>
    Certified,
}

/// <summary>Whether solvers must confirm.</summary>
public enum SmtMode
{
    /// <summary>No scripts are confirmed.</summary>
    Off,

    /// <summary>Confirmed where a solver is installed.</summary>
    Optional,

    /// <summary>A certified claim is Unknown unless a solver confirms.</summary>
    Required,
}

/// <summary>Direction of a threshold.</summary>
public enum Comparison
{
    /// <summary>Quantity &lt;= threshold.</summary>
    AtMost,

    /// <summary>Quantity &gt;= threshold.</summary>
    AtLeast,

    /// <summary>Quantity &lt; threshold; pairwise margin below 0.</summary>
    Below,

    /// <summary>No threshold: a VNN-LIB property holds.</summary>
    Holds,
}

/// <summary>Limits counted in work.</summary>
/// <param name="Boxes">Boxes that branch and bound may visit.</param>
/// <param name="Samples">Attack evaluations.</param>
/// <param name="Rlimit">Solver resource limit for each query.</param>
/// <param name="Seconds">Wall-clock guard, which may only turn a claim into Unknown; null for none.</param>
/// <param name="Ratio">Goes on after the threshold is met, until the proved bound is at most this many times the found one; null to stop at the threshold.</param>
public sealed record Budget(int Boxes, int Samples, long Rlimit, int? Seconds, ExactDecimal? Ratio = null);

/// <summary>One claim of a policy.</summary>
/// <param name="Id">Unique identifier.</param>
/// <param name="Says">What it says in words; may be empty.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Quantity">What is measured; ignored for a property.</param>
/// <param name="Output">The output index for <see cref="QuantityKind.Output"/>; null else.</param>
/// <param name="At">Site at which outputs are read, or null for the model's output.</param>
/// <param name="Over">Name of the data set or region; null for a property.</param>
/// <param name="Comparison">Direction.</param>
/// <param name="Threshold">The number compared; null for Holds.</param>
/// <param name="Assurance">The least evidence that is accepted.</param>
/// <param name="Confidence">1 - delta of a statistical claim.</param>
/// <param name="Budget">Limits.</param>
/// <param name="Line">Line in the policy file.</param>
/// <param name="Quantile">
/// The share of inputs that a statistical claim on a continuous quantity speaks of: its quantile is compared with the threshold.
/// Always there for such a claim, null for every other.
/// </param>
public sealed record ClaimSpec(
    string Id, string Says, Subject Subject, QuantityKind Quantity, int? Output, string? At, string? Over,
    Comparison Comparison, ExactDecimal? Threshold, Assurance Assurance, ExactDecimal Confidence, Budget Budget, int Line,
    ExactDecimal? Quantile = null)
{
    /// <summary>The mean of the quantity, cut off at this number, is compared; null where a rate or a quantile is.</summary>
    public ExactDecimal? Cap { get; init; }

    /// <summary>How a statistical claim is bounded; null for the default of its kind.</summary>
    public StatisticalMethod? Method { get; init; }

    /// <summary>When a statistical claim stops before its data end; null for a number of rows fixed beforehand.</summary>
    public SequentialSpec? Sequential { get; init; }

    /// <summary>The data set on which the claim, its threshold or its mechanism was chosen; no row of it may stand among the rows that the claim is tested on.</summary>
    public string? ChosenOn { get; init; }
}

/// <summary>A policy, read and validated: what must hold before a model is released.</summary>
/// <param name="Name">Its title.</param>
/// <param name="Path">The file it was read from.</param>
/// <param name="Sha256">Digest of the file.</param>
/// <param name="Models">Models by role; "subject" is the one audited.</param>
/// <param name="Data">Data sets by name.</param>
/// <param name="Regions">Regions by name.</param>
/// <param name="Coarse">Coarse-grainings by name.</param>
/// <param name="Smt">Whether solvers must confirm.</param>
/// <param name="Solver">"z3", "cvc5" or "both".</param>
/// <param name="Seed">Seed of every random draw.</param>
/// <param name="Claims">The claims, in order.</param>
public sealed record Policy(
    string Name, string Path, Digest Sha256,
    ImmutableSortedDictionary<string, ModelReference> Models,
    ImmutableSortedDictionary<string, DataReference> Data,
    ImmutableSortedDictionary<string, RegionSpec> Regions,
    ImmutableSortedDictionary<string, CoarseSpec> Coarse,
    SmtMode Smt, string Solver, long Seed,
    ImmutableArray<ClaimSpec> Claims)
{
    /// <summary>What the statistical claims state together.</summary>
    public ClaimFamily Family { get; init; }

    /// <summary>How many times a policy of this title may be tried; the error of every statistical claim is shared among them.</summary>
    public int Tries { get; init; } = 1;

    /// <summary>The ratio that the command line gave to every claim's budget, or null; it is part of the plan.</summary>
    public ExactDecimal? Optimise { get; init; }

    /// <summary>Sets of concepts by name.</summary>
    public ImmutableSortedDictionary<string, ConceptReference> Concepts { get; init; } = ImmutableSortedDictionary<string, ConceptReference>.Empty;
}
