using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Audit.Models.Devices.Compute;

namespace Audit.Models.Devices.Cuda;

/// <summary>The kernels as PTX: shipped as a text that `./bench ptx` makes from the same source by clang, so that nobody needs a compiler for it.</summary>
/// <remarks>
/// The options keep contraction off and division and square root correctly rounded; a test holds the text to that. The first lines say which
/// compiler made it and from which source.
/// </remarks>
internal static class PtxSource
{
    /// <summary>The compiler.</summary>
    public const string Compiler = "clang-14";

    /// <summary>The built-in functions of OpenCL C as bitcode.</summary>
    public const string Library = "/usr/lib/clc/nvptx64--nvidiacl.bc";

    private const string Resource = "Audit.Models.Kernels.kernels.ptx";

    /// <summary>The shipped text.</summary>
    public static string Text { get; } = Read();

    /// <summary>The first lines of a text made here and now: compiler and digest of the source.</summary>
    public static string Head(string version) =>
        $"// Made by `./bench ptx` with {version}\n// from kernels with SHA-256 {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(KernelSource.Text)))}\n";

    /// <summary>The version of the compiler in one line, or null where it or the library is missing.</summary>
    public static string? Version()
    {
        try
        {
            return File.Exists(Library) ? Run(["--version"], "").Split('\n')[0].Trim() : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Makes the text.</summary>
    /// <param name="version">The compiler's own line.</param>
    /// <exception cref="InvalidOperationException">The compiler says no.</exception>
    public static string Make(string version) => Head(version) + Run(
        [
            "-x", "cl", OptionOfStandard, "-cl-fp32-correctly-rounded-divide-sqrt", "-ffp-contract=off", "-target", "nvptx64-nvidia-cuda",
            "-Xclang", "-target-cpu", "-Xclang", "sm_70", "-Xclang", "-mlink-builtin-bitcode", "-Xclang", Library, "-Wno-linker-warnings",
            "-O3", "-S", "-o", "-", "-",
        ],
        KernelSource.Text);

    private const string OptionOfStandard = "-cl-std=CL1.2";

    private static string Run(string[] arguments, string input)
    {
        var start = new ProcessStartInfo(Compiler, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{Compiler} did not start.");
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        return process.ExitCode == 0 ? output.Result : throw new InvalidOperationException($"{Compiler} ended with {process.ExitCode}.\n{errors.Result}");
    }

    private static string Read()
    {
        using var stream = typeof(PtxSource).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException("The PTX is missing from the assembly.");
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return reader.ReadToEnd();
    }
}
