using System.Runtime.Intrinsics;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace GpuTrainer.Compute;

/// <summary>The CPU as a device that runs the SIMD forms of kernels.</summary>
/// <remarks>
/// ILGPU knows three types of accelerators; this one calls itself a CPU because its memory is the host's. It is not a
/// <see cref="CPUDevice"/>: ask the context for <see cref="SimdDevice"/> or for its preferred device, not for GetCPUDevice.
/// </remarks>
[DeviceType(AcceleratorType.CPU)]
public sealed class SimdDevice : Device
{
    private const int MaxThreads = 1024;

    // As on GPUs, so that a launch that fits here fits there. Shared memory is on the stack of the thread that runs the group.
    private const int ThreadsPerGroup = 1024;
    private const int SharedBytes = 48 * 1024;

    /// <summary>The CPU, used as the options say.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public SimdDevice(CpuOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Threads is < 1 or > MaxThreads)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), options.Threads, $"The CPU device cannot run {options.Threads} threads; expected 1 to {MaxThreads}.");
        }

        VectorWidth = options.VectorWidth == CpuVectorWidth.Auto ? WidestVector() : options.VectorWidth;
        Name = ProcessorName.Read();
        MemorySize = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        MaxGridSize = new Index3D(int.MaxValue, int.MaxValue, int.MaxValue);
        MaxGroupSize = new Index3D(ThreadsPerGroup, ThreadsPerGroup, ThreadsPerGroup);
        MaxNumThreadsPerGroup = ThreadsPerGroup;
        MaxNumThreadsPerMultiprocessor = ThreadsPerGroup;
        MaxSharedMemoryPerGroup = SharedBytes;
        NumMultiprocessors = options.Threads;
        WarpSize = VectorWidth switch
        {
            CpuVectorWidth.Vector128 => 4,
            CpuVectorWidth.Vector256 => 8,
            CpuVectorWidth.Vector512 => 16,
            _ => 1,
        };
        Capabilities = CPUDevice.Default.Capabilities;
    }

    /// <summary>The vectors in use; never <see cref="CpuVectorWidth.Auto"/>.</summary>
    public CpuVectorWidth VectorWidth { get; }

    /// <inheritdoc/>
    public override Accelerator CreateAccelerator(Context context) => new SimdAccelerator(context, this);

    private static CpuVectorWidth WidestVector()
    {
        if (Vector512.IsHardwareAccelerated)
            return CpuVectorWidth.Vector512;
        if (Vector256.IsHardwareAccelerated)
            return CpuVectorWidth.Vector256;
        return Vector128.IsHardwareAccelerated ? CpuVectorWidth.Vector128 : CpuVectorWidth.Scalar;
    }
}

/// <summary>How the CPU runs kernels. Results do not depend on it.</summary>
public sealed record CpuOptions
{
    /// <summary>Threads that run groups, including the launching one. Default: one per core.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The form of the kernels to run; <see cref="CpuVectorWidth.Scalar"/> checks every access.</summary>
    public CpuVectorWidth VectorWidth { get; init; } = CpuVectorWidth.Auto;
}
