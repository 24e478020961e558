using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace GpuTrainer.Compute;

/// <summary>Facts about accelerators, devices and their failures that ILGPU's own members do not give.</summary>
public static class AcceleratorExtensions
{
    /// <summary>
    /// True if kernels run on a CPU, through our own code or an OpenCL CPU driver: shared memory and barriers gain nothing there.
    /// </summary>
    public static bool IsProcessor(this Device device) =>
        device is SimdDevice or CPUDevice || (device is CLDevice openCl && OpenClDevices.IsProcessor(openCl));

    /// <summary>
    /// True if the threads of a group are the lanes of CPU vector instructions: neither barriers nor registers are simulated.
    /// </summary>
    public static bool VectorizesGroups(this Accelerator accelerator) => accelerator is SimdAccelerator;

    /// <summary>Threads that run in lockstep: a warp, a wavefront, or the lanes of a CPU vector.</summary>
    public static int GetLanes(this Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return device is CLDevice openCl ? OpenClDevices.LanesOf(openCl) : device.WarpSize;
    }

    /// <summary>
    /// Why the device's results may differ from other devices' in their last bits (docs/numerics.md); null if they do not.
    /// </summary>
    public static string? GetNumericsGap(this Device device) => device is CLDevice openCl ? OpenClDevices.NumericsGapOf(openCl) : null;

    /// <summary>True if a device, its driver or its memory failed or is missing.</summary>
    public static bool IsDeviceFailure(this Exception error) =>
        error is DeviceException or AcceleratorException or InternalCompilerException;

    /// <summary>What a failure means and what to do about it. ILGPU's exceptions carry only a status or the driver's name for it.</summary>
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
