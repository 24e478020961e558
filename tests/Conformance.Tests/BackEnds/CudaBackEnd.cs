using GpuTrainer.Compute;
using GpuTrainer.Support.Cuda;
using ILGPU.Runtime;

namespace GpuTrainer.Conformance.BackEnds;

/// <summary>The first NVIDIA GPU.</summary>
public sealed class CudaBackEnd() : AcceleratorBackEnd(DeviceSearch.Find(AcceleratorType.Cuda, new CpuOptions())), IBackEnd
{
    private static readonly Lazy<string?> Reason = new(() => FindWhyMissing(AcceleratorType.Cuda));

    public static new string? WhyMissing => Reason.Value;
}

/// <summary>CUDA with a driver that runs the kernels' PTX in the interpreter: everything but the GPU.</summary>
public sealed class PtxBackEnd() : AcceleratorBackEnd(InterpretedCuda.Find());
