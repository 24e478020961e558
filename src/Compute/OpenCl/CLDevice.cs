using GpuTrainer.Compute.OpenCl;

namespace GpuTrainer.Compute;

/// <summary>An OpenCL device.</summary>
public sealed class CLDevice : Device
{
    private readonly OpenClLibrary _library;
    private readonly OpenClPlatforms.Entry _entry;

    internal CLDevice(OpenClLibrary library, OpenClPlatforms.Entry entry)
    {
        _library = library;
        _entry = entry;
    }

    /// <summary>What the driver says of the device.</summary>
    public OpenClDeviceFacts Facts => _entry.Facts;

    /// <inheritdoc/>
    public override AcceleratorType AcceleratorType => AcceleratorType.OpenCL;

    /// <inheritdoc/>
    public override string Name => Facts.Name;

    /// <inheritdoc/>
    public override long MemorySize => Facts.GlobalMemoryBytes;

    /// <summary>OpenCL has no limit; kernels compute indices in 32 bits.</summary>
    public override Index3D MaxGridSize => new(int.MaxValue, int.MaxValue, int.MaxValue);

    /// <inheritdoc/>
    public override Index3D MaxGroupSize => new(Facts.MaxGroupSizes.X, Facts.MaxGroupSizes.Y, Facts.MaxGroupSizes.Z);

    /// <inheritdoc/>
    public override int MaxNumThreadsPerGroup => Facts.MaxGroupSize;

    /// <inheritdoc/>
    public override int MaxSharedMemoryPerGroup => (int)Math.Min(Facts.SharedMemoryBytes, int.MaxValue);

    /// <inheritdoc/>
    public override int WarpSize => Facts.WarpSize;

    /// <inheritdoc/>
    public override int NumMultiprocessors => Facts.ComputeUnits;

    /// <summary>OpenCL does not tell; one group of the greatest size is certain.</summary>
    public override int MaxNumThreadsPerMultiprocessor => Facts.MaxGroupSize;

    /// <summary>A GPU comes after CUDA's and before the processor; a processor behind OpenCL after our own code for it, which is faster.</summary>
    internal override int Preference => Facts.IsGpu ? 50 : 5;

    internal override bool IsProcessor => !Facts.IsGpu;

    internal override string? NumericsGap => Facts.NumericsGap;

    internal override bool HasFloat64 => Facts.HasFloat64;

    /// <inheritdoc/>
    public override void PrintInformation(TextWriter writer)
    {
        base.PrintInformation(writer);
        writer.WriteLine($"  Vendor:                    {Facts.Vendor}");
        writer.WriteLine($"  Platform:                  {Facts.Platform}");
        writer.WriteLine($"  Driver:                    {Facts.DriverVersion}");
        writer.WriteLine($"  OpenCL:                    {Facts.Version}; {Facts.LanguageVersion}");
        writer.WriteLine($"  Largest buffer:            {Facts.MaxAllocationBytes / (1024 * 1024)} MiB");
        writer.WriteLine($"  Double precision:          {(Facts.HasFloat64 ? "yes" : "no")}");
        writer.WriteLine($"  Same bits as other devices: {(NumericsGap is null ? "yes" : "no: " + NumericsGap)}");
    }

    private protected override Accelerator Open(Context context) => new CLAccelerator(context, this, new OpenClContext(_library, _entry));
}
