namespace Audit.Models.Formats;

/// <summary>How a file of weights is read.</summary>
/// <param name="UnsoundAllowNonFinite">
/// Accepts NaN and infinite weights. Unsound: no bound holds where such a weight is used, and every pass that meets one stops.
/// </param>
internal sealed record WeightOptions(bool UnsoundAllowNonFinite = false);
