namespace Audit.Engine.Policies;

/// <summary>Reads what a claim about a linear probe is about.</summary>
internal static class ProbeReader
{
    private static readonly ExactDecimal DefaultRidge = new("0.001", 0.001);

    public static Subject.Probe Read(Fields fields, Names names, Faults faults)
    {
        string? train = fields.Text("train", required: true);
        names.Require(names.Data, "data set", train, fields, "train");
        names.Require(names.Data, "data set", fields.Text("over", required: true), fields, "over");
        bool selectivity = fields.Word("measure", PolicyWords.ProbeMeasures, required: true) ?? false;
        bool control = fields.Word("control", PolicyWords.Controls) ?? false;
        if (selectivity && !control) { Fault(fields, faults, "control", "got a selectivity without a control task, wanted what the probe is compared with; add control: random-labels."); }
        if (fields.Has("control-key") && !control) { Fault(fields, faults, "control-key", "got it without a control task, wanted it only with control: random-labels; remove it."); }
        ExactDecimal ridge = fields.Number("ridge") ?? DefaultRidge;
        if (Ranges.Compare(ridge, 0) <= 0) { Fault(fields, faults, "ridge", $"got {ridge.Text}, wanted a number above 0; write 0.001."); }
        return new Subject.Probe(fields.Text("site", required: true) ?? "", train ?? "", selectivity, control, fields.Text("control-key"), ridge);
    }

    private static void Fault(Fields fields, Faults faults, string key, string message) => faults.Add("contradiction", fields.LineOf(key), fields.PathOf(key), message);
}
