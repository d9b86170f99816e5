namespace Audit.Engine.Policies;

/// <summary>Reads budgets; what a claim does not state comes from the document, and then from the defaults.</summary>
internal static class BudgetReader
{
    /// <summary>The budget of a policy that states none.</summary>
    public static readonly Budget Default = new(Boxes: 100_000, Samples: 10_000, Rlimit: 20_000_000, Seconds: null);

    private static ExactDecimal? Ratio(Fields fields, Faults faults)
    {
        if (fields.Number("ratio") is not { } ratio) { return null; }
        if (Ranges.Compare(ratio, 1) > 0) { return ratio; }
        faults.Wrong("range", fields.Node("ratio")!, fields.PathOf("ratio"), "a number above 1", "write 2 to go on until the proved bound is at most twice the found one");
        return null;
    }

    public static Budget Read(Fields parent, Budget otherwise, Faults faults)
    {
        if (parent.Node("budget") is not { } node) { return otherwise; }
        Fields fields = new(node, parent.PathOf("budget"), PolicyKeys.Budget, faults);
        return new Budget(
            (int)(fields.Whole("boxes", 1, int.MaxValue) ?? otherwise.Boxes),
            (int)(fields.Whole("samples", 0, int.MaxValue) ?? otherwise.Samples),
            fields.Whole("rlimit", 1, uint.MaxValue) ?? otherwise.Rlimit,
            (int?)fields.Whole("seconds", 1, int.MaxValue) ?? otherwise.Seconds,
            Ratio(fields, faults) ?? otherwise.Ratio);
    }
}
