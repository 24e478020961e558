namespace GpuTrainer.Conformance.BackEnds;

/// <summary>The first OpenCL device.</summary>
public sealed class OpenClBackEnd() : AcceleratorBackEnd(builder => builder.OpenCL()), IBackEnd
{
    private static readonly Lazy<string?> _whyMissing = new(() => FindWhyMissing(builder => builder.OpenCL()));

    public static new string? WhyMissing => _whyMissing.Value;
}
