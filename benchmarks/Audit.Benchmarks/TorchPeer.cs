using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Audit.Models.Graphs;

namespace Audit.Benchmarks;

/// <summary>A model in a PyTorch process that runs it whenever it is told to, so that rounds can alternate with our own.</summary>
internal sealed class TorchPeer : IDisposable
{
    private const string Python = "/usr/bin/python3";
    private const string Loop = """
        x = torch.from_file(sys.argv[3], size=int(sys.argv[4])).reshape(SHAPE)
        print('ready', torch.__version__, flush=True)
        with torch.no_grad():
            for line in sys.stdin:
                word, rest = line.split()
                if word == 'save':
                    forward(x)[:1].contiguous().numpy().tofile(rest)
                    print('saved', flush=True)
                    continue
                torch.set_num_threads(int(rest))
                wall, cpu, runs = time.perf_counter(), time.process_time(), 0
                while runs == 0 or time.perf_counter() - wall < SECONDS:
                    y = forward(x)
                    runs += 1
                    del y
                print((time.perf_counter() - wall) / runs, (time.process_time() - cpu) / runs, flush=True)
        """;

    private readonly DirectoryInfo folder;
    private readonly Process process;

    private TorchPeer(DirectoryInfo folder, Process process) => (this.folder, this.process) = (folder, process);

    /// <summary>The version of PyTorch.</summary>
    public string Version { get; private init; } = "";

    /// <summary>Starts a process, or gives null where Python or PyTorch is missing.</summary>
    public static TorchPeer? Start(Graph graph, float[] inputs, int batch, double seconds)
    {
        if (!File.Exists(Python)) { return null; }
        var folder = Directory.CreateTempSubdirectory("audit-forward-");
        string At(string name) => Path.Combine(folder.FullName, name);
        var script = new TorchScript(graph);
        var shape = $"({batch}, {string.Join(", ", graph.InputShape.Dimensions)})";
        File.WriteAllText(At("model.py"), "import sys, time, torch\nimport torch.nn.functional as F\n" + script.Text()
            + Loop.Replace("SHAPE", shape, StringComparison.Ordinal).Replace("SECONDS", seconds.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal) + "\n");
        long count;
        using (var stream = File.Create(At("weights.bin"))) { count = script.Weights(stream); }
        File.WriteAllBytes(At("inputs.bin"), MemoryMarshal.AsBytes(inputs.AsSpan()));
        string[] arguments = [At("model.py"), At("weights.bin"), Text(count), At("inputs.bin"), Text(inputs.Length)];
        var start = new ProcessStartInfo(Python, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var variable in new[] { "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE" }) { start.Environment.Remove(variable); } // the peer chooses its own kernel
        var process = Process.Start(start)!;
        var ready = process.StandardOutput.ReadLine();
        if (ready is not null) { return new TorchPeer(folder, process) { Version = ready.Split(' ')[1] }; }
        folder.Delete(true);
        process.Dispose();
        return null;
    }

    /// <summary>Seconds of one run: wall clock and processor time of all its threads.</summary>
    public (double Wall, double Cpu) Run(int threads)
    {
        var answer = Ask($"run {threads}").Split(' ');
        return (double.Parse(answer[0], CultureInfo.InvariantCulture), double.Parse(answer[1], CultureInfo.InvariantCulture));
    }

    /// <summary>The output of the first row.</summary>
    public float[] FirstRow()
    {
        var path = Path.Combine(folder.FullName, "output.bin");
        Ask($"save {path}");
        return MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(path)).ToArray();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
        folder.Delete(true);
    }

    private string Ask(string line)
    {
        process.StandardInput.WriteLine(line);
        return process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The PyTorch process ended.");
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
