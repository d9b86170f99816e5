using Audit.Bounds.Smt;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Smt;

/// <summary>The solvers of this machine; a test that needs a missing one shows as skipped.</summary>
internal static class Solvers
{
    public static ISolver Installed(string name)
    {
        ISolver solver = SolverProcess.Open(name);
        if (solver is NoSolver) { Assert.Ignore($"{name} is not installed."); }
        return solver;
    }
}
