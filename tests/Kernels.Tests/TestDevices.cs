using GpuTrainer.Compute;
using GpuTrainer.Support.Cuda;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;
using Compiler = GpuTrainer.Compute.Compiler;

namespace GpuTrainer.Kernels.Tests;

/// <summary>The accelerators that must agree to the bit.</summary>
internal static class TestDevices
{
    private static readonly Lazy<DeviceSearch> OpenClSearch = new(() => DeviceSearch.Find(AcceleratorType.OpenCL, new CpuOptions()));

    // Oclgrind is there for the races that it finds: what the other devices give is tested without it, and would take the most of its
    // passes.
    private static bool OnOclgrind => FirstOpenCl()?.PlatformName.StartsWith("Oclgrind", StringComparison.Ordinal) ?? false;

    /// <summary>Opens them; the first is the reference of the bit comparisons: it checks every access.</summary>
    public static IEnumerable<(string Name, Accelerator Accelerator)> Open() => OnOclgrind
        ? [Cpu("scalar, 1 thread", CpuVectorWidth.Scalar, 1), .. OpenCl()]
        :
        [
            Cpu("scalar, 1 thread", CpuVectorWidth.Scalar, 1),
            Cpu("scalar, 2 threads", CpuVectorWidth.Scalar, 2),
            Cpu("128 bits, 1 thread", CpuVectorWidth.Vector128, 1),
            Cpu("256 bits, 1 thread", CpuVectorWidth.Vector256, 1),
            Cpu("256 bits, 2 threads", CpuVectorWidth.Vector256, 2),
            Cpu("512 bits, 2 threads", CpuVectorWidth.Vector512, 2),
            .. OpenCl(),
        ];

    /// <summary>Opens those for few elements: the PTX interpreter, with our PTX and with that of ILGPU's own compiler.</summary>
    public static IEnumerable<(string Name, Accelerator Accelerator)> OpenSlow() => OnOclgrind
        ? []
        :
        [
            ("PTX interpreter", InterpretedCuda.Open()),
            ("ILGPU's PTX in the interpreter", InterpretedCuda.Open(compiler: Compiler.Ilgpu)),
        ];

    private static (string Name, Accelerator Accelerator) Cpu(string name, CpuVectorWidth width, int threads)
    {
        DeviceSearch search = DeviceSearch.Find(AcceleratorType.CPU, new CpuOptions { Threads = threads, VectorWidth = width });
        return (name, search.Open(search.Devices[0]));
    }

    // The first OpenCL device, if it promises the same bits; OpenClDeviceTests says visibly when it is missing.
    private static IEnumerable<(string Name, Accelerator Accelerator)> OpenCl()
    {
        if (FirstOpenCl() is not { } device)
            yield break;

        // Oclgrind promises nothing, yet computes with this processor's own operations.
        if (device.GetNumericsGap() is null || OnOclgrind)
            yield return ("OpenCL: " + device.Name, OpenClSearch.Value.Open(device));
    }

    private static CLDevice? FirstOpenCl() => OpenClSearch.Value.Devices.FirstOrDefault() as CLDevice;
}
