using System.ComponentModel;
using System.Diagnostics;

namespace GpuTrainer.Data.Tests.Images;

/// <summary>A test that compares with Pillow, and says so where it is absent.</summary>
public sealed class PillowFactAttribute : FactAttribute
{
    public PillowFactAttribute()
    {
        if (Python is null)
            Skip = "needs Python with Pillow as a reference decoder (Debian: apt-get install python3-pil)";
    }

    /// <summary>A Python that has Pillow.</summary>
    public static string? Python { get; } = new[] { "python3", "/usr/bin/python3" }.FirstOrDefault(python => Run(python, "-c", "import PIL") == 0);

    public static int Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })
                ?? throw new InvalidOperationException($"{program} did not start");
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (Win32Exception)
        {
            return -1;
        }
    }
}
