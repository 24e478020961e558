using GpuTrainer.Compute.Cuda;

namespace GpuTrainer.Compute;

/// <summary>An NVIDIA GPU.</summary>
public sealed class CudaDevice : Device
{
    private readonly ICudaDriver _driver;

    internal CudaDevice(ICudaDriver driver, CudaDeviceFacts facts)
    {
        _driver = driver;
        Facts = facts;
    }

    /// <summary>The compute capability, such as 9.0.</summary>
    public Version ComputeCapability => Facts.Capability;

    /// <summary>The CUDA version that the driver implements, such as 12.4.</summary>
    public Version DriverVersion => Facts.DriverVersion;

    /// <inheritdoc/>
    public override AcceleratorType AcceleratorType => AcceleratorType.Cuda;

    /// <inheritdoc/>
    public override string Name => Facts.Name;

    /// <inheritdoc/>
    public override long MemorySize => Facts.MemoryBytes;

    /// <inheritdoc/>
    public override Index3D MaxGridSize => Facts.MaxGridSize;

    /// <inheritdoc/>
    public override Index3D MaxGroupSize => Facts.MaxGroupSize;

    /// <inheritdoc/>
    public override int MaxNumThreadsPerGroup => Facts.MaxThreadsPerGroup;

    /// <inheritdoc/>
    public override int MaxSharedMemoryPerGroup => Facts.SharedBytesPerGroup;

    /// <inheritdoc/>
    public override int WarpSize => Facts.WarpSize;

    /// <inheritdoc/>
    public override int NumMultiprocessors => Facts.Multiprocessors;

    /// <inheritdoc/>
    public override int MaxNumThreadsPerMultiprocessor => Facts.ThreadsPerMultiprocessor;

    internal CudaDeviceFacts Facts { get; }

    internal override int Preference => 100;

    /// <inheritdoc/>
    public override void PrintInformation(TextWriter writer)
    {
        base.PrintInformation(writer);
        writer.WriteLine($"  Compute capability:        {ComputeCapability}");
        writer.WriteLine($"  Driver:                    CUDA {DriverVersion}");
    }

    private protected override Accelerator Open(Context context) => new CudaAccelerator(context, this, new CudaContext(_driver, Facts));
}
