using System.Text;

namespace GpuTrainer.Compute.Cuda;

/// <summary>What the driver says of a device.</summary>
/// <param name="Ordinal">Its number among the driver's devices.</param>
/// <param name="Handle">The CUdevice.</param>
/// <param name="Name">Such as NVIDIA H100.</param>
/// <param name="Capability">The compute capability, such as 9.0.</param>
/// <param name="DriverVersion">The CUDA version that the driver implements, such as 12.4.</param>
/// <param name="MemoryBytes">Its memory.</param>
/// <param name="HasMemoryPools">Whether memory comes from a pool of the driver's.</param>
internal sealed unsafe record CudaDeviceFacts(
    int Ordinal, int Handle, string Name, Version Capability, Version DriverVersion, long MemoryBytes, bool HasMemoryPools)
{
    internal int MaxThreadsPerGroup { get; private init; }

    internal Index3D MaxGroupSize { get; private init; }

    internal Index3D MaxGridSize { get; private init; }

    internal int SharedBytesPerGroup { get; private init; }

    internal int WarpSize { get; private init; }

    internal int Multiprocessors { get; private init; }

    internal int ThreadsPerMultiprocessor { get; private init; }

    /// <summary>Asks the driver, which has been initialised.</summary>
    /// <exception cref="CudaException">A call failed.</exception>
    internal static CudaDeviceFacts Read(ICudaDriver driver, int ordinal, Version driverVersion)
    {
        int handle;
        Check(driver, driver.DeviceGet(&handle, ordinal), "DeviceGet");
        int device = handle;
        int Attribute(int attribute)
        {
            int value;
            Check(driver, driver.DeviceGetAttribute(&value, attribute, device), "DeviceGetAttribute");
            return value;
        }

        const int NameLength = 256;
        byte* name = stackalloc byte[NameLength];
        Check(driver, driver.DeviceGetName(name, NameLength, device), "DeviceGetName");
        int length = new ReadOnlySpan<byte>(name, NameLength).IndexOf((byte)0);
        nuint memory;
        Check(driver, driver.DeviceTotalMem(&memory, device), "DeviceTotalMem");

        // The numbers are CUdevice_attribute's.
        return new CudaDeviceFacts(
            ordinal, device, Encoding.UTF8.GetString(name, Math.Max(0, length)), new Version(Attribute(75), Attribute(76)), driverVersion, (long)memory,
            Attribute(115) != 0)
        {
            MaxThreadsPerGroup = Attribute(1),
            MaxGroupSize = new Index3D(Attribute(2), Attribute(3), Attribute(4)),
            MaxGridSize = new Index3D(Attribute(5), Attribute(6), Attribute(7)),
            SharedBytesPerGroup = Attribute(8),
            WarpSize = Attribute(10),
            Multiprocessors = Attribute(16),
            ThreadsPerMultiprocessor = Attribute(39),
        };
    }

    private static void Check(ICudaDriver driver, int status, string call)
    {
        if (status != 0)
            throw new CudaException(driver, call, status);
    }
}
