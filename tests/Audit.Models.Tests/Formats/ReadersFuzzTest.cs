using System.Diagnostics;
using NUnit.Framework;

namespace Audit.Models.Tests.Formats;

/// <summary>Damaged files of every format: the outcome is a result or faults, soon, and without memory that the file does not account for.</summary>
[TestFixture]
public sealed class ReadersFuzzTest
{
    private const int Cases = 200;
    private const long Allowed = 64 << 20;
    private static readonly TimeSpan longest = TimeSpan.FromSeconds(20);

    private static FuzzTarget[] Targets => FuzzTarget.All;

    [TestCaseSource(nameof(Targets))]
    public void Read_Good_IsRead(object target)
    {
        var fuzzed = (FuzzTarget)target;
        foreach (var seed in fuzzed.Seeds[..fuzzed.Good]) { Assert.That(() => fuzzed.Read(seed), Throws.Nothing); }
        foreach (var seed in fuzzed.Seeds[fuzzed.Good..]) { Assert.That(() => fuzzed.Read(seed), Throws.TypeOf<InputFaultException>()); }
    }

    [TestCaseSource(nameof(Targets))]
    public void Read_Damaged_IsReadOrRefused(object target)
    {
        var (read, refused) = Run([(FuzzTarget)target], 1, count => count == Cases);
        Assert.That(read + refused, Is.EqualTo(Cases));
        Assert.That(refused, Is.GreaterThan(Cases / 10), "damage is noticed");
    }

    [Test, Explicit("ten minutes")]
    public void Read_DamagedForTenMinutes_IsReadOrRefused()
    {
        var (clock, start) = (Stopwatch.StartNew(), Environment.TickCount);
        var (read, refused) = Run(Targets, start, _ => clock.Elapsed > TimeSpan.FromMinutes(10));
        Assert.That(Math.Min(read, refused), Is.GreaterThan(Cases), $"seeds from {start}");
    }

    /// <summary>Runs cases on a thread that is watched: a case that takes too long ends the test and names itself. A reader that fails is left out after that.</summary>
    private static (int Read, int Refused) Run(FuzzTarget[] targets, int firstSeed, Func<int, bool> isDone)
    {
        var (read, refused, failed, now) = (0, 0, new Dictionary<FuzzTarget, string>(), (Name: "", Started: Stopwatch.GetTimestamp()));
        var worker = new Thread(() =>
        {
            for (var count = 0; !isDone(count); count++)
            {
                var (target, seed) = (targets[count % targets.Length], unchecked(firstSeed + (count / targets.Length)));
                if (failed.ContainsKey(target)) { continue; }
                Volatile.Write(ref now.Started, Stopwatch.GetTimestamp());
                Volatile.Write(ref now.Name, $"{target.Name}, seed {seed}");
                try { if (Case(target, seed)) { read++; } else { refused++; } }
                catch (Exception other) { failed.Add(target, $"{target.Name}, seed {seed}: {other}"); }
            }
        }) { IsBackground = true };
        worker.Start();
        while (!worker.Join(100))
        {
            if (Stopwatch.GetElapsedTime(Volatile.Read(ref now.Started)) > longest) { Assert.Fail($"{Volatile.Read(ref now.Name)} takes longer than {longest}."); }
        }

        if (targets.Length > 1) { TestContext.Progress.WriteLine($"Seeds from {firstSeed}: {read + refused} cases, {read} read, {refused} refused."); }
        Assert.That(failed.Values, Is.Empty);
        return (read, refused);
    }

    /// <summary>One damaged file; whether it was read. The first use of code may allocate more, so a case that seems to is run again.</summary>
    private static bool Case(FuzzTarget target, int seed)
    {
        var (isRead, allocated, allowed) = Once(target, seed);
        if (allocated > allowed) { (isRead, allocated, allowed) = Once(target, seed); }
        if (allocated > allowed) { throw new InvalidOperationException($"{allocated} bytes were allocated, {allowed} allowed."); }
        return isRead;
    }

    private static (bool IsRead, long Allocated, long Allowed) Once(FuzzTarget target, int seed)
    {
        var random = new Random(seed);
        var (file, other) = (target.Seeds[random.Next(target.Seeds.Length)], target.Seeds[random.Next(target.Seeds.Length)]);
        var bytes = new FuzzMutator(random, target.WordBytes).Damage(file, other);
        var (before, isRead) = (GC.GetAllocatedBytesForCurrentThread(), true);
        try { target.Read(bytes); }
        catch (InputFaultException fault)
        {
            isRead = false;
            if (fault.Diagnostics.Any(item => item.Place.Length == 0 || item.Message.Length is 0 or > 2000)) { throw new InvalidOperationException("A fault without a place, or with a message that is empty or endless.", fault); }
        }

        return (isRead, GC.GetAllocatedBytesForCurrentThread() - before, Allowed + (20L * target.Expansion * bytes.Length));
    }
}
