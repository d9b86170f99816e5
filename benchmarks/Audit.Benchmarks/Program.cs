using Audit.Benchmarks;
using Audit.Benchmarks.Corpus;

// One named measurement per run: `./bench NAME [--data DIR | --all]`. A new one is a file with a Run method and a line in this table.
(string Name, string Says, Func<BenchArguments, int> Run)[] table =
[
    ("gemm", "matrix products against OpenBLAS, one core and two", _ => GemmBenchmark.Run()),
    ("forward", "forward passes of whole models against PyTorch", arguments => ForwardBenchmark.Run(arguments.Data)),
    ("math", "errors in ulps and speed of the elementary functions; over all 2^32 arguments with --all", arguments => MathBenchmark.Run(arguments.All)),
    ("corpus", "tests/Corpus/functions: values of the elementary functions in 50 digits, made again", _ => CorpusCommand.Run()),
    ("models", "transformers with known answers: exhaustive domains, logits, ablations, greedy text", arguments => ModelsBenchmark.Run(arguments.Data)),
    ("difference", "pairs of networks: difference proved over a box, beside the baselines", arguments => DifferenceBenchmark.Run(arguments.Data)),
    ("properties", "VNN-LIB properties with known answers", arguments => PropertiesBenchmark.Run(arguments.Data)),
    ("tightness", "integer twins: proved over found after 10 s of one core", arguments => TightnessBenchmark.Run(arguments.Data)),
    ("block", "a transformer block with 8-bit weights: difference proved over boxes of activations", arguments => BlockBenchmark.Run(arguments.Data)),
    ("checker", "1,000 leaves of ACAS networks and more, one and two: time, memory and bytes of the check beside the search", arguments => CheckerBenchmark.Run(arguments.Data)),
    ("mutations", "10,000 changed certificates and networks: each rejected, or its statement stands", _ => MutationsBenchmark.Run()),
    ("ends", "published ends against tails of 106 bits by other formulas: 50,000 random cases, a million with --all", arguments => EndsBenchmark.Run(arguments.All)),
    ("sequential", "sequential gate: mean stop over the rows of a fixed test, false verifications", _ => SequentialBenchmark.Run()),
    ("tamper", "lies about statistical evidence: rows, seeds, sizes, errors, methods; each is named, or changes no number", _ => TamperBenchmark.Run()),
    ("explanations", "concepts: coverage of sets of best concepts in near ties, IoU of rare unions, time of 20,000 concepts and 1,000 units", _ => ExplanationsBenchmark.Run()),
    ("gpu", "a GPU's product against its peak and a transformer's forward pass; without a GPU the bits alone", _ => GpuBenchmark.Run()),
    ("coverage", "how often every bound misses the truth in 100,000 simulated audits a cell; 1,000,000 at the error .001 with --all", arguments => CoverageBenchmark.Run(arguments.All)),
    ("widths", "intervals of means: widths of every method on five laws, seconds for a million rows", _ => WidthsBenchmark.Run()),
    ("ptx", "the text of src/Audit.Models/Devices/Cuda/kernels.ptx", _ => PtxText.Run()),
    ("kernels", "the source of src/Audit.Models/Devices/Cpu/Tiles.cs", _ => KernelSource.Run()),
];

if (BenchArguments.Parse(args) is { } arguments && Array.Find(table, row => row.Name == arguments.Name) is { Run: { } run }) { return run(arguments); }
Console.Error.WriteLine("Usage: ./bench NAME [--data DIR | --all]");
foreach (var (name, says, _) in table) { Console.Error.WriteLine($"  {name,-12} {says}"); }
return 2;
