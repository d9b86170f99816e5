using System.Collections.Immutable;
using System.Globalization;
using Audit.Bounds.Smt;
using Audit.Engine.Claims;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;
using Audit.Models;
using Audit.Models.Devices;
using Audit.Models.Graphs;
using Newtonsoft.Json.Linq;

namespace Audit.Engine.Running;

/// <summary>What a run needs.</summary>
/// <param name="PolicyPath">The policy file.</param>
/// <param name="ModelPath">Fills or overrides the subject's path, or null.</param>
/// <param name="Folder">The report's folder.</param>
/// <param name="Threads">Workers; no result depends on it.</param>
/// <param name="Now">The time that enters the plan, where the folder holds none yet.</param>
/// <param name="Codec">How reports become bytes.</param>
/// <param name="Progress">Told what is being done, or null.</param>
/// <param name="BaseFolder">The folder that the policy's relative paths start from, or null for the policy's own.</param>
/// <param name="Device">Where passes run, or null for the processor; no result depends on it.</param>
/// <param name="Optimise">The ratio of proved to found that searches go on to after their threshold is met, or null.</param>
public sealed record RunOptions(
    string PolicyPath, string? ModelPath, string Folder, int Threads, DateTimeOffset Now, ReportCodec Codec, IProgress<RunProgress>? Progress, string? BaseFolder = null, Device? Device = null, string? Optimise = null)
{
    /// <summary>What is fed into the seed beside the plan, given after the plan was fixed; null to use the policy's seed.</summary>
    public string? Nonce { get; init; }

    /// <summary>The append-only file that counts tries of policies, or null.</summary>
    public string? Ledger { get; init; }

    /// <summary>Told the bytes of the plan when it is fixed, before the first pass; or null.</summary>
    public Action<byte[]>? Planned { get; init; }

    /// <summary>What an earlier run of the same plan told, when it is run again; null for a run of its own.</summary>
    public Randomness? Again { get; init; }
}

/// <summary>Runs a policy: reads, validates, freezes, decides each claim, and gathers the report.</summary>
/// <remarks>
/// Guarantee: the same inputs and plan give the same report, whatever the threads, vector width or interruptions. A run continues where a killed
/// one with the same plan stopped. Nothing is computed before every input was read and checked.
/// </remarks>
public static class Auditor
{
    private const string DevicePath = "journal/device.txt";

    /// <summary>Runs a policy to its report; the report's own files are written by the report layer.</summary>
    /// <exception cref="InputFaultException">With every fault of policy, models, data, or a folder that holds another run.</exception>
    public static Report Run(RunOptions options)
    {
        var policy = PolicyReader.Read(options.PolicyPath, options.ModelPath);
        if (options.Optimise is { } ratio) { policy = Optimising.Apply(policy, ratio); }
        if (options.BaseFolder is { } folder) { policy = policy with { Path = Path.Combine(folder, Path.GetFileName(policy.Path)) }; }
        var inputs = Inputs.Read(policy);
        var store = OpenFolder(options.Folder);
        var (plan, plannedAt, isNew) = Freeze(inputs, options, store);
        options.Planned?.Invoke(store.Read(Plan.Path)!);
        var randomness = Draws.Settle(inputs, options, store, (plan, isNew));
        inputs = inputs with { Policy = policy = policy with { Seed = long.Parse(randomness.Seed, CultureInfo.InvariantCulture) } };
        var copies = InputCopies.Write(options.PolicyPath, inputs, store);
        var shell = Shell(inputs, plan, plannedAt, randomness);
        var journal = new Journal(store, options.Codec);
        store.Write(DevicePath, System.Text.Encoding.UTF8.GetBytes($"{(options.Device ?? Device.Cpu).Name}\n"));
        inputs = inputs.Drawn();
        using var smt = new SmtStage(policy.Smt, () => SmtStage.Open(policy.Solver));
        var results = ImmutableArray.CreateBuilder<ClaimResult>();
        foreach (var spec in policy.Claims) { results.Add(Decide(options, inputs, store, journal, smt, shell, spec, results.Count + 1)); }
        var decided = policy.Family == ClaimFamily.Holm ? HolmSteps.Apply(results.ToImmutable(), policy.Tries, claim => RowClaim.Again(claim, store.Folder) ?? claim) : results.ToImmutable();
        return Gather(shell, store, copies, decided);
    }

    /// <summary>Reads and checks every input, and fixes the plan in the folder where one is given: nothing is run.</summary>
    /// <exception cref="InputFaultException">With every fault of policy, models, data, or a folder that holds another run.</exception>
    internal static (Inputs Inputs, EvidenceFile? Plan) Prepare(RunOptions options, bool writes)
    {
        var inputs = Inputs.Read(PolicyReader.Read(options.PolicyPath, options.ModelPath));
        return (inputs, writes ? Freeze(inputs, options, OpenFolder(options.Folder)).File : null);
    }

    private static ClaimResult Decide(
        RunOptions options, Inputs inputs, EvidenceStore store, Journal journal, SmtStage smt, Report shell, ClaimSpec spec, int index)
    {
        void Tell(string doing, double? share) => options.Progress?.Report(new RunProgress(spec.Id, index, inputs.Policy.Claims.Length, doing, share));
        if (journal.Find(spec) is { } finished) { Tell("kept from an earlier run", 1); return finished; }
        Tell("starting", 0);
        var context = new ClaimContext(inputs.Policy, inputs.Subject, inputs.Coarse, inputs.Data, inputs.Regions, inputs.Properties, store, smt, options.Threads, options.Device ?? Device.Cpu, Tell) { Concepts = inputs.Concepts };
        var result = InWords(inputs, store, ClaimTable.Run(context, spec));
        RefuseChanged(inputs);
        journal.Keep(shell, result);
        Tell(result.Verdict.ToString(), 1);
        return result;
    }

    /// <summary>Weights may lie in mapped files: what was computed while such a file changed is thrown away, before it is kept.</summary>
    private static void RefuseChanged(Inputs inputs)
    {
        var changed = inputs.Models.Values.SelectMany(model => model.ChangedFiles()).Distinct().ToList();
        if (changed.Count == 0) { return; }
        throw new InputFaultException(changed.Select(file => new Diagnostic("model.changed", file, "The file changed while the run read it; nothing of this claim was kept: leave the file alone and give the same command again.")));
    }

    /// <summary>Adds to the reason how the witness reads, where the model has a tokenizer.</summary>
    private static ClaimResult InWords(Inputs inputs, EvidenceStore store, ClaimResult result)
    {
        if (inputs.Tokenizer is not { } tokenizer || result.Witness is not { } witness || store.Read(witness.Path) is null) { return result; }
        var ids = Audit.Models.Formats.DataReader.Read(Path.Combine(store.Folder, witness.Path)).Inputs(null).Values;
        return result with { Reason = $"{result.Reason} The witness reads: {Data.TokenTexts.Of(tokenizer, ids.Span)}" };
    }

    private static EvidenceStore OpenFolder(string folder)
    {
        try { return new EvidenceStore(folder); }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputFaultException(new Diagnostic("out.folder", folder, $"Cannot write there ({exception.Message}); give another --out."));
        }
    }

    private static (EvidenceFile File, string PlannedAt, bool IsNew) Freeze(Inputs inputs, RunOptions options, EvidenceStore store)
    {
        var now = options.Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        if (store.Read(Plan.Path) is { } bytes)
        {
            var kept = CanonicalJsonReader.Read(bytes, Plan.Path) as JObject ?? [];
            if (Plan.SameButTime(kept, Plan.Make(inputs, now)))
            {
                return (new EvidenceFile(Plan.Path, Digest.Of(bytes), bytes.Length), kept.Value<string>("plannedAt")!, false);
            }

            throw new InputFaultException(new Diagnostic(
                "out.other-run", options.Folder, "The folder holds a run of another plan (policy, model or data differ); give another --out, or remove the folder."));
        }

        return (store.Write(Plan.Path, CanonicalJson.Write(Plan.Make(inputs, now))), now, true);
    }

    private static Report Shell(Inputs inputs, EvidenceFile plan, string plannedAt, Randomness randomness) => new(
        ReportTexts.ToolVersion, inputs.Policy.Name, inputs.Policy.Sha256, plannedAt, plan, Opinion.Disclaimer,
        [.. inputs.Models.OrderBy(pair => pair.Key == "subject" ? 0 : 1).Select(pair => Identity(pair.Key, pair.Value))],
        [.. inputs.Data.Values.Select(data => new DataIdentity(data.Name, data.FileName, data.Sha256, data.Rows))],
        [], [.. ReportTexts.Assumptions(inputs.Policy, inputs.Models), .. ReportTexts.Drawing(inputs.Policy, randomness)], ReportTexts.Trusted(inputs.Policy), ReportTexts.NotShown(inputs.Policy), [],
        $"audit rerun DIR --model {inputs.Subject.Files[0].Name}") { Randomness = randomness };

    private static ModelIdentity Identity(string role, Model model) => new(
        role, model.Files[0].Name, model.Files[0].Sha256, model.Files, model.Parameters, model.Graph.Nodes.Length, model.Graph.InputShape.ToString(), model.Graph.OutputShape.ToString());

    private static Report Gather(Report shell, EvidenceStore store, IEnumerable<EvidenceFile> copies, ImmutableArray<ClaimResult> results)
    {
        var wanted = results.SelectMany(Journal.Files).Concat(copies).Select(file => file.Path).Append(Plan.Path).Append(Draws.Path).ToHashSet();
        var files = store.All().ToLookup(file => wanted.Contains(file.Path));
        foreach (var stray in files[false]) { File.Delete(Path.Combine(store.Folder, stray.Path)); }
        return shell with { Claims = results, Opinion = Gate.OpinionOf(results), Evidence = [.. files[true]] };
    }
}
