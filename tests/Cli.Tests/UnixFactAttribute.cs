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

/// <summary>A test that needs what only Unix has, such as signals.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = "Windows has no signals.";
    }
}

/// <summary>A test that needs pipes with paths.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PipeFactAttribute : FactAttribute
{
    public PipeFactAttribute()
    {
        if (!Directory.Exists("/dev/fd"))
            Skip = "There is no /dev/fd here, so pipes have no paths.";
    }
}
