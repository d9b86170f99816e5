using System.Runtime.InteropServices;

namespace Audit.Benchmarks;

/// <summary>The environment as native libraries of this process see it; .NET keeps a copy of its own.</summary>
internal static partial class ProcessEnvironment
{
    /// <summary>Sets a variable before a library reads it; false where the system has no such call.</summary>
    public static bool Set(string name, string value) => !OperatingSystem.IsWindows() && SetVariable(name, value, 1) == 0;

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrites);
}
