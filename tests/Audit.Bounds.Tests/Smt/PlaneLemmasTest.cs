using Audit.Bounds.Smt;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Smt;

[TestFixture("z3")]
[TestFixture("cvc5")]
public sealed class PlaneLemmasTest(string name)
{
    [Test]
    public void Script_EveryLemma_IsUnsat()
    {
        SmtOutcome outcome = SmtConfirmation.Confirm(Solvers.Installed(name), PlaneLemmas.Script(), SmtConfirmation.DefaultRlimit);
        Assert.That(outcome.Answer, Is.EqualTo("unsat"));
        Assert.That(outcome.Queries, Is.GreaterThan(40));
    }

    [Test]
    public void Script_AskedTwice_SameAnswers()
    {
        ISolver solver = Solvers.Installed(name);
        SmtScript script = PlaneLemmas.Script();
        Assert.That(solver.Ask(script, 2000), Is.EqualTo(solver.Ask(script, 2000)));
        Assert.That(script.Text(), Is.EqualTo(PlaneLemmas.Script().Text()));
    }
}
