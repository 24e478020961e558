// What the trainer uses beyond ILGPU's API, in the build with KernelRuntime=ilgpu: src/Compute has the same names (docs/ilgpu.md).
namespace GpuTrainer.Compute;

/// <summary>The runtime that was built in.</summary>
public static class KernelRuntime
{
    /// <summary>Its name and version, for people.</summary>
    public static string Name => $"ILGPU {Context.Version}";
}

/// <summary>Marks a static void method as a kernel. ILGPU compiles what it is given and needs no mark.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KernelAttribute : Attribute;

/// <summary>Promises a kernel's largest group. ILGPU asks for the like at each load instead, and does without here.</summary>
/// <param name="maxThreadsPerGroup">1 to 1024.</param>
/// <param name="minGroupsPerMultiprocessor">1 or more.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LaunchBoundsAttribute(int maxThreadsPerGroup, int minGroupsPerMultiprocessor) : Attribute
{
    /// <summary>Threads of the largest group.</summary>
    public int MaxThreadsPerGroup { get; } = maxThreadsPerGroup;

    /// <summary>Groups that are to fit a multiprocessor.</summary>
    public int MinGroupsPerMultiprocessor { get; } = minGroupsPerMultiprocessor;
}

/// <summary>Promises where a kernel's view starts. ILGPU finds out by itself what it can load as one vector.</summary>
/// <param name="bytes">8 or 16.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class AlignedAttribute(int bytes) : Attribute
{
    /// <summary>What the start is a multiple of.</summary>
    public int Bytes { get; } = bytes;
}

/// <summary>Operations of kernels that ILGPU lacks.</summary>
public static class KernelMath
{
    /// <summary>a * b + c, rounded twice; GPU drivers may fuse it. ILGPU has no fused multiply-add: its PTX would name an unknown function.</summary>
    public static float FusedMultiplyAdd(float a, float b, float c) => a * b + c;

    /// <inheritdoc cref="FusedMultiplyAdd(float, float, float)"/>
    public static double FusedMultiplyAdd(double a, double b, double c) => a * b + c;

    /// <summary>The upper 32 bits of the product.</summary>
    public static uint MultiplyHigh(uint left, uint right) => (uint)((ulong)left * right >> 32);
}

/// <summary>A device or its driver is not there. What fails later, ILGPU says: see <see cref="RuntimeExtensions.IsDeviceFailure"/>.</summary>
/// <param name="message">What failed, where, what was expected and what to do.</param>
public class DeviceException(string message) : Exception(message);

/// <summary>Which form of a kernel the CPU runs.</summary>
public enum CpuVectorWidth
{
    /// <summary>The only form that ILGPU's CPU accelerator has.</summary>
    Auto,

    /// <summary>Of the built-in runtime only.</summary>
    Scalar,

    /// <summary>Of the built-in runtime only.</summary>
    Vector128,

    /// <summary>Of the built-in runtime only.</summary>
    Vector256,

    /// <summary>Of the built-in runtime only.</summary>
    Vector512,
}

/// <summary>How the CPU runs kernels.</summary>
public sealed record CpuOptions
{
    internal const int Lanes = 2;

    /// <summary>Threads, at least 2; an odd one is left out.</summary>
    public int Threads { get; init; } = Math.Max(Lanes, Environment.ProcessorCount);

    /// <summary>Always <see cref="CpuVectorWidth.Auto"/>.</summary>
    public CpuVectorWidth VectorWidth { get; init; } = CpuVectorWidth.Auto;

    /// <summary>Why ILGPU's CPU accelerator cannot run like this, in a sentence; null if it can.</summary>
    public string? Unsupported =>
        VectorWidth != CpuVectorWidth.Auto ? "ILGPU's CPU accelerator has no vector widths."
        : Threads < Lanes ? $"ILGPU's CPU accelerator needs at least {Lanes} threads."
        : null;
}

/// <summary>What the search for one kind of device found.</summary>
/// <param name="AcceleratorType">The kind of device.</param>
/// <param name="Devices">The devices that can be used.</param>
/// <param name="Notes">Why there is none.</param>
public sealed record DeviceDiscovery(AcceleratorType AcceleratorType, IReadOnlyList<Device> Devices, IReadOnlyList<string> Notes);

/// <summary>A list of launches that is run again and again. ILGPU has no graphs: the launches are made anew each time.</summary>
public sealed class LaunchGraph : IDisposable
{
    private readonly Action _launches;

    private LaunchGraph(AcceleratorStream stream, Action launches)
    {
        Stream = stream;
        _launches = launches;
    }

    /// <summary>Where the launches go.</summary>
    public AcceleratorStream Stream { get; }

    /// <summary>Keeps the launches; they do not run yet.</summary>
    /// <param name="stream">Where they go.</param>
    /// <param name="launches">Makes the launches: the same ones each time it is called.</param>
    public static LaunchGraph Record(AcceleratorStream stream, Action launches) => new(stream, launches);

    /// <summary>Makes the launches.</summary>
    public void Replay() => _launches();

    /// <inheritdoc/>
    public void Dispose()
    {
        // It owns nothing.
    }
}

/// <summary>What src/Compute tells of contexts, devices and failures, for ILGPU's.</summary>
public static class RuntimeExtensions
{
    private static readonly (AcceleratorType Type, string Note)[] s_gpus =
    [
        (AcceleratorType.Cuda, "CUDA: ILGPU found no device."),
        (AcceleratorType.OpenCL, "OpenCL: ILGPU found no device with the generic address space, which it needs."),
    ];

    extension(Context context)
    {
        /// <summary>What the context looked for. ILGPU does not say why it refuses a device.</summary>
        public IReadOnlyList<DeviceDiscovery> Discoveries =>
        [
            .. from gpu in s_gpus
               let devices = context.Devices.Where(device => device.AcceleratorType == gpu.Type).ToArray()
               select new DeviceDiscovery(gpu.Type, devices, devices.Length == 0 ? [gpu.Note] : []),
        ];
    }

    /// <summary>
    /// Adds the CPU accelerator in the shape it is least slow at: groups of two threads. It simulates a group with a system thread for each of
    /// its threads, which wait for each other at every barrier.
    /// </summary>
    /// <exception cref="NotSupportedException">It cannot run like this: see <see cref="CpuOptions.Unsupported"/>.</exception>
    public static Context.Builder CPU(this Context.Builder builder, CpuOptions options) =>
        options.Unsupported is { } reason
            ? throw new NotSupportedException(reason)
            : builder.CPU(new CPUDevice(CpuOptions.Lanes, 1, options.Threads / CpuOptions.Lanes));

    /// <summary>Why the results may differ in their last bits from other devices'.</summary>
    public static string? GetNumericsGap(this Device device) => "ILGPU rounds a * b + c twice, and GPU drivers may fuse it";

    /// <summary>True if kernels run on a processor.</summary>
    public static bool IsProcessor(this Device device) =>
        device is CPUDevice or CLDevice { DeviceType: CLDeviceType.CL_DEVICE_TYPE_CPU };

    /// <summary>False: ILGPU's CPU accelerator runs each thread of a group in a system thread of its own.</summary>
    public static bool VectorizesGroups(this Accelerator accelerator) => false;

    /// <summary>True if a device or its driver failed, or cannot run a kernel.</summary>
    public static bool IsDeviceFailure(this Exception error) =>
        error is DeviceException or AcceleratorException or CapabilityNotSupportedException or InternalCompilerException;
}
