namespace Audit.Models.Formats;

/// <summary>What the header of a safetensors file says of one tensor; not yet checked against the others.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Type">Its elements.</param>
/// <param name="Extents">Its extents; none negative, product times element size equals End - Begin.</param>
/// <param name="Begin">Its first byte, counted from the end of the header.</param>
/// <param name="End">The byte after its last.</param>
internal sealed record SafetensorsEntry(string Name, WeightType Type, int[] Extents, long Begin, long End);
