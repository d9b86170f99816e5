using System.Globalization;
using System.Text;
using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>Reads VNN-LIB 1 property files.</summary>
/// <remarks>
/// Read: declare-const and declare-fun of X_i and Y_i as Real; assert with and, or, &lt;=, &gt;=, &lt;, &gt;, = over linear terms (+, -, * by a number, / by a
/// number). set-logic, set-info, set-option, check-sat, get-model and exit are skipped. Everything else is a fault, all faults at once.
/// Rounding: decimals are exact fractions until the directed rounding of each end. Source: VNN-LIB, vnnlib.org; VNN-COMP rules.
/// </remarks>
public static class VnnLibReader
{
    private static readonly string[] Skipped = ["set-logic", "set-info", "set-option", "check-sat", "get-model", "exit"];

    /// <summary>Reads a file.</summary>
    /// <exception cref="InputFaultException">The file cannot be read or is not such a property.</exception>
    public static VnnLibProperty Read(string path) => Parse(InputFile.Bytes(path), path);

    /// <summary>Reads the bytes of a file; the name is used in faults.</summary>
    public static VnnLibProperty Parse(byte[] bytes, string name)
    {
        var faults = new Faults(name);
        var expressions = SExpression.ReadAll(Encoding.UTF8.GetString(bytes), faults);
        var inputs = Declared(expressions, faults, isOutput: false);
        var outputs = Declared(expressions, faults, isOutput: true);
        var formulas = new VnnLibFormulas(inputs, outputs, faults);
        var asserted = expressions.Where(item => IsCommand(item, faults, "assert")).Select(formulas.Assertion).ToList();
        if (inputs == 0) { faults.Add("vnnlib.no-inputs", "", "Got no declaration of X_0, wanted at least one input; add (declare-const X_0 Real)."); }
        faults.ThrowIfAny();
        var cases = new VnnLibCases(inputs, outputs, faults).Build(asserted);
        faults.ThrowIfAny();
        return new VnnLibProperty(inputs, outputs, cases) { Sha256 = Digest.Of(bytes) };
    }

    private static bool IsCommand(SExpression item, Faults faults, string wanted)
    {
        if (item.Head == wanted) { return true; }
        if (item.Head is not ("declare-const" or "declare-fun") && !Skipped.Contains(item.Head))
        {
            faults.Add("vnnlib.unknown-command", item.Place, $"Got {item}, wanted declare-const or assert; only VNN-LIB version 1 is read.");
        }

        return false;
    }

    /// <summary>The number of declared inputs or outputs; the indices must be 0, 1, ... without a gap.</summary>
    private static int Declared(IEnumerable<SExpression> expressions, Faults faults, bool isOutput)
    {
        var seen = new HashSet<int>();
        foreach (var item in expressions.Where(item => item.Head is "declare-const" or "declare-fun"))
        {
            if (DeclaredName(item) is not { } name)
            {
                if (!isOutput) { faults.Add("vnnlib.declaration", item.Place, $"Got {item}, wanted (declare-const X_0 Real) or the same with Y."); }
                continue;
            }

            if (name.IsOutput == isOutput && !seen.Add(name.Index)) { faults.Add("vnnlib.twice", item.Place, $"{name} is declared twice; remove one."); }
        }

        var missing = Enumerable.Range(0, seen.Count).FirstOrDefault(index => !seen.Contains(index), -1);
        if (missing >= 0) { faults.Add("vnnlib.gap", "", $"{new Variable(isOutput, missing)} is not declared although a higher index is; declare every index from 0."); }
        return seen.Count;
    }

    private static Variable? DeclaredName(SExpression item) => (item.Head, item.Items.Count) switch
    {
        ("declare-const", 3) when item.Items[2].Word == "Real" => Name(item.Items[1].Word),
        ("declare-fun", 4) when item.Items[3].Word == "Real" && item.Items[2] is { Word: null, Items.Count: 0 } => Name(item.Items[1].Word),
        _ => null,
    };

    /// <summary>Reads X_12 or Y_3.</summary>
    internal static Variable? Name(string? word) =>
        word is { Length: > 2 } && word[0] is 'X' or 'Y' && word[1] == '_'
        && int.TryParse(word.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < 100_000_000
            ? new Variable(word[0] == 'Y', index) : null;
}
