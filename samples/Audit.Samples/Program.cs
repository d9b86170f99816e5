using Audit.Models.Formats;
using Audit.Percolation;

if (args.Length != 1 || args[0].StartsWith('-'))
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project samples/Audit.Samples -- FOLDER      (writes the sample data and models into FOLDER)");
    return 2;
}

try
{
    Directory.CreateDirectory(args[0]);
    var world = PercolationWorld.Make();
    foreach (var (name, bytes) in SampleFiles.Data(world).Concat(SampleFiles.Models(world)))
    {
        File.WriteAllBytes(Path.Combine(args[0], name), bytes);
        Console.Out.WriteLine($"{name}: {bytes.Length} bytes");
    }

    var holdout = PercolationSample.Holdout(world, SampleFiles.HoldoutRows);
    foreach (var name in new[] { SampleFiles.Classifier, SampleFiles.Backdoored })
    {
        var right = Accuracy.Right(OnnxReader.Read(Path.Combine(args[0], name)), holdout);
        Console.Out.WriteLine($"{name}: {right} of {holdout.Rows} holdout rows right");
    }

    return 0;
}
catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"{args[0]}: cannot be written: {fault.Message}");
    return 2;
}
