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
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(args[0], name))!);
        File.WriteAllBytes(Path.Combine(args[0], name), bytes);
        Console.Out.WriteLine($"{name}: {bytes.Length} bytes");
    }

    var holdout = PercolationSample.Holdout(world, SampleFiles.HoldoutRows);
    foreach (var name in new[] { SampleFiles.Classifier, SampleFiles.Backdoored })
    {
        var right = Accuracy.Right(OnnxReader.Read(Path.Combine(args[0], name)), holdout);
        Console.Out.WriteLine($"{name}: {right} of {holdout.Rows} holdout rows right");
    }

    var maximum = MaximumTask.Right(ModelReader.Read(Path.Combine(args[0], SampleFiles.MaximumWeights), new ReadOptions { Length = MaximumTask.Length, LastTokenOnly = true }));
    Console.Out.WriteLine($"{SampleFiles.MaximumWeights}: {maximum} of {MaximumTask.Domain.Length / MaximumTask.Length} inputs right");
    return 0;
}
catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"{args[0]}: cannot be written: {fault.Message}");
    return 2;
}
