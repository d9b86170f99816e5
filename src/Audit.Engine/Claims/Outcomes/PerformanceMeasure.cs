using System.Collections.Immutable;
using Audit.Engine.Data;
using Audit.Engine.Policies;
using Audit.Models;
using Audit.Models.Graphs;
using Audit.Models.Passes;

namespace Audit.Engine.Claims;

/// <summary>Runs one model, or two on the same rows, and reads labels, answers, scores, confidences or losses off each row.</summary>
internal sealed class PerformanceMeasure : RowMeasure
{
    private const int MostOutputs = 1 << 22;

    private readonly ClaimContext context;
    private readonly Subject.Performance asked;
    private readonly DataSet data;
    private readonly Model model;
    private readonly Model? other;
    private readonly int positions;

    public PerformanceMeasure(ClaimContext context, ClaimSpec spec)
    {
        (this.context, asked, data) = (context, (Subject.Performance)spec.Subject, context.Data[spec.Over!]);
        model = Model(context, asked.Of);
        other = asked.Versus is null ? null : Model(context, asked.Versus);
        positions = AnswersTokens(context.Policy, context.Subject) ? data.Width : 0;
        Columns = positions > 0 ? PerformanceColumns.OfTokens(asked) : PerformanceColumns.OfRows(asked);
    }

    public override ImmutableArray<string> Columns { get; }

    public override int Rows => data.Rows;

    public override ImmutableArray<string>? Clusters => data.Clusters;

    public override long? Population => data.Population;

    /// <summary>Whether the subject gives an answer for each token, so that the labels are the rows' own next tokens.</summary>
    public static bool AnswersTokens(Policy policy, Model subject) => policy.Models[PolicyReader.SubjectRole].AllTokens && subject.Graph.TokenEmbedding is not null;

    /// <summary>The model of a name: null and "subject" for the subject.</summary>
    public static Model Model(ClaimContext context, string? name) => name is null or PolicyReader.SubjectRole ? context.Subject : context.Coarse[name];

    public override double[][] Run(int first, int count)
    {
        var values = Columns.Select(_ => new double[count]).ToArray();
        var step = Math.Max(1, MostOutputs / model.Graph.OutputShape.Count);
        for (var start = 0; start < count; start += step) { Batch(values, first, (start, Math.Min(step, count - start))); }
        return values;
    }

    private void Batch(double[][] values, int first, (int Start, int Count) part)
    {
        var inputs = data.Slice(first + part.Start, part.Count);
        var outputs = Pass(model, inputs, part.Count);
        var others = other is null ? outputs : Pass(other, inputs, part.Count);
        var width = outputs.Length / part.Count;
        for (var row = 0; row < part.Count; row++)
        {
            var at = (first + part.Start + row, part.Start + row);
            var mine = outputs.AsSpan(row * width, width);
            var second = others.AsSpan(row * width, width);
            if (positions > 0) { Tokens(values, at, mine, second); }
            else { Row(values, at, mine, second); }
        }
    }

    private float[] Pass(Model which, ReadOnlyMemory<float> inputs, int count) => ForwardPass.Run(which, inputs, count, device: context.Device).Output;

    private void Row(double[][] values, (int Row, int At) at, ReadOnlySpan<float> outputs, ReadOnlySpan<float> others)
    {
        var label = data.Labels!.Value[at.Row];
        for (var column = 0; column < Columns.Length; column++)
        {
            values[column][at.At] = Columns[column] switch
            {
                PerformanceColumns.Label => label,
                PerformanceColumns.Top => Quantity.Top(outputs),
                PerformanceColumns.Other => Quantity.Top(others),
                PerformanceColumns.Score => outputs[asked.Output ?? asked.Class!.Value],
                PerformanceColumns.Confidence => Answer.Confidence(outputs, asked.AreProbabilities) ?? throw NoProbability(at.Row),
                _ => Math.Min(Answer.MostLoss, Answer.Loss(outputs, label, asked.AreProbabilities) ?? throw NoProbability(at.Row)),
            };
        }
    }

    private void Tokens(double[][] values, (int Row, int At) at, ReadOnlySpan<float> outputs, ReadOnlySpan<float> others)
    {
        var ids = data.Slice(at.Row, 1).Span;
        var words = outputs.Length / positions;
        for (var position = 0; position < positions - 1; position++)
        {
            var line = outputs.Slice(position * words, words);
            var second = others.Slice(position * words, words);
            var (label, top) = ((int)ids[position + 1], Quantity.Top(line));
            for (var column = 0; column < Columns.Length; column++)
            {
                values[column][at.At] += Columns[column] switch
                {
                    PerformanceColumns.Tokens => 1,
                    PerformanceColumns.Right => top == label ? 1 : 0,
                    PerformanceColumns.Other => Quantity.Top(second) == label ? 1 : 0,
                    PerformanceColumns.Hits => IsPredicted(line, top) && label == asked.Class ? 1 : 0,
                    PerformanceColumns.Predicted => IsPredicted(line, top) ? 1 : 0,
                    PerformanceColumns.Actual => label == asked.Class ? 1 : 0,
                    _ => Math.Min(asked.Bound!.Value.Value, Answer.Loss(line, label, asked.AreProbabilities) ?? throw NoProbability(at.Row)),
                };
            }
        }
    }

    private bool IsPredicted(ReadOnlySpan<float> outputs, int top) =>
        asked.Above is { } above ? Verdicts.Exact.Compare(outputs[asked.Output ?? asked.Class!.Value], above) > 0 : top == asked.Class;

    private InputFaultException NoProbability(int row) => new(new Diagnostic(
        "claim.outputs", $"data '{data.Name}'", $"Got an output of row {row} that is no probability, wanted numbers from 0 to 1 as the policy says; leave out outputs: probabilities for logits."));
}
