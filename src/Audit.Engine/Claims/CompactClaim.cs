using System.Globalization;
using System.Numerics;
using Audit.Bounds.Certificates.ClosedForms;
using Audit.Bounds.Certificates.Compact;
using Audit.Bounds.Checking;
using Audit.Bounds.Checking.Compact;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;
using Audit.Models.Devices;
using Audit.Models.Graphs;
using Audit.Models.Passes;

namespace Audit.Engine.Claims;

/// <summary>Compact proofs: the share of all token sequences answered with the largest token, by cases instead of by sequences.</summary>
/// <remarks>Guarantee: at least the proved share, in real arithmetic on the float32 weights. A wrong answer that drawn sequences show, in reference arithmetic, falsifies only the claim of all.</remarks>
internal static class CompactClaim
{
    private const int Batch = 256;

    public static ClaimResult Run(ClaimContext context, ClaimSpec spec)
    {
        var subject = (Subject.Compact)spec.Subject;
        var audited = subject.Of is { } of ? context.Coarse[of] : context.Subject;
        var model = CompactModel.Of(audited.Graph, $"claim '{spec.Id}'");
        var tokens = model.Files[model.Proof.Embedding].Rows;
        var start = Start(context, spec, subject, model, tokens);
        if (Results.Threshold(spec).Value == 1 && Wrong(context, spec, audited, model.Proof.Length, tokens) is { } witness)
        {
            return start with { Verdict = VerdictKind.Falsified, Reached = Assurance.WorstCase, Reason = "a sequence is answered with another token; the witness replays in reference arithmetic.", Witness = RegionVerdict.WriteWitness(context, spec.Id, witness) };
        }

        context.Report("proving by cases", null);
        if (CompactChecker.Count(model.Proof, model.Files, out var fault) is not { } count) { return Results.Unknown(start, $"no compact proof: {fault}."); }
        var proof = model.Proof with { Share = Below(count.Right, count.Sequences) };
        byte[] bytes = CompactCodec.Write(proof);
        var matrices = model.Files.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => ClosedFormCodec.Write(pair.Value)).ToList();
        const string Folder = "evidence/certificates";
        var evidence = new CertificateEvidence(
            context.Store.WriteAddressed(Folder, "compact", bytes), [.. matrices.Select(file => context.Store.WriteAddressed(Folder, "matrix", file))], 1, count.Cases, start.Sentence);
        return context.Smt.WithoutScript(Judge(spec, start with { Certificates = [evidence], Work = Length(count, model) }, proof.Share), "compact proofs");
    }

    /// <summary>The verdict from the proved share: pure, so that checking repeats it.</summary>
    public static ClaimResult Judge(ClaimSpec spec, ClaimResult start, double share)
    {
        var result = start with { Reached = Assurance.Certified, Proved = Results.Found(share) };
        return Results.Satisfies(share, spec)
            ? result with { Verdict = VerdictKind.Verified, Reason = "proved by cases in exact arithmetic." }
            : Results.Unknown(result, "the cases that are proved hold fewer sequences; this is no evidence that the others are wrong.");
    }

    /// <summary>The largest double of at most a share.</summary>
    public static double Below(BigInteger right, BigInteger all)
    {
        if (right >= all) { return 1; }
        var near = right.IsZero ? 0 : Math.Exp(BigInteger.Log(right) - BigInteger.Log(all));
        bool IsAbove(double value) => Audit.Bounds.Smt.Rational.Of(value) > new Audit.Bounds.Smt.Rational(right, all);
        while (IsAbove(near)) { near = Math.BitDecrement(near); }
        while (!IsAbove(Math.BitIncrement(near))) { near = Math.BitIncrement(near); }
        return near;
    }

    private static ClaimResult Start(ClaimContext context, ClaimSpec spec, Subject.Compact subject, CompactModel model, int tokens)
    {
        var who = subject.Of is { } of ? $"'{of}' ({Scales.ScaleTable.Describe(context.Policy.Coarse[of])})" : "the model";
        var all = BigInteger.Pow(tokens, model.Proof.Length).ToString("N0", CultureInfo.InvariantCulture);
        return Results.Start(spec, $"Of all {all} sequences of {model.Proof.Length} tokens: the share that {who} answers with the largest token {Results.Condition(spec)}, in exact arithmetic on the float32 weights.", null) with
        {
            QuantityName = "share of sequences answered with the largest token", Unit = "share of sequences", LowerIsBetter = false,
            Method = "compact proof: QK and OV tables, cases of last and largest token",
        };
    }

    private static string Length(CompactCount count, CompactModel model) => string.Create(
        CultureInfo.InvariantCulture, $"{count.Cases:N0} cases, {count.Products:N0} products; running every sequence: {(double)count.Sequences * model.Multiplies:G3}");

    /// <summary>A drawn sequence whose answer is not its largest token, or null.</summary>
    private static float[]? Wrong(ClaimContext context, ClaimSpec spec, Model model, int length, int tokens)
    {
        for (var first = 0; first < spec.Budget.Samples; first += Batch)
        {
            var count = Math.Min(Batch, spec.Budget.Samples - first);
            float[] inputs = [.. Enumerable.Range(0, count * length).Select(index => (float)Philox.Below(tokens, (ulong)context.Policy.Seed, ClaimContext.Stream(spec), (ulong)(((long)first * length) + index)))];
            var outputs = ForwardPass.Run(model, inputs, count, device: context.Device).Output;
            for (var row = 0; row < count; row++)
            {
                var sequence = inputs.AsSpan(row * length, length);
                if (Quantity.Top(outputs.AsSpan(row * tokens, tokens)) != (int)Largest(sequence)) { return sequence.ToArray(); }
            }
        }

        return null;
    }

    private static float Largest(ReadOnlySpan<float> sequence)
    {
        var largest = sequence[0];
        foreach (var token in sequence) { largest = Math.Max(largest, token); }
        return largest;
    }
}
