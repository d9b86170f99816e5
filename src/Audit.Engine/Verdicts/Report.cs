using System.Collections.Immutable;
using Audit.Engine.Policies;
using Audit.Models.Graphs;

namespace Audit.Engine.Verdicts;

/// <summary>A number that decides something: the decimal that people read, rounded outward, and the exact value.</summary>
/// <param name="Decimal">Decimal text; never on the unsafe side of the exact value.</param>
/// <param name="Hex">The exact double as C99 hexadecimal text, such as "0x1.8p-1".</param>
public sealed record ReportNumber(string Decimal, string Hex);

/// <summary>What was decided about a claim.</summary>
public enum VerdictKind
{
    /// <summary>The claim holds.</summary>
    Verified,

    /// <summary>The claim does not hold; a witness shows it.</summary>
    Falsified,

    /// <summary>Neither was established.</summary>
    Unknown,
}

/// <summary>A file of the evidence folder.</summary>
/// <param name="Path">Path within the report's folder, with forward slashes.</param>
/// <param name="Sha256">Digest of its bytes.</param>
/// <param name="Length">Its length in bytes.</param>
public sealed record EvidenceFile(string Path, Digest Sha256, long Length);

/// <summary>Committed rows: one outcome per sample.</summary>
/// <param name="File">The file with the rows.</param>
/// <param name="Root">RFC 6962 root of the rows (hex).</param>
/// <param name="Count">Number of rows, n.</param>
/// <param name="Failures">Rows whose outcome is a failure, k, for a rate.</param>
/// <param name="Alpha">Error of the bound as a decimal: 1 - confidence, less what the family and the tries are charged.</param>
/// <param name="Columns">What stands in a line after its index; "cluster" last, where there is one.</param>
/// <param name="Population">Rows of the finite set that these were drawn from without replacement, of which the claim then speaks; null for a distribution.</param>
public sealed record RowsEvidence(
    EvidenceFile File, string Root, long Count, long Failures, string Alpha, ImmutableArray<string> Columns, long? Population = null);

/// <summary>How numbers of a claim are shown.</summary>
public enum ExhibitKind
{
    /// <summary>Named intervals, one below the other.</summary>
    Forest,

    /// <summary>Points or bands over an axis.</summary>
    Curve,

    /// <summary>Named numbers.</summary>
    Table,
}

/// <summary>One line of an exhibit.</summary>
/// <param name="Label">What it is of; may be empty in a curve.</param>
/// <param name="At">Where on the axis of a curve; null else.</param>
/// <param name="Low">Lower end, or null.</param>
/// <param name="Middle">What was seen, or null.</param>
/// <param name="High">Upper end, or null.</param>
public sealed record ExhibitRow(string Label, ReportNumber? At, ReportNumber? Low, ReportNumber? Middle, ReportNumber? High);

/// <summary>Numbers beside the bound of a claim, for a plot or a table: recomputed from the rows like the bound itself.</summary>
/// <param name="Kind">How they are shown.</param>
/// <param name="Title">Heading.</param>
/// <param name="Axis">Name of the axis of a curve, or empty.</param>
/// <param name="Value">Name of the numbers.</param>
/// <param name="Use">What the numbers may be used for: whether they hold together or one at a time, or are estimates.</param>
/// <param name="Rows">At least one line.</param>
public sealed record Exhibit(ExhibitKind Kind, string Title, string Axis, string Value, string Use, ImmutableArray<ExhibitRow> Rows);

/// <summary>What a certificate of a claim covers, and how large it is.</summary>
/// <param name="File">The certificate file.</param>
/// <param name="Networks">The network files that it names.</param>
/// <param name="Boxes">Region boxes.</param>
/// <param name="Leaves">Leaves of all trees.</param>
/// <param name="States">What it states, in words.</param>
public sealed record CertificateEvidence(EvidenceFile File, ImmutableArray<EvidenceFile> Networks, long Boxes, long Leaves, string States);

/// <summary>What a solver answered about a script.</summary>
/// <param name="File">The SMT-LIB 2 script.</param>
/// <param name="Solver">Name and version, or "none".</param>
/// <param name="Queries">Number of check-sat queries; each must be unsat.</param>
/// <param name="Answer">"unsat" when all were; else "unknown", "sat" or "error", with the first such query.</param>
public sealed record SmtEvidence(EvidenceFile File, string Solver, int Queries, string Answer);

/// <summary>The result of one claim.</summary>
/// <param name="Spec">The claim as the policy states it.</param>
/// <param name="Sentence">The quantified sentence that was decided.</param>
/// <param name="QuantityName">For people, such as "top-1 flip rate".</param>
/// <param name="Unit">Unit, such as "share of inputs" or "logits".</param>
/// <param name="LowerIsBetter">Direction of the quantity.</param>
/// <param name="Verdict">What was decided.</param>
/// <param name="Reason">Why Unknown or Falsified, or how it was verified; one sentence.</param>
/// <param name="Reached">The evidence reached.</param>
/// <param name="Found">The largest value exhibited, or null.</param>
/// <param name="Proved">The smallest bound proved, or null.</param>
/// <param name="Looseness">proved / found as display text, or "" where it has no meaning.</param>
/// <param name="Threshold">The threshold, or null for a property.</param>
/// <param name="Method">Method in words, such as "Clopper-Pearson, one-sided" or "difference planes, input splitting".</param>
/// <param name="Work">Counted work in words, such as "2,047 boxes".</param>
/// <param name="Rows">Committed rows, or null.</param>
/// <param name="Certificates">Certificates; may be empty.</param>
/// <param name="Smt">Solver answers; may be empty.</param>
/// <param name="Witness">The input that exhibits Found, or null.</param>
public sealed record ClaimResult(
    ClaimSpec Spec, string Sentence, string QuantityName, string Unit, bool LowerIsBetter,
    VerdictKind Verdict, string Reason, Assurance Reached,
    ReportNumber? Found, ReportNumber? Proved, string Looseness, ReportNumber? Threshold,
    string Method, string Work,
    RowsEvidence? Rows, ImmutableArray<CertificateEvidence> Certificates, ImmutableArray<SmtEvidence> Smt, EvidenceFile? Witness)
{
    /// <summary>Numbers beside the bound; may be empty.</summary>
    public ImmutableArray<Exhibit> Exhibits { get; init; } = [];

    /// <summary>Further files of evidence that the numbers are recomputed from, such as concept masks; may be empty.</summary>
    public ImmutableArray<EvidenceFile> Attachments { get; init; } = [];
}

/// <summary>A model that was audited.</summary>
/// <param name="Role">Its name in the policy.</param>
/// <param name="Name">File name.</param>
/// <param name="Sha256">Digest of the main file.</param>
/// <param name="Files">All files.</param>
/// <param name="Parameters">Number of weights.</param>
/// <param name="Nodes">Number of graph nodes.</param>
/// <param name="Input">Input shape in words.</param>
/// <param name="Output">Output shape in words.</param>
public sealed record ModelIdentity(
    string Role, string Name, Digest Sha256, ImmutableArray<ModelFile> Files, long Parameters, int Nodes, string Input, string Output);

/// <summary>A data set that was used.</summary>
/// <param name="Name">Its name in the policy.</param>
/// <param name="File">File name.</param>
/// <param name="Sha256">Digest of the file.</param>
/// <param name="Rows">Rows used.</param>
public sealed record DataIdentity(string Name, string File, Digest Sha256, long Rows);

/// <summary>Where the random draws of a run come from, and how often the policy was tried.</summary>
/// <param name="Seed">The seed of every draw.</param>
/// <param name="Nonce">What was given after the plan was fixed and fed into the seed; null where the seed is the policy's own.</param>
/// <param name="Try">Which try of this policy this is, by the ledger; null where no ledger was kept.</param>
/// <param name="Tries">Tries among which the errors are shared.</param>
/// <param name="Ledger">SHA-256 of the ledger's line of this try, or null.</param>
public sealed record Randomness(string Seed, string? Nonce, int? Try, int Tries, string? Ledger);

/// <summary>The overall opinion.</summary>
public enum Opinion
{
    /// <summary>Every claim is verified.</summary>
    Unqualified,

    /// <summary>A claim is violated.</summary>
    Adverse,

    /// <summary>No claim is violated, but one is not established.</summary>
    Disclaimer,
}

/// <summary>Everything that a run established. JSON, PDF and attestations are views of it and add nothing.</summary>
/// <param name="ToolVersion">Version of Audit.</param>
/// <param name="PolicyName">The policy's title.</param>
/// <param name="PolicySha256">Digest of the policy file.</param>
/// <param name="PlannedAt">The one time of the run, from plan.json: UTC, ISO 8601, whole seconds.</param>
/// <param name="Plan">The plan file.</param>
/// <param name="Opinion">The overall opinion.</param>
/// <param name="Models">Models audited, the subject first.</param>
/// <param name="Data">Data sets used.</param>
/// <param name="Claims">Results in the order of the policy.</param>
/// <param name="Assumptions">What every number rests on, in words.</param>
/// <param name="Trusted">What no certificate covers, in words.</param>
/// <param name="NotShown">What this report does not show, in words.</param>
/// <param name="Evidence">All files of the evidence folder, by path.</param>
/// <param name="Rerun">The command that recomputes this report.</param>
public sealed record Report(
    string ToolVersion, string PolicyName, Digest PolicySha256, string PlannedAt, EvidenceFile Plan, Opinion Opinion,
    ImmutableArray<ModelIdentity> Models, ImmutableArray<DataIdentity> Data, ImmutableArray<ClaimResult> Claims,
    ImmutableArray<string> Assumptions, ImmutableArray<string> Trusted, ImmutableArray<string> NotShown,
    ImmutableArray<EvidenceFile> Evidence, string Rerun)
{
    /// <summary>Where the random draws come from; null for a report that was put together by hand.</summary>
    public Randomness? Randomness { get; init; }
}
