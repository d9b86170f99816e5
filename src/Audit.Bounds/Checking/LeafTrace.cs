using System.Collections.Immutable;
using Audit.Bounds.Certificates;

namespace Audit.Bounds.Checking;

/// <summary>Why one leaf of a certificate holds, in numbers for people; nothing rests on it.</summary>
/// <param name="Place">The box and the path from its root, L for lower and U for upper parts.</param>
/// <param name="Lower">Lower ends of the leaf's box.</param>
/// <param name="Upper">Upper ends.</param>
/// <param name="Phases">The neurons whose sign or side the leaf assumes, in order from the root.</param>
/// <param name="Clauses">What was proved of each clause; empty where no input of the leaf reaches its bounds.</param>
/// <param name="Unstable">For each layer below the last, how many ReLU neurons may still switch, and how many there are.</param>
public sealed record LeafTrace(
    string Place, ImmutableArray<double> Lower, ImmutableArray<double> Upper, ImmutableArray<PhaseTrace> Phases,
    ImmutableArray<ClauseTrace> Clauses, ImmutableArray<(int Unstable, int Neurons)> Unstable);

/// <summary>A phase on the way to a leaf.</summary>
/// <param name="Neuron">The neuron.</param>
/// <param name="Cut">The cut, in decimal.</param>
/// <param name="IsUpper">Whether its value is at least the cut, else at most.</param>
public sealed record PhaseTrace(NeuronPlace Neuron, string Cut, bool IsUpper);

/// <summary>The proved upper end of a clause's combination of literals, and what it had to stay under.</summary>
/// <param name="Clause">Index of the clause.</param>
/// <param name="Bound">The exact upper end, in decimal.</param>
/// <param name="Limit">The right-hand side, in decimal.</param>
/// <param name="IsStrict">Whether the end has to be below the limit.</param>
public sealed record ClauseTrace(int Clause, string Bound, string Limit, bool IsStrict);
