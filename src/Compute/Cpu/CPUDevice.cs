using System.Runtime.Intrinsics;

namespace GpuTrainer.Compute;

/// <summary>The processor.</summary>
public sealed class CPUDevice : Device
{
    private const int MaxThreads = 1024;

    private readonly CpuOptions _options;

    /// <summary>The processor, run as the options say.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public CPUDevice(CpuOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Threads is < 1 or > MaxThreads)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), options.Threads, $"The CPU device cannot run {options.Threads} threads; expected 1 to {MaxThreads}.");
        }

        _options = options;
        VectorWidth = options.VectorWidth == CpuVectorWidth.Auto ? WidestVector() : options.VectorWidth;
    }

    /// <inheritdoc/>
    public override AcceleratorType AcceleratorType => AcceleratorType.CPU;

    /// <inheritdoc/>
    public override string Name => field ??= ProcessorName.Read();

    /// <summary>The memory of the machine that this process may use.</summary>
    public override long MemorySize => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <inheritdoc/>
    public override Index3D MaxGridSize => new(int.MaxValue, int.MaxValue, int.MaxValue);

    /// <inheritdoc/>
    public override Index3D MaxGroupSize => new(MaxNumThreadsPerGroup, MaxNumThreadsPerGroup, MaxNumThreadsPerGroup);

    /// <summary>As on GPUs, so that a launch that fits here fits there.</summary>
    public override int MaxNumThreadsPerGroup => 1024;

    /// <summary>Shared memory lies on the stack of the thread that runs the group.</summary>
    public override int MaxSharedMemoryPerGroup => 48 * 1024;

    /// <summary>The float lanes of the vectors in use: 1, 4, 8 or 16.</summary>
    public override int WarpSize => VectorWidth switch
    {
        CpuVectorWidth.Vector128 => 4,
        CpuVectorWidth.Vector256 => 8,
        CpuVectorWidth.Vector512 => 16,
        _ => 1,
    };

    /// <summary>The threads in use.</summary>
    public override int NumMultiprocessors => _options.Threads;

    /// <inheritdoc/>
    public override int MaxNumThreadsPerMultiprocessor => MaxNumThreadsPerGroup;

    /// <summary>The vectors in use; never <see cref="CpuVectorWidth.Auto"/>.</summary>
    public CpuVectorWidth VectorWidth { get; }

    /// <summary>Behind every GPU, before OpenCL devices that are this processor, too.</summary>
    internal override int Preference => 10;

    internal override bool IsProcessor => true;

    private protected override Accelerator Open(Context context) => new CPUAccelerator(context, this, _options);

    private static CpuVectorWidth WidestVector()
    {
        if (Vector512.IsHardwareAccelerated)
            return CpuVectorWidth.Vector512;
        if (Vector256.IsHardwareAccelerated)
            return CpuVectorWidth.Vector256;
        return Vector128.IsHardwareAccelerated ? CpuVectorWidth.Vector128 : CpuVectorWidth.Scalar;
    }
}
