using System.Collections.Immutable;
using Audit.Bounds.Certificates;
using Audit.Bounds.Search;
using Audit.Engine.Claims;
using Audit.Engine.Data;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;
using Audit.Models;
using Audit.Models.Formats;
using Newtonsoft.Json.Linq;

namespace Audit.Engine.Running;

/// <summary>Whether accepted certificates state what a verified claim says: same clauses, same region, a bound that satisfies the threshold.</summary>
internal static class CertificateMeaning
{
    public static IEnumerable<string> Faults(ClaimResult claim, IReadOnlyList<Certificate> records, string folder, JObject plan)
    {
        if (claim.Reached < Assurance.Certified) { return []; }
        if (claim.Spec.Subject is Subject.Mass mass) { return MassMeaning.Faults(claim, mass, records, folder, plan); }
        return claim.Spec.Subject is Subject.Property property ? Property(claim, property, records, folder, plan) : Region(claim, records, plan);
    }

    private static IEnumerable<string> Region(ClaimResult claim, IReadOnlyList<Certificate> records, JObject plan)
    {
        if (records.Count == 0) { yield return "a certified claim has no accepted certificate"; yield break; }
        var record = records[^1];
        var quantity = Quantity.Of(claim.Spec);
        if (Queries.Of(claim.Spec, quantity, record.Clauses[0].AnyOf[0].Original.Length, out _) is not { } query) { yield return "no rule gives this claim's clauses"; yield break; }
        var bound = query.SeeksBound ? Bound(query, record) : 0;
        if (!SameClauses(query.Fill(bound), record.Clauses)) { yield return "the certificate states other clauses than the claim's"; }
        if (query.SeeksBound && !(quantity.Kind == QuantityKind.Top1Flip ? bound < 0 : Results.Satisfies(bound, claim.Spec))) { yield return $"the certified bound {bound:R} does not satisfy the threshold"; }
        if (query.SeeksBound && quantity.Kind != QuantityKind.Top1Flip && claim.Proved?.Hex != HexFloat.Write(bound)) { yield return "the proved number is not the certificate's bound"; }
        if (plan["regions"]?[claim.Spec.Over!] is not JObject region) { yield return "the plan does not name the claim's region"; yield break; }
        var width = region.Value<int>("width");
        var boxes = record.Boxes.Select(box => new Data.Region.Part(box.Lower[..width], box.Upper[..width], box.Ball, box.Hulls));
        if (Data.Region.DigestOf(boxes).Hex != region.Value<string>("sha256")) { yield return "the certificate's boxes are not the plan's region"; }
        if (claim.Spec.Subject is Subject.Influence && !record.Boxes.All(box => FreeInputs.AreRoundings(box, width))) { yield return "the certificate's further inputs are no roundings of half a step"; }
        foreach (var fault in Replacements(claim, records, width)) { yield return fault; }
    }

    /// <summary>For "every value": the free inputs span what another certificate proves the mechanism can take; for "zero": exactly 0.</summary>
    private static IEnumerable<string> Replacements(ClaimResult claim, IReadOnlyList<Certificate> records, int width)
    {
        if (claim.Spec.Subject is not Subject.Effect effect) { yield break; }
        foreach (var box in records[^1].Boxes)
        {
            var (lower, upper) = (box.Lower[width..], box.Upper[width..]);
            if (effect.ReplacedBy == Replacement.Zero && (lower.Any(end => end != 0) || upper.Any(end => end != 0))) { yield return "the replacing values are not zero"; }
            if (effect.ReplacedBy != Replacement.Every) { continue; }
            if (records.Count < 2) { yield return "no certificate bounds the values that the mechanism can take"; yield break; }
            if (records[0].Boxes.Length != records[^1].Boxes.Length || !records[0].Boxes.Zip(records[^1].Boxes).All(pair => SameEnds(pair.First, pair.Second, width)))
            {
                yield return "the values that the mechanism can take are bounded over another region";
            }

            var proved = records[0].Clauses.Select(clause => clause.AnyOf[0].Bound).ToArray();
            var spans = proved.Length == 2 * lower.Length && Enumerable.Range(0, lower.Length).All(unit => proved[2 * unit] <= upper[unit] && -proved[(2 * unit) + 1] >= lower[unit]);
            if (!spans) { yield return "the replacing values do not span what the mechanism is proved to take"; }
        }
    }

    private static IEnumerable<string> Property(ClaimResult claim, Subject.Property property, IReadOnlyList<Certificate> records, string folder, JObject plan)
    {
        var sha = plan["properties"]?[property.Path]?.Value<string>("sha256") ?? "";
        if (Evidence.Read(folder, InputCopies.PropertyPath(sha)) is not { } bytes) { yield return "the property's file is not among the evidence"; yield break; }
        var cases = Parse(bytes, property.Path)?.Cases ?? [];
        if (cases.IsEmpty || records.Count != cases.Length) { yield return $"{records.Count} accepted certificates for {cases.Length} cases"; yield break; }
        for (var index = 0; index < cases.Length; index++)
        {
            var (record, item) = (records[index], cases[index]);
            var clauses = Queries.Property(item, record.Clauses[0].AnyOf[0].Original.Length).Fill(0);
            var sameBox = record.Boxes.Length == 1 && IsBox(record.Boxes[0], item);
            if (!sameBox || !SameClauses(clauses, record.Clauses)) { yield return $"certificate {index + 1} does not state case {index + 1} of {property.Path}"; }
        }
    }

    private static bool IsBox(CoveredBox box, VnnLibCase item) => box.Ball is null && box.Hulls.IsEmpty && FreeInputs.AreRoundings(box, item.Lower.Length)
        && box.Lower.Take(item.Lower.Length).SequenceEqual(item.Lower) && box.Upper.Take(item.Upper.Length).SequenceEqual(item.Upper);

    private static bool SameEnds(CoveredBox a, CoveredBox b, int width) =>
        a.Lower.Length == width && a.Lower.SequenceEqual(b.Lower[..width]) && a.Upper.SequenceEqual(b.Upper[..width]);

    internal static VnnLibProperty? Parse(byte[] bytes, string name)
    {
        try { return VnnLibReader.Parse(bytes, name); }
        catch (InputFaultException) { return null; }
    }

    private static double Bound(SearchQuery query, Certificate record)
    {
        var clause = query.Clauses[0];
        var free = Enumerable.Range(0, clause.Length).First(index => clause[index].Free);
        return record.Clauses.Length > 0 && record.Clauses[0].AnyOf.Length > free ? record.Clauses[0].AnyOf[free].Bound - clause[free].Literal.Bound : double.NaN;
    }

    internal static bool SameClauses(ImmutableArray<Clause> a, ImmutableArray<Clause> b) => a.Length == b.Length && a.Zip(b).All(pair =>
        pair.First.AnyOf.Length == pair.Second.AnyOf.Length && pair.First.AnyOf.Zip(pair.Second.AnyOf).All(literals => Same(literals.First, literals.Second)));

    private static bool Same(Literal a, Literal b) =>
        a.Bound == b.Bound && a.Strict == b.Strict && a.Difference.SequenceEqual(b.Difference) && a.Original.SequenceEqual(b.Original);
}
