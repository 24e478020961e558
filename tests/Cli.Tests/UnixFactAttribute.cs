namespace GpuTrainer.Cli.Tests;

/// <summary>A test that needs what only Unix's file systems have.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = "Windows has neither named pipes in folders nor control characters in names.";
    }
}
