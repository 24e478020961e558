using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace GpuTrainer.Compute;

/// <summary>What a program asks of accelerators and devices beyond ILGPU's own properties.</summary>
public static class AcceleratorExtensions
{
    /// <summary>
    /// True if kernels run on a processor, by our own code or by a CPU driver behind OpenCL: shared memory and barriers gain nothing there.
    /// </summary>
    public static bool IsProcessor(this Device device) =>
        device is SimdDevice or CPUDevice || (device is CLDevice openCl && OpenClDevices.IsProcessor(openCl));

    /// <summary>True if the threads of a group are the lanes of a processor's vector instructions: no barrier and no register is simulated.</summary>
    public static bool VectorizesGroups(this Accelerator accelerator) => accelerator is SimdAccelerator;

    /// <summary>Threads that run in step: of a warp or a wavefront, or the lanes of a processor's vectors.</summary>
    public static int GetLanes(this Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return device is CLDevice openCl ? OpenClDevices.LanesOf(openCl) : device.WarpSize;
    }

    /// <summary>Why the device's results may differ in their last bits from other devices' (docs/numerics.md); null if they do not.</summary>
    public static string? GetNumericsGap(this Device device) => device is CLDevice openCl ? OpenClDevices.NumericsGapOf(openCl) : null;

    /// <summary>True if the device runs kernels with double.</summary>
    public static bool HasDoublePrecision(this Device device) => device is not CLDevice openCl || openCl.Capabilities.Float64;

    /// <summary>True if a device, its driver or its memory failed, or is not there.</summary>
    public static bool IsDeviceFailure(this Exception error) => error is DeviceException or AcceleratorException or InternalCompilerException;

    /// <summary>What a failure means, and what to do. ILGPU's exceptions carry a status, or the driver's word for it, and no more.</summary>
    public static string DescribeDeviceFailure(this Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error switch
        {
            CLException openCl => OpenClException.Describe(openCl),
            CudaException cuda => CudaFailure.Describe(cuda),
            _ => error.Message,
        };
    }
}
