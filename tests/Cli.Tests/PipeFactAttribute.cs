namespace GpuTrainer.Cli.Tests;

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
