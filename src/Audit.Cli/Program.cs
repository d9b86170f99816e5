using System.CommandLine;
using Audit.Cli;
using Audit.Cli.Commands;

var root = new RootCommand("Audit: how much the fine structure that a network discards can matter, and what its mechanisms can do, with evidence that anyone can re-check.")
{
    PlanCommand.Create(), RunCommand.Create(), VerifyCommand.Create(), CheckCommand.Create(), RerunCommand.Create(), InspectCommand.Create(), KeygenCommand.Create(), DemoCommand.Create(),
};
var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors) { Console.Error.WriteLine($"audit: {error.Message}"); }
    Console.Error.WriteLine("audit: see 'audit --help' and 'audit COMMAND --help'.");
    return ExitCodes.InputFault;
}

return Guarded.Run(() => parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));
