using GpuTrainer.Compute;
using GpuTrainer.Support.Cuda;

namespace GpuTrainer.Conformance.BackEnds;

/// <summary>The first NVIDIA GPU.</summary>
public sealed class CudaBackEnd() : AcceleratorBackEnd(builder => builder.Cuda()), IBackEnd
{
    private static readonly Lazy<string?> _whyMissing = new(() => FindWhyMissing(builder => builder.Cuda()));

    public static new string? WhyMissing => _whyMissing.Value;
}

/// <summary>The CUDA runtime on a driver that runs the kernels' PTX in the interpreter: all but the GPU.</summary>
public sealed class PtxBackEnd() : AcceleratorBackEnd(builder => builder.InterpretedCuda());
