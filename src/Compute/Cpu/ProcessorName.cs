using System.Runtime.InteropServices;

namespace GpuTrainer.Compute;

/// <summary>The processor's name as the operating system reports it.</summary>
internal static class ProcessorName
{
    internal static string Read()
    {
        string? name = OperatingSystem.IsLinux()
            ? FromCpuInfo()
            : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER"); // Set on Windows only.
        return string.IsNullOrWhiteSpace(name) ? $"{RuntimeInformation.ProcessArchitecture} processor" : name.Trim();
    }

    /// <summary>The first "model name" line; ARM systems have none.</summary>
    private static string? FromCpuInfo()
    {
        try
        {
            foreach (string line in File.ReadLines("/proc/cpuinfo"))
            {
                if (line.StartsWith("model name", StringComparison.Ordinal))
                    return line[(line.IndexOf(':') + 1)..];
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A sandbox may hide /proc. The name is for display only.
        }

        return null;
    }
}
