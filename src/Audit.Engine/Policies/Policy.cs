using System.Collections.Immutable;
using Audit.Bounds.Certificates.ClosedForms;
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

/// <summary>How a statistical claim is bounded.</summary>
public enum StatisticalMethod
{
    /// <summary>Exact binomial ends of a rate.</summary>
    ClopperPearson,

    /// <summary>The default for means: betting.</summary>
    Betting,

    /// <summary>Hedged betting.</summary>
    Hedged,

    /// <summary>STaR-Bets, with a deterministic threshold.</summary>
    Star,

    /// <summary>PRECiSE, free of the order of rows.</summary>
    Precise,

    /// <summary>Maurer and Pontil's empirical Bernstein bound.</summary>
    MaurerPontil,

    /// <summary>Predictable plug-in empirical Bernstein bound.</summary>
    EmpiricalBernstein,

    /// <summary>Hoeffding's bound.</summary>
    Hoeffding,
}

/// <summary>The stopping rule of a claim that is tested row by row.</summary>
/// <param name="Design">The rate that a good model is expected to have, at which the test of a rate is sharpest; null for a running test of a mean, or of a rate over clusters.</param>
/// <param name="Against">The rate from which on the claim is to be disproved early, or null.</param>
/// <param name="Futility">The claim is given up when the evidence falls to one to this many.</param>
/// <param name="Most">The most rows that are run; null for all of the data.</param>
public sealed record SequentialSpec(ExactDecimal? Design, ExactDecimal? Against, int Futility, int? Most);

/// <summary>What the statistical claims of a policy state together.</summary>
public enum ClaimFamily
{
    /// <summary>All claims must hold for the gate to open: each at its own confidence (intersection-union); the intervals hold one at a time.</summary>
    Gate,

    /// <summary>All intervals hold at once with the confidence: each pays for all (Bonferroni).</summary>
    Simultaneous,

    /// <summary>The claims that are verified hold at once with the confidence (Holm); the intervals are ends of tests.</summary>
    Holm,
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
