namespace Audit.Engine.Policies;

/// <summary>Reads how a statistical claim is tested.</summary>
internal static class StatisticsReader
{
    private const int DefaultFutility = 10;

    /// <summary>The stopping rule, or null.</summary>
    public static SequentialSpec? Sequential(Fields claim, Faults faults)
    {
        if (claim.Node("sequential") is not { } node) { return null; }
        Fields fields = new(node, claim.PathOf("sequential"), PolicyKeys.Sequential, faults);
        return new SequentialSpec(
            Share(fields, "design", faults), Share(fields, "against", faults),
            (int)(fields.Whole("futility", 2, 1_000_000) ?? DefaultFutility), (int?)fields.Whole("most", 1, int.MaxValue));
    }

    /// <summary>The data set that the claim was chosen on, or null.</summary>
    public static string? ChosenOn(Fields claim, Names names)
    {
        string? name = claim.Text("chosen-on");
        names.Require(names.Data, "data set", name, claim, "chosen-on");
        return name;
    }

    private static ExactDecimal? Share(Fields fields, string key, Faults faults)
    {
        if (fields.Number(key) is not { } value) { return null; }
        if (Ranges.Compare(value, 0) > 0 && Ranges.Compare(value, 1) < 0) { return value; }
        faults.Wrong("range", fields.Node(key)!, fields.PathOf(key), "a rate between 0 and 1", "write 0.002 for 0.2 %");
        return null;
    }
}
