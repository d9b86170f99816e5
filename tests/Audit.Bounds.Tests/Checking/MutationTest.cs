using Audit.Benchmarks.Mutations;
using Audit.Bounds.Checking;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Checking;

/// <summary>Seeded changes of certificates that use every part of the format: a small run of the benchmark `mutations`.</summary>
[TestFixture]
public sealed class MutationTest
{
    [Test]
    public void Check_ChangedCertificates_AreRejectedOrStand([Values(101, 102)] int seed)
    {
        var count = MutationCount.Run(500, seed);

        Assert.That(count.Wrong, Is.Zero, $"{count}");
        Assert.That(count.Rejected, Is.GreaterThan(200), $"{count}");
        Assert.That(count.Rejected + count.Unchanged + count.Following + count.Proved + count.Attacked, Is.EqualTo(count.Total));
    }

    [Test]
    public void Breaks_StatementsBelowTheTruth_AreFound()
    {
        foreach (var subject in Subject.All())
        {
            var clause = subject.Certificate.Clauses[0];
            var lie = subject.Certificate with { Clauses = [clause with { AnyOf = [clause.AnyOf[0] with { Bound = clause.AnyOf[0].Bound - 4 }] }] };

            Assert.That(Checker.Check(subject.Certificate, subject.Original, subject.Coarse), Is.InstanceOf<CheckResult.Accepted>(), subject.Name);
            Assert.That(StatementAttack.Breaks(lie, subject.Original, subject.Coarse, new Random(1), 100), Is.Not.Null, subject.Name);
            Assert.That(StatementAttack.Follows(lie, subject.Certificate), Is.False, subject.Name);
        }
    }
}
