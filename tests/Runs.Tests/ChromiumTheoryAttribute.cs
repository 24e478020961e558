namespace GpuTrainer.Runs.Tests;

/// <summary>A test in a browser: skipped, with the reason, where none is installed.</summary>
internal sealed class ChromiumTheoryAttribute : TheoryAttribute
{
    public ChromiumTheoryAttribute()
    {
        if (Chromium.Program is null)
            Skip = "Chromium is not installed (Debian: apt-get install chromium).";
    }
}
