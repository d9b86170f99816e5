using System.Globalization;
using Audit.Bounds.Certificates;
using Audit.Bounds.Checking;
using Audit.Engine.Verdicts;
using Audit.Models;

namespace Audit.Engine.Running;

/// <summary>Why a certificate of a report holds at one leaf, in lines that a person can follow.</summary>
/// <remarks>The numbers are derived again by the checker's own arithmetic; the certificate has to be accepted before they mean anything.</remarks>
public static class Explanation
{
    /// <summary>Among so many leaves, evenly spread, the tightest is looked for.</summary>
    private const int Searched = 1000;

    private const int MostInputs = 12;

    /// <summary>The lines for a claim's last certificate.</summary>
    /// <param name="report">The report.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="id">The claim.</param>
    /// <param name="number">Which leaf, from 1 in order; null for the tightest.</param>
    /// <exception cref="InputFaultException">No such claim, certificate or leaf.</exception>
    public static IEnumerable<string> Of(Report report, string folder, string id, int? number)
    {
        var claim = report.Claims.FirstOrDefault(item => item.Spec.Id == id)
            ?? throw Fault(id, $"Got no such claim, wanted one of {string.Join(", ", report.Claims.Select(item => item.Spec.Id))}.");
        var (record, networks) = Read(claim, folder);
        if (LeafTracer.Open(record, networks[0], networks.ElementAtOrDefault(1)) is not { } tracer) { throw Fault(id, "Got a certificate of a network with curved functions, whose leaves cannot be shown yet; 'audit check' still re-derives it."); }
        if (number is { } wanted && (wanted < 1 || wanted > tracer.Leaves.Length)) { throw Fault(id, $"Got leaf {wanted}, wanted 1 to {tracer.Leaves.Length}."); }
        var at = number - 1 ?? Tightest(tracer);
        return Lines(claim, record, tracer.Trace(tracer.Leaves[at]), (at + 1, tracer.Leaves.Length, number is null));
    }

    private static (Certificate Record, ChainNetwork[] Networks) Read(ClaimResult claim, string folder)
    {
        var evidence = claim.Certificates.LastOrDefault();
        var bytes = evidence is null ? null : Evidence.Read(folder, evidence.File);
        if (bytes is null || !CertificateCodec.TryRead(bytes, out Certificate? record, out _)) { throw Fault(claim.Spec.Id, "Got no readable certificate of boxes, wanted a claim that has one."); }
        var networks = evidence!.Networks.Select(file => Evidence.Read(folder, file)).Select(file => file is not null && CertificateCodec.TryRead(file, out ChainNetwork? network, out _) ? network : null).ToArray();
        return networks.Any(network => network is null) ? throw Fault(claim.Spec.Id, "A network of the certificate is missing or altered; 'audit check' tells which.") : (record, [.. networks.Select(network => network!)]);
    }

    private static int Tightest(LeafTracer tracer)
    {
        var step = Math.Max(1, tracer.Leaves.Length / Searched);
        return Enumerable.Range(0, (tracer.Leaves.Length + step - 1) / step).Select(index => index * step).MinBy(index => Room(tracer.Trace(tracer.Leaves[index])));
    }

    private static double Room(LeafTrace leaf) => leaf.Clauses.Length == 0 ? double.PositiveInfinity : leaf.Clauses.Min(clause => Number(clause.Limit) - Number(clause.Bound));

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static IEnumerable<string> Lines(ClaimResult claim, Certificate record, LeafTrace leaf, (int Number, int Of, bool IsTightest) which)
    {
        yield return claim.Sentence;
        yield return Invariant($"leaf {which.Number:N0} of {which.Of:N0}{(which.IsTightest ? which.Of > Searched ? ", the tightest of those looked at" : ", the tightest" : "")}: {leaf.Place}");
        foreach (var line in Inputs(record, leaf)) { yield return line; }
        foreach (var phase in leaf.Phases) { yield return $"given    {(phase.Neuron.Coarse ? "y" : "x")} of layer {phase.Neuron.Layer + 1}, row {phase.Neuron.Row} {(phase.IsUpper ? ">=" : "<=")} {Short(phase.Cut)}"; }
        if (leaf.Clauses.IsEmpty) { yield return "holds    no input of this leaf reaches the bounds of its layers"; yield break; }
        if (!leaf.Unstable.IsEmpty) { yield return $"neurons  that may switch, by layer: {string.Join(", ", leaf.Unstable.Select(layer => $"{layer.Unstable} of {layer.Neurons}"))}"; }
        foreach (var clause in leaf.Clauses) { yield return Clause(record, clause); }
    }

    private static IEnumerable<string> Inputs(Certificate record, LeafTrace leaf)
    {
        var box = record.Boxes.First(candidate => Enumerable.Range(0, leaf.Lower.Length).All(i => candidate.Lower[i] <= leaf.Lower[i] && candidate.Upper[i] >= leaf.Upper[i]));
        var narrowed = Enumerable.Range(0, leaf.Lower.Length).Where(i => leaf.Lower[i] > box.Lower[i] || leaf.Upper[i] < box.Upper[i]).ToList();
        foreach (var i in narrowed.Take(MostInputs)) { yield return Invariant($"input    z{i} in [{leaf.Lower[i]:G9}, {leaf.Upper[i]:G9}], of [{box.Lower[i]:G9}, {box.Upper[i]:G9}]"); }
        if (narrowed.Count > MostInputs) { yield return $"inputs   {narrowed.Count - MostInputs} more are narrowed"; }
        if (narrowed.Count < leaf.Lower.Length) { yield return $"inputs   {(narrowed.Count == 0 ? "all" : "the other")} {leaf.Lower.Length - narrowed.Count} as in the region"; }
    }

    private static string Clause(Certificate record, ClauseTrace clause)
    {
        var literals = string.Join("  or  ", record.Clauses[clause.Clause].AnyOf.Select(Literal));
        return Invariant($"clause {clause.Clause + 1} {literals}: at most {Short(clause.Bound)} {(clause.IsStrict ? "<" : "<=")} {Short(clause.Limit)}, room {Number(clause.Limit) - Number(clause.Bound):G3}");
    }

    private static string Literal(Literal literal)
    {
        var terms = literal.Difference.Select((value, j) => (value, name: $"(y{j} - x{j})")).Concat(literal.Original.Select((value, j) => (value, name: $"x{j}"))).Where(term => term.value != 0)
            .Select(term => term.value == 1 ? $"+ {term.name}" : term.value == -1 ? $"- {term.name}" : Invariant($"{(term.value < 0 ? '-' : '+')} {Math.Abs(term.value):G6} {term.name}"));
        return Invariant($"{string.Join(' ', terms).TrimStart('+', ' ')} {(literal.Strict ? "<" : "<=")} {literal.Bound:G9}");
    }

    /// <summary>The leading digits of a decimal, without needless zeros.</summary>
    private static string Short(string number) => number[..Math.Min(number.Length, number[0] == '-' ? 15 : 14)].TrimEnd('0').TrimEnd('.') is { Length: > 0 } digits && digits != "-0" ? digits : "0";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static InputFaultException Fault(string id, string message) => new(new Diagnostic("explain.claim", $"claim '{id}'", message));
}
