using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace GpuTrainer.Support.Ptx;

/// <summary>
/// NVIDIA's assembler, which is what the driver's compiler is made of; it needs no GPU. Found through the environment variable PTXAS or
/// PATH (Debian: nvidia-cuda-toolkit, in non-free).
/// </summary>
public static partial class Ptxas
{
    private static readonly string? Program = Find();

    /// <summary>Why tests with it are skipped; null if it is there.</summary>
    public static string? WhyMissing { get; } =
        Program is null
            ? "ptxas is not installed (the variable PTXAS names it, or it is on PATH; Debian has it in nvidia-cuda-toolkit, non-free)."
            : null;

    /// <summary>
    /// Assembles for an architecture such as sm_90, and fails with ptxas's own words unless it takes the text without a warning.
    /// </summary>
    public static PtxasReport Assemble(string ptx, string architecture)
    {
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".ptx");
        try
        {
            File.WriteAllText(file, ptx);
            var start =
                new ProcessStartInfo(Program!, ["-arch=" + architecture, "-v", "-lineinfo", "--warning-as-error", "-o", "/dev/null", file])
                {
                    RedirectStandardError = true,
                    RedirectStandardOutput = true,
                };
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, $"ptxas for {architecture}:\n{output}\n{ptx}");
            return new PtxasReport(Largest(Registers(), output), Largest(Spills(), output), Largest(Shared(), output));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string? Find()
    {
        string? named = Environment.GetEnvironmentVariable("PTXAS");
        IEnumerable<string> places = named is not null
            ? [named]
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "ptxas"));
        return places.FirstOrDefault(File.Exists);
    }

    private static int Largest(Regex pattern, string output) =>
        pattern.Matches(output).Select(match => int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture))
        .DefaultIfEmpty().Max();

    [GeneratedRegex(@"Used (\d+) registers")]
    private static partial Regex Registers();

    [GeneratedRegex(@"(\d+) bytes spill stores")]
    private static partial Regex Spills();

    [GeneratedRegex(@"(\d+) bytes smem")]
    private static partial Regex Shared();
}

/// <summary>What ptxas says of a kernel.</summary>
/// <param name="Registers">Of a thread.</param>
/// <param name="SpilledBytes">Of a thread.</param>
/// <param name="SharedBytes">Of a group.</param>
public sealed record PtxasReport(int Registers, int SpilledBytes, int SharedBytes);

/// <summary>A theory that needs ptxas; without it, it is skipped, and says why.</summary>
public sealed class PtxasTheoryAttribute : TheoryAttribute
{
    public PtxasTheoryAttribute() => Skip = Ptxas.WhyMissing;
}
