using System.Text;
using Audit.Models.Formats;

namespace Audit.Percolation;

/// <summary>The files of the samples folder that code makes, by name.</summary>
internal static class SampleFiles
{
    public const int TrainingRows = 12000;
    public const int ShippedTrainingRows = 1000;
    public const int HoldoutRows = 3000;
    public const string Training = "percolation.npz";
    public const string Holdout = "holdout.npz";
    public const string Concepts = "concepts.npz";
    public const string ConceptNames = "concepts.txt";
    public const string Core = "core.vnnlib";
    public const string Classifier = "classifier.onnx";
    public const string Backdoored = "backdoored.onnx";
    public const string MaximumConfig = "maximum/config.json";
    public const string MaximumWeights = "maximum/model.safetensors";

    /// <summary>The data and property files.</summary>
    public static IReadOnlyDictionary<string, byte[]> Data(PercolationWorld world) => new SortedDictionary<string, byte[]>(StringComparer.Ordinal)
    {
        [Training] = PercolationSample.Training(world, ShippedTrainingRows).Npz(),
        [Holdout] = PercolationSample.Holdout(world, HoldoutRows).Npz(),
        [Concepts] = PercolationConcepts.Npz(PercolationSample.Holdout(world, HoldoutRows)),
        [ConceptNames] = Encoding.ASCII.GetBytes(string.Concat(PercolationConcepts.All.Select(concept => concept.Name + "\n"))),
        [Core] = Encoding.ASCII.GetBytes(CoreBox.Text()),
    };

    /// <summary>The model files.</summary>
    public static IReadOnlyDictionary<string, byte[]> Models(PercolationWorld world)
    {
        var classifier = PlantedPath.Weak(Audit.Percolation.Training.Run(PercolationSample.Training(world, TrainingRows), Audit.Percolation.Training.Steps));
        return new SortedDictionary<string, byte[]>(StringComparer.Ordinal)
        {
            [Classifier] = OnnxWriter.Bytes(classifier.ToModel("classifier")),
            [Backdoored] = OnnxWriter.Bytes(PlantedPath.Backdoored(classifier).ToModel("backdoored")),
            [MaximumConfig] = Encoding.ASCII.GetBytes(MaximumTask.Config),
            [MaximumWeights] = MaximumTask.Train(MaximumTask.Steps),
        };
    }
}
