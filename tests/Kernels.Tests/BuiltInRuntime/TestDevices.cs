using GpuTrainer.Support.Cuda;
using GpuTrainer.Support.OpenCl;

namespace GpuTrainer.Kernels.Tests;

/// <summary>The accelerators of the built-in runtime that must agree to the bit.</summary>
internal static class TestDevices
{
    /// <summary>Whether KernelMath.FusedMultiplyAdd rounds once.</summary>
    public const bool HasFusedMultiplyAdd = true;

    /// <summary>Opens them; the first is the reference of the bit comparisons: it checks every access.</summary>
    public static IEnumerable<(string Name, Accelerator Accelerator)> Open() =>
    [
        Cpu("scalar, 1 thread", CpuVectorWidth.Scalar, 1),
        Cpu("scalar, 2 threads", CpuVectorWidth.Scalar, 2),
        Cpu("128 bits, 1 thread", CpuVectorWidth.Vector128, 1),
        Cpu("256 bits, 1 thread", CpuVectorWidth.Vector256, 1),
        Cpu("256 bits, 2 threads", CpuVectorWidth.Vector256, 2),
        Cpu("512 bits, 2 threads", CpuVectorWidth.Vector512, 2),
        .. OpenCl(),
    ];

    /// <summary>Opens those for few elements: the PTX interpreter.</summary>
    public static IEnumerable<(string Name, Accelerator Accelerator)> OpenSlow() =>
        [("PTX interpreter", Context.Create(builder => builder.InterpretedCuda()).CreateCudaAccelerator(0))];

    private static (string Name, Accelerator Accelerator) Cpu(string name, CpuVectorWidth width, int threads)
    {
        Context context = Context.Create(builder => builder.CPU(new CpuOptions { Threads = threads, VectorWidth = width }));
        return (name, context.CreateCPUAccelerator(0));
    }

    // The first OpenCL device, if it promises the same bits; OpenClDeviceTests says visibly when it is missing.
    private static IEnumerable<(string Name, Accelerator Accelerator)> OpenCl()
    {
        if (OpenClTestDevice.WhyMissing is null)
        {
            Context context = Context.Create(builder => builder.OpenCL());
            CLDevice device = context.GetCLDevice(0);

            // Oclgrind promises nothing, yet computes with this processor's own operations: it is here for the races it finds.
            if (device.GetNumericsGap() is null || device.Facts.Platform.StartsWith("Oclgrind", StringComparison.Ordinal))
                yield return ("OpenCL: " + device.Name, device.CreateAccelerator(context));
        }
    }
}
