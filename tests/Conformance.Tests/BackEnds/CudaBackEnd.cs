using GpuTrainer.Compute;
using GpuTrainer.Support.Cuda;
using ILGPU.Runtime;

namespace GpuTrainer.Conformance.BackEnds;

/// <summary>The first NVIDIA GPU.</summary>
public sealed class CudaBackEnd() : AcceleratorBackEnd(DeviceSearch.Find(AcceleratorType.Cuda, new CpuOptions())), IBackEnd
{
    private static readonly Lazy<string?> _whyMissing = new(() => FindWhyMissing(AcceleratorType.Cuda));

    public static new string? WhyMissing => _whyMissing.Value;
}

/// <summary>CUDA with a driver that runs the kernels' PTX in the interpreter: all but the GPU.</summary>
public sealed class PtxBackEnd() : AcceleratorBackEnd(InterpretedCuda.Find());
