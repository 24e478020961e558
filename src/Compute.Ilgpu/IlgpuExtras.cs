using System.Diagnostics.CodeAnalysis;

namespace GpuTrainer.Compute;

/// <summary>Marks a static void method as a kernel. ILGPU compiles kernels when they are loaded and needs no mark.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KernelAttribute : Attribute;

/// <summary>What the dialect has and ILGPU lacks.</summary>
public static class KernelMath
{
    /// <summary>
    /// a * b + c, rounded after the product and after the sum, or fused, as the device's compiler likes: ILGPU has no fused multiply-add.
    /// </summary>
    public static float FusedMultiplyAdd(float a, float b, float c) => a * b + c;

    /// <inheritdoc cref="FusedMultiplyAdd(float, float, float)"/>
    public static double FusedMultiplyAdd(double a, double b, double c) => a * b + c;

    /// <summary>The upper 32 bits of the 64-bit product.</summary>
    public static uint MultiplyHigh(uint left, uint right) => (uint)((ulong)left * right >> 32);
}

/// <summary>A device, its driver or its memory failed, or is not there.</summary>
/// <param name="message">What failed, where, what was expected and what to do.</param>
public class DeviceException(string message) : Exception(message);

/// <summary>Which form of a kernel the CPU runs: ILGPU has one only.</summary>
public enum CpuVectorWidth
{
    /// <summary>ILGPU's CPU accelerator.</summary>
    Auto,
    Scalar,
    Vector128,
    Vector256,
    Vector512,
}

/// <summary>How the CPU runs kernels.</summary>
public sealed record CpuOptions
{
    public int Threads { get; init; } = Environment.ProcessorCount;

    public CpuVectorWidth VectorWidth { get; init; } = CpuVectorWidth.Auto;
}

/// <summary>What the search for one kind of device found.</summary>
public sealed record DeviceDiscovery(AcceleratorType AcceleratorType, IReadOnlyList<Device> Devices, IReadOnlyList<string> Notes);

public static class RuntimeExtensions
{
    extension(Context context)
    {
        public IReadOnlyList<DeviceDiscovery> Discoveries => [];
    }

    public static Context.Builder CPU(this Context.Builder builder, CpuOptions options) =>
        builder.CPU(new CPUDevice(2, 1, Math.Max(1, options.Threads / 2)));

    public static long GetHostSynchronizationCount(this Accelerator accelerator) => 0;

    public static string? GetNumericsGap(this Device device) => "ILGPU";
}

public sealed class LaunchGraph : IDisposable
{
    private readonly Action _launches;

    private LaunchGraph(AcceleratorStream stream, Action launches)
    {
        Stream = stream;
        _launches = launches;
    }

    public AcceleratorStream Stream { get; }

    public static LaunchGraph Record(AcceleratorStream stream, Action launches) => new(stream, launches);

    public void Replay() => _launches();

    public void Dispose()
    {
    }
}
