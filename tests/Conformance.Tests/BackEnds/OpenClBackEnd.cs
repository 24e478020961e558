using GpuTrainer.Compute;
using ILGPU.Runtime;

namespace GpuTrainer.Conformance.BackEnds;

/// <summary>The first OpenCL device.</summary>
public sealed class OpenClBackEnd() : AcceleratorBackEnd(DeviceSearch.Find(AcceleratorType.OpenCL, new CpuOptions())), IBackEnd
{
    private static readonly Lazy<string?> Reason = new(() => FindWhyMissing(AcceleratorType.OpenCL));

    public static new string? WhyMissing => Reason.Value;
}
