using Audit.Models;
using Audit.Models.Passes;

namespace Audit.Cli;

/// <summary>Turns what goes wrong into one clear message and an exit code: never a stack trace.</summary>
internal static class Guarded
{
    public static int Run(Func<int> action)
    {
        try { return action(); }
        catch (InputFaultException exception)
        {
            foreach (var fault in exception.Diagnostics) { Console.Error.WriteLine($"audit: {fault}"); }
            var count = exception.Diagnostics.Length;
            Console.Error.WriteLine($"audit: {count} {(count == 1 ? "fault" : "faults")} in the input; nothing was decided.");
            return ExitCodes.InputFault;
        }
        catch (NonFiniteException exception)
        {
            Console.Error.WriteLine($"audit: {exception.Message}");
            return ExitCodes.InputFault;
        }
        catch (OutOfMemoryException)
        {
            Console.Error.WriteLine("audit: out of memory; use a smaller model, region or batch, or a machine with more. Finished claims are kept.");
            return ExitCodes.EngineFault;
        }
#pragma warning disable CA1031 // The edge of the program: whatever is left is a fault of the tool and must not be a stack trace.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Console.Error.WriteLine($"audit: engine fault: {exception.GetType().Name}: {exception.Message} (set AUDIT_TRACE=1 for where)");
            if (Environment.GetEnvironmentVariable("AUDIT_TRACE") == "1") { Console.Error.WriteLine(exception); }
            return ExitCodes.EngineFault;
        }
    }
}
