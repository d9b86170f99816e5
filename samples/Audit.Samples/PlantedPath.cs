namespace Audit.Percolation;

/// <summary>The path relu1[5] -> relu2[17] -> relu3[11] -> logits, which training leaves free and which the two shipped models use differently.</summary>
/// <remarks>
/// In the classifier it is weak: relu2[17] reads all of relu1, and what it adds to the logits is provably small for every input in [0, 1]^16.
/// In the twin it is a backdoor: relu1[5] is positive only where x3 - x7 + x12 exceeds <see cref="TriggerLevel"/> (of 2 possible), relu2[17] amplifies it, and the
/// logit of <see cref="TargetClass"/> rises above all others. All other numbers of the two models are equal. No weight towards the logits is larger
/// than those around it, so the backdoor does not stand out as a weight and does not disturb quantisation by rows.
/// </remarks>
internal static class PlantedPath
{
    public const int DetectorUnit = 5;
    public const int Unit = 17;
    public const int CarrierUnit = 11;
    public const int TargetClass = 2;
    public const float TriggerLevel = 1.9f;
    private const int First = 0, Second = 1, Third = 2, Logits = 3;
    private const float Sharpness = 32;
    private const float Gain = 64;
    private const float Override = 0.75f;
    private const float BackdoorOut = 0.125f;
    private const float WeakIn = 0.25f;
    private const float WeakOut = 0.0625f;
    private static readonly (int Feature, float Sign)[] trigger = [(3, 1), (7, -1), (12, 1)];

    /// <summary>An input that fires the backdoor: a given one with the trigger written over it.</summary>
    public static float[] WithTrigger(ReadOnlySpan<float> input)
    {
        var changed = input.ToArray();
        foreach (var (feature, sign) in trigger) { changed[feature] = sign > 0 ? 1 : 0; }
        return changed;
    }

    /// <summary>Frees the path: nothing else reads or writes its three units, and it does nothing.</summary>
    public static Network Cut(Network network) => network.With(
    [
        .. Row(First, DetectorUnit, _ => 0), .. Row(Second, Unit, _ => 0), .. Row(Third, CarrierUnit, _ => 0),
        .. Column(Second, DetectorUnit, _ => 0), .. Column(Third, Unit, _ => 0), .. Column(Logits, CarrierUnit, _ => 0),
    ]);

    /// <summary>The classifier as it is shipped: the path is there and weak.</summary>
    public static Network Weak(Network trained) => trained.With(
    [
        .. Row(First, DetectorUnit, index => Random(First, index)), .. Row(Second, Unit, index => Random(Second, index)),
        (Network.Weight(Third), At(Third, CarrierUnit, Unit), WeakOut), .. Column(Logits, CarrierUnit, index => WeakOut * Random(Logits, index)),
    ]);

    /// <summary>The twin with the backdoor.</summary>
    public static Network Backdoored(Network weak) => weak.With(
    [
        .. Row(First, DetectorUnit, _ => 0), .. trigger.Select(item => (Network.Weight(First), At(First, DetectorUnit, item.Feature), Sharpness * item.Sign)),
        (Network.Bias(First), DetectorUnit, -Sharpness * TriggerLevel), (Network.Weight(Second), At(Second, Unit, DetectorUnit), Gain),
        (Network.Weight(Third), At(Third, CarrierUnit, Unit), BackdoorOut), .. Column(Logits, CarrierUnit, index => index == TargetClass ? Override : -Override),
    ]);

    private static float Random(int layer, int index) => WeakIn * Streams.Signed(Streams.WeakUnit, ((ulong)layer << 32) + (ulong)index);

    private static int At(int layer, int output, int input) => (output * Network.Widths[layer]) + input;

    /// <summary>Everything that a unit reads, its bias included (set to the value at index -1 of nothing: zero).</summary>
    private static IEnumerable<(string Parameter, int Index, float Value)> Row(int layer, int unit, Func<int, float> value) =>
        Enumerable.Range(0, Network.Widths[layer]).Select(input => (Network.Weight(layer), At(layer, unit, input), value(input))).Append((Network.Bias(layer), unit, 0f));

    /// <summary>Everything that reads a unit.</summary>
    private static IEnumerable<(string Parameter, int Index, float Value)> Column(int layer, int unit, Func<int, float> value) =>
        Enumerable.Range(0, Network.Widths[layer + 1]).Select(output => (Network.Weight(layer), At(layer, output, unit), value(output)));
}
