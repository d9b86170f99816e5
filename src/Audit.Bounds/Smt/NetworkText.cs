using Audit.Bounds.Certificates;

namespace Audit.Bounds.Smt;

/// <summary>One or two chains as definitions: x{k}_{i}, h{k}_{i} are a row and its activation in the original, d, c their changes, z{i} the inputs.</summary>
/// <remarks>
/// x = W h + b and an error of at most rho_x; d = V c + (V - W) h + e and an error of at most rho_x + rho_y, which every pair of computed rows
/// satisfies; the coarse row is x + d and its activation h + c. Outputs are x{j} and d{j}. Rows whose change is exactly 0 have none.
/// </remarks>
internal sealed class NetworkText
{
    private const int SlopeBits = 12; // a steeper chord through the same zero stays above, since t - l >= 0

    private readonly NetworkParts parts;
    private readonly List<string> definitions = [];
    private readonly List<string> network = [];
    private readonly List<string> lines = [];

    private NetworkText(NetworkParts parts) => this.parts = parts;

    /// <summary>Declarations, and two statements: network (rows, errors, ranges, cases of each ReLU) and lines (redundant).</summary>
    public static IEnumerable<string> Shared(NetworkParts parts)
    {
        var text = new NetworkText(parts);
        text.Write();
        return [.. text.definitions, Statement("network", text.network), Statement("lines", text.lines)];
    }

    private void Write()
    {
        for (int i = 0; i < parts.Box.Length; i++) { Declare($"z{i}", parts.Box[i]); }
        int last = parts.Original.Layers.Length - 1;
        for (int k = 0; k <= last; k++)
        {
            foreach (int i in RowRanges.Rows(parts.Original.Layers[k]))
            {
                Original(k, i);
                if (parts.Coarse is not null) { Change(k, i); }
            }
        }

        foreach (int j in RowRanges.Rows(parts.Original.Layers[last])) { Define($"x{j}", $"x{last}_{j}"); }
        if (parts.Coarse is null) { return; }
        foreach (int j in RowRanges.Rows(parts.Original.Layers[last])) { Define($"d{j}", $"d{last}_{j}"); }
    }

    private void Original(int k, int i)
    {
        ChainLayer layer = parts.Original.Layers[k];
        ExactInterval x = parts.X.X[k][i];
        Declare($"x{k}_{i}", x);
        Equal($"x{k}_{i}", $"(+ {Rational.Of(layer.Bias[i]).ToSmt()} {Sum(RowRanges.Entries(layer, i), After(k))})", parts.X.Rho[k][i]);
        Activate(layer.Activations[i] == Activation.Relu, x, $"x{k}_{i}", $"h{k}_{i}");
    }

    private void Change(int k, int i)
    {
        var (w, v) = (parts.Original.Layers[k], parts.Coarse!.Layers[k]);
        ExactInterval x = parts.X.X[k][i], y = parts.Y!.X[k][i], d = parts.Change!.D[k][i];
        if (parts.Change.IsSame[k][i])
        {
            Define($"d{k}_{i}", "0.0");
            Define($"c{k}_{i}", "0.0");
            return;
        }

        Declare($"d{k}_{i}", d);
        string changed = k == 0 ? "" : Sum(RowRanges.Entries(v, i).Where(e => !parts.Change.IsSame[k - 1][e.Input]), $"c{k - 1}_");
        Equal($"d{k}_{i}", $"(+ {(Rational.Of(v.Bias[i]) - Rational.Of(w.Bias[i])).ToSmt()} {Sum(ChangeRanges.Entries(w, v, i), After(k))} {changed})",
            parts.X.Rho[k][i] + parts.Y.Rho[k][i]);
        if (w.Activations[i] != Activation.Relu || (x.Lower.Sign >= 0 && y.Lower.Sign >= 0)) { Define($"c{k}_{i}", $"d{k}_{i}"); }
        else if (x.Upper.Sign <= 0 && y.Upper.Sign <= 0) { Define($"c{k}_{i}", "0.0"); }
        else { ChangeOfRelu(k, i, y, d); }
    }

    private void ChangeOfRelu(int k, int i, ExactInterval y, ExactInterval d)
    {
        Declare($"c{k}_{i}", parts.Change!.Delta[k][i]);
        string coarse = $"(+ x{k}_{i} d{k}_{i})", after = $"(+ h{k}_{i} c{k}_{i})";
        network.Add(Terms.Between(y.Lower, coarse, y.Upper));
        network.Add(y.Lower.Sign >= 0 ? $"(= {after} {coarse})" : y.Upper.Sign <= 0 ? $"(= {after} 0.0)" : Cases(coarse, after));
        if (y.CrossesZero) { Triangle(coarse, after, y); }
        if (!d.CrossesZero)
        {
            string low = d.Lower.Sign >= 0 ? "0.0" : $"d{k}_{i}", high = d.Lower.Sign >= 0 ? $"d{k}_{i}" : "0.0";
            lines.Add($"(and (<= {low} c{k}_{i}) (<= c{k}_{i} {high}))");
            return;
        }

        // The change lies between 0 and d: below the chord of max(d, 0), above that of min(d, 0).
        Rational width = d.Upper - d.Lower;
        lines.Add($"(<= c{k}_{i} (* {(d.Upper / width).RoundUp(SlopeBits).ToSmt()} (- d{k}_{i} {d.Lower.ToSmt()})))");
        lines.Add($"(>= c{k}_{i} (* {(-d.Lower / width).RoundUp(SlopeBits).ToSmt()} (- d{k}_{i} {d.Upper.ToSmt()})))");
    }

    private void Activate(bool relu, ExactInterval x, string before, string after)
    {
        if (!relu || x.Lower.Sign >= 0) { Define(after, before); }
        else if (x.Upper.Sign <= 0) { Define(after, "0.0"); }
        else
        {
            Declare(after, x.Relu);
            network.Add(Cases(before, after));
            Triangle(before, after, x);
        }
    }

    private void Triangle(string before, string after, ExactInterval x)
    {
        Rational slope = (x.Upper / (x.Upper - x.Lower)).RoundUp(SlopeBits);
        lines.Add($"(and (>= {after} 0.0) (>= {after} {before}) (<= {after} (* {slope.ToSmt()} (- {before} {x.Lower.ToSmt()}))))");
    }

    private void Equal(string name, string exact, Rational rho) =>
        network.Add(rho.Sign == 0 ? $"(= {name} {exact})" : Terms.Between(-rho, $"(- {name} {exact})", rho));

    private void Declare(string name, ExactInterval range)
    {
        definitions.AddRange(Terms.Declare([name]));
        network.Add(Terms.Between(range.Lower, name, range.Upper));
    }

    private void Define(string name, string term) => definitions.Add($"(define-fun {name} () Real {term})");

    private static string After(int k) => k == 0 ? "z" : $"h{k - 1}_";

    private static string Cases(string before, string after) => $"(ite (>= {before} 0.0) (= {after} {before}) (= {after} 0.0))";

    private static string Sum(IEnumerable<(int Input, Rational Weight)> entries, string input) => Terms.Sum(entries.Select(e => (e.Weight, input + e.Input)));

    private static string Statement(string name, IEnumerable<string> statements) => $"(define-fun {name} () Bool {Terms.And(statements)})";
}
