using Xunit;

namespace GpuTrainer.Support.OpenCl;

/// <summary>A test that needs an OpenCL device; without one it is skipped, and says why.</summary>
public sealed class OpenClFactAttribute : FactAttribute
{
    public OpenClFactAttribute() => Skip = OpenClTestDevice.WhyMissing;
}

/// <summary>A theory that needs an OpenCL device; without one it is skipped, and says why.</summary>
public sealed class OpenClTheoryAttribute : TheoryAttribute
{
    public OpenClTheoryAttribute() => Skip = OpenClTestDevice.WhyMissing;
}
