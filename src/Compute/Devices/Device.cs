namespace GpuTrainer.Compute;

/// <summary>Something that can run kernels: what it is and what it can do. <see cref="CreateAccelerator"/> opens it.</summary>
public abstract class Device
{
    private protected Device()
    {
    }

    /// <summary>What kind of device it is.</summary>
    public abstract AcceleratorType AcceleratorType { get; }

    /// <summary>The vendor's name of the device.</summary>
    public abstract string Name { get; }

    /// <summary>Its memory, in bytes.</summary>
    public abstract long MemorySize { get; }

    /// <summary>The most groups of a launch along each axis.</summary>
    public abstract Index3D MaxGridSize { get; }

    /// <summary>The most threads of a group along each axis.</summary>
    public abstract Index3D MaxGroupSize { get; }

    /// <summary>The most threads of a group in all.</summary>
    public abstract int MaxNumThreadsPerGroup { get; }

    /// <summary>The most shared memory of a group, in bytes.</summary>
    public abstract int MaxSharedMemoryPerGroup { get; }

    /// <summary>Threads that run in lockstep; on the CPU the SIMD lanes in use.</summary>
    public abstract int WarpSize { get; }

    /// <summary>Units that run groups side by side; on the CPU the threads in use.</summary>
    public abstract int NumMultiprocessors { get; }

    /// <summary>The most threads that are resident in one multiprocessor.</summary>
    public abstract int MaxNumThreadsPerMultiprocessor { get; }

    /// <summary>The most threads that are resident in the device.</summary>
    public int MaxNumThreads => NumMultiprocessors * MaxNumThreadsPerMultiprocessor;

    /// <summary>Where <see cref="Context.GetPreferredDevice"/> puts it: the greatest wins.</summary>
    internal abstract int Preference { get; }

    /// <summary>Why the results may differ in their last bits from other devices'; null if they do not.</summary>
    internal virtual string? NumericsGap => null;

    /// <summary>True if kernels run on the host's processor.</summary>
    internal virtual bool IsProcessor => false;

    /// <summary>True if kernels with double run.</summary>
    internal virtual bool HasFloat64 => true;

    /// <summary>Opens the device. The context disposes the accelerator if nobody else does.</summary>
    /// <exception cref="DeviceException">The device cannot be opened.</exception>
    public Accelerator CreateAccelerator(Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Accelerator accelerator = Open(context);
        context.Register(accelerator);
        return accelerator;
    }

    /// <summary>Writes what the device can do, one property a line.</summary>
    public virtual void PrintInformation(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteLine($"{Name} [{AcceleratorType}]");
        writer.WriteLine($"  Memory:                    {MemorySize / (1024 * 1024)} MiB");
        writer.WriteLine($"  Multiprocessors:           {NumMultiprocessors}");
        writer.WriteLine($"  Warp size:                 {WarpSize}");
        writer.WriteLine($"  Max threads per group:     {MaxNumThreadsPerGroup}");
        writer.WriteLine($"  Max group size:            {MaxGroupSize}");
        writer.WriteLine($"  Max grid size:             {MaxGridSize}");
        writer.WriteLine($"  Shared memory per group:   {MaxSharedMemoryPerGroup / 1024} KiB");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} [{AcceleratorType}]";

    private protected abstract Accelerator Open(Context context);
}
