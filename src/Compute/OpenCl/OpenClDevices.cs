using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace GpuTrainer.Compute;

/// <summary>
/// Finds and opens OpenCL devices. ILGPU's own search stops silently at the first device that fails, and omits devices without the generic
/// address space, which our OpenCL C does not use.
/// </summary>
internal static class OpenClDevices
{
    private const int MaxDevicesPerPlatform = 64;

    /// <summary>The usable devices, GPUs first, and why others are not.</summary>
    internal static DeviceDiscovery Discover()
    {
        List<CLDevice> usable = [];
        List<string> notes = [];
        CLAPI api = CLAPI.CurrentAPI;
        int count = 0;
        nint[] platforms = api.IsSupported && api.GetNumPlatforms(out count) == CLError.CL_SUCCESS ? new nint[count] : [];
        if (platforms.Length > 0 && api.GetPlatforms(platforms, ref count) == CLError.CL_SUCCESS)
        {
            for (int i = 0; i < platforms.Length; i++)
                AddDevices(i, platforms[i], usable, notes);
        }

        if (usable.Count == 0 && notes.Count == 0)
            notes.Add("OpenCL: " + ExplainNone("OpenCL"));
        return new DeviceDiscovery(AcceleratorType.OpenCL, [.. usable.OrderBy(IsProcessor)], notes);
    }

    /// <summary>True for a CPU; false for a GPU or an accelerator card.</summary>
    internal static bool IsProcessor(CLDevice device) => (device.DeviceType & CLDeviceType.CL_DEVICE_TYPE_CPU) != 0;

    /// <summary>Why the device's results may differ from other devices' in their last bits; null if they do not.</summary>
    internal static string? NumericsGapOf(CLDevice device) => OpenClDeviceFacts.Of(device).NumericsGap;

    /// <summary>
    /// Threads that run in lockstep: a warp, a wavefront, the lanes of a CPU vector. Before a device is opened, ILGPU knows this only for
    /// NVIDIA and AMD; OpenCL 3 drivers report it.
    /// </summary>
    internal static int LanesOf(CLDevice device)
    {
        if (device.WarpSize > 0)
            return device.WarpSize;
        CLError status = device.GetDeviceInfo(CLDeviceInfoType.CL_DEVICE_PREFERRED_WORK_GROUP_SIZE_MULTIPLE, out nint multiple);
        return status == CLError.CL_SUCCESS && multiple is > 0 and <= 1024 ? (int)multiple : IsProcessor(device) ? 1 : 32;
    }

    /// <summary>Opens a device.</summary>
    /// <exception cref="DeviceException">The driver refuses to.</exception>
    internal static CLAccelerator Open(Context context, CLDevice device)
    {
        bool hasGenericAddressSpace = device.Capabilities.GenericAddressSpace;
        SetGenericAddressSpace(device.Capabilities, true);
        try
        {
            return device.CreateCLAccelerator(context);
        }
        catch (CLException error)
        {
            throw new DeviceException($"{device.Name} cannot be opened. {OpenClException.Describe(error)}", error);
        }
        finally
        {
            SetGenericAddressSpace(device.Capabilities, hasGenericAddressSpace);
        }
    }

    /// <summary>Why there is no device, and what to do.</summary>
    internal static string ExplainNone(string loader) => NativeLibrary.TryLoad(loader, typeof(CLAPI).Assembly, null, out _)
        ? "the loader finds no device. Install the GPU's OpenCL driver (clinfo lists what is installed)."
        : $"no OpenCL ICD loader ({(OperatingSystem.IsLinux() ? $"lib{loader}.so.1" : loader)}) is installed. Install the graphics driver"
            + (OperatingSystem.IsLinux() ? ", or the package ocl-icd-libopencl1." : ".");

    private static void AddDevices(int platformIndex, nint platform, List<CLDevice> usable, List<string> notes)
    {
        var devices = new nint[MaxDevicesPerPlatform];
        CLError status = CLAPI.CurrentAPI.GetDevices(platform, CLDeviceType.CL_DEVICE_TYPE_ALL, devices, out int count);
        if (status is not (CLError.CL_SUCCESS or CLError.CL_DEVICE_NOT_FOUND))
            notes.Add($"OpenCL platform {platformIndex} cannot be used. {OpenClException.Describe(new CLException(status))}");
        for (int i = 0; i < count && status == CLError.CL_SUCCESS; i++)
        {
            // A broken device must not hide the others.
            try
            {
                var device = new CLDevice(platform, devices[i]);
                if (OpenClDeviceFacts.Of(device).Refusal is { } refusal)
                    notes.Add($"OpenCL: {device.Name} is refused: {refusal}.");
                else
                    usable.Add(device);
            }
            catch (CLException error)
            {
                notes.Add($"OpenCL: device {i} of platform {platformIndex} cannot be used. {OpenClException.Describe(error)}");
            }
            catch (OverflowException)
            {
                notes.Add($"OpenCL: device {i} of platform {platformIndex} cannot be used: it reports numbers beyond ILGPU's 32 bits.");
            }
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_GenericAddressSpace")]
    private static extern void SetGenericAddressSpace(CLCapabilityContext capabilities, bool value);
}
