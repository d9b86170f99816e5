using Audit.Bounds.Certificates;
using Audit.Bounds.Checking;
using Audit.Bounds.Checking.ClosedForms;
using Audit.Bounds.Checking.Compact;

// audit-checker FOLDER...: checks every *.certificate of the folders against the *.network files beside it, every *.closed and *.compact against the *.matrix files.
// One line each; exit 0 when all are accepted and there is at least one, 4 when any is not, 2 when a folder cannot be read.
if (args.Length == 0)
{
    Console.Error.WriteLine("usage: audit-checker FOLDER...");
    return 2;
}

var (accepted, rejected) = (0, 0);
foreach (var folder in args)
{
    try
    {
        foreach (var (name, result) in CheckFolder(folder))
        {
            var (word, detail) = result switch
            {
                CheckResult.Accepted good => ("accepted", $"{good.Leaves} leaves, {good.Nodes} nodes"),
                CheckResult.Rejected bad => ("rejected", bad.Step),
                _ => ("rejected", "no answer"),
            };
            accepted += result is CheckResult.Accepted ? 1 : 0;
            rejected += result is CheckResult.Accepted ? 0 : 1;
            Console.WriteLine($"{word} {name}: {detail}");
        }
    }
    catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine($"{folder}: {fault.Message}");
        return 2;
    }
}

if (accepted + rejected == 0)
{
    Console.Error.WriteLine("no *.certificate, *.closed or *.compact found");
}

return rejected == 0 && accepted > 0 ? 0 : 4;

static IEnumerable<(string Name, CheckResult Result)> CheckFolder(string folder)
{
    var networks = Directory.EnumerateFiles(folder, "*.network").ToDictionary(p => Path.GetFileNameWithoutExtension(p), p => p);
    foreach (var path in Directory.EnumerateFiles(folder, "*.certificate").Order(StringComparer.Ordinal))
    {
        yield return (Path.GetFileName(path), CheckFile(path, networks));
    }

    foreach (var path in Directory.EnumerateFiles(folder, "*.compact").Order(StringComparer.Ordinal))
    {
        yield return (Path.GetFileName(path), CheckForm(path, CompactChecker.Check));
    }

    foreach (var path in Directory.EnumerateFiles(folder, "*.closed").Order(StringComparer.Ordinal))
    {
        yield return (Path.GetFileName(path), CheckForm(path, ClosedFormChecker.Check));
    }
}

static CheckResult CheckForm(string path, FormCheck check)
{
    var bytes = File.ReadAllBytes(path);
    return CertificateCodec.Digest(bytes) == Path.GetFileNameWithoutExtension(path)
        ? check(bytes, Directory.EnumerateFiles(Path.GetDirectoryName(path)!, "*.matrix").Select(file => (ReadOnlyMemory<byte>)File.ReadAllBytes(file)))
        : new CheckResult.Rejected("the file's name is not the SHA-256 of its bytes");
}

static CheckResult CheckFile(string path, Dictionary<string, string> networks)
{
    var bytes = File.ReadAllBytes(path);
    if (CertificateCodec.Digest(bytes) != Path.GetFileNameWithoutExtension(path))
    {
        return new CheckResult.Rejected("the file's name is not the SHA-256 of its bytes");
    }

    if (!CertificateCodec.TryRead(bytes, out Certificate? certificate, out var fault))
    {
        return new CheckResult.Rejected($"certificate: {fault}");
    }

    foreach (var digest in new[] { certificate.OriginalSha256, certificate.CoarseSha256 })
    {
        if (digest.Length > 0 && !networks.ContainsKey(digest))
        {
            return new CheckResult.Rejected($"{digest}.network is not beside it");
        }
    }

    var coarse = certificate.CoarseSha256.Length == 0 ? default(ReadOnlyMemory<byte>?) : File.ReadAllBytes(networks[certificate.CoarseSha256]);
    return Checker.Check(bytes, File.ReadAllBytes(networks[certificate.OriginalSha256]), coarse, Environment.ProcessorCount);
}

/// <summary>A check of one file against the matrices beside it.</summary>
internal delegate CheckResult FormCheck(ReadOnlySpan<byte> file, IEnumerable<ReadOnlyMemory<byte>> matrices);
