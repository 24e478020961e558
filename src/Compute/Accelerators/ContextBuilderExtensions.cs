using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Compute;

/// <summary>Adds the SIMD device to ILGPU contexts.</summary>
public static class ContextBuilderExtensions
{
    /// <summary>Adds the CPU as a SIMD device, with all its cores and its widest vectors.</summary>
    public static Context.Builder Simd(this Context.Builder builder) => builder.Simd(new CpuOptions());

    /// <summary>
    /// Adds the CPU as a SIMD device, and teaches ILGPU's compiler <see cref="KernelMath"/> for the context's GPUs.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static Context.Builder Simd(this Context.Builder builder, CpuOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        StrictArithmetic.Register(builder);
        return builder.Add(new SimdDevice(options));
    }

    /// <summary>Adds a device.</summary>
    internal static Context.Builder Add(this Context.Builder builder, Device device)
    {
        RegistryOf(builder).Register(device);
        return builder;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_DeviceRegistry")]
    private static extern DeviceRegistry RegistryOf(Context.Builder builder);
}
