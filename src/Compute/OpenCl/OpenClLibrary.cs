using System.Runtime.InteropServices;
using System.Text;

namespace GpuTrainer.Compute.OpenCl;

/// <summary>
/// The functions of OpenCL 1.2 that we use, bound to the ICD loader of the system. Nothing is loaded before <see cref="TryLoad(out string)"/>.
/// It also counts the objects made and not yet released, which is how the tests find leaks.
/// </summary>
internal sealed unsafe class OpenClLibrary
{
    private int _liveObjects;

    private OpenClLibrary(nint library)
    {
        GetPlatformIds = (delegate* unmanaged<uint, nint*, uint*, int>)Export(library, "clGetPlatformIDs");
        GetPlatformInfo = (delegate* unmanaged<nint, uint, nuint, void*, nuint*, int>)Export(library, "clGetPlatformInfo");
        GetDeviceIds = (delegate* unmanaged<nint, ulong, uint, nint*, uint*, int>)Export(library, "clGetDeviceIDs");
        GetDeviceInfo = (delegate* unmanaged<nint, uint, nuint, void*, nuint*, int>)Export(library, "clGetDeviceInfo");
        CreateContext = (delegate* unmanaged<nint*, uint, nint*, nint, nint, int*, nint>)Export(library, "clCreateContext");
        ReleaseContext = (delegate* unmanaged<nint, int>)Export(library, "clReleaseContext");
        CreateCommandQueue = (delegate* unmanaged<nint, nint, ulong, int*, nint>)Export(library, "clCreateCommandQueue");
        ReleaseCommandQueue = (delegate* unmanaged<nint, int>)Export(library, "clReleaseCommandQueue");
        CreateBuffer = (delegate* unmanaged<nint, ulong, nuint, void*, int*, nint>)Export(library, "clCreateBuffer");
        ReleaseMemObject = (delegate* unmanaged<nint, int>)Export(library, "clReleaseMemObject");
        CreateProgramWithSource =
            (delegate* unmanaged<nint, uint, byte**, nuint*, int*, nint>)Export(library, "clCreateProgramWithSource");
        CreateProgramWithBinary =
            (delegate* unmanaged<nint, uint, nint*, nuint*, byte**, int*, int*, nint>)Export(library, "clCreateProgramWithBinary");
        BuildProgram = (delegate* unmanaged<nint, uint, nint*, byte*, nint, nint, int>)Export(library, "clBuildProgram");
        GetProgramBuildInfo =
            (delegate* unmanaged<nint, nint, uint, nuint, void*, nuint*, int>)Export(library, "clGetProgramBuildInfo");
        GetProgramInfo = (delegate* unmanaged<nint, uint, nuint, void*, nuint*, int>)Export(library, "clGetProgramInfo");
        ReleaseProgram = (delegate* unmanaged<nint, int>)Export(library, "clReleaseProgram");
        CreateKernel = (delegate* unmanaged<nint, byte*, int*, nint>)Export(library, "clCreateKernel");
        ReleaseKernel = (delegate* unmanaged<nint, int>)Export(library, "clReleaseKernel");
        SetKernelArg = (delegate* unmanaged<nint, uint, nuint, void*, int>)Export(library, "clSetKernelArg");
        GetKernelWorkGroupInfo =
            (delegate* unmanaged<nint, nint, uint, nuint, void*, nuint*, int>)Export(library, "clGetKernelWorkGroupInfo");
        EnqueueNDRangeKernel =
            (delegate* unmanaged<nint, nint, uint, nuint*, nuint*, nuint*, uint, nint*, nint*, int>)Export(library, "clEnqueueNDRangeKernel");
        EnqueueReadBuffer =
            (delegate* unmanaged<nint, nint, uint, nuint, nuint, void*, uint, nint*, nint*, int>)Export(library, "clEnqueueReadBuffer");
        EnqueueWriteBuffer =
            (delegate* unmanaged<nint, nint, uint, nuint, nuint, void*, uint, nint*, nint*, int>)Export(library, "clEnqueueWriteBuffer");
        EnqueueCopyBuffer =
            (delegate* unmanaged<nint, nint, nint, nuint, nuint, nuint, uint, nint*, nint*, int>)Export(library, "clEnqueueCopyBuffer");
        EnqueueFillBuffer =
            (delegate* unmanaged<nint, nint, void*, nuint, nuint, nuint, uint, nint*, nint*, int>)Export(library, "clEnqueueFillBuffer");
        GetEventInfo = (delegate* unmanaged<nint, uint, nuint, void*, nuint*, int>)Export(library, "clGetEventInfo");
        ReleaseEvent = (delegate* unmanaged<nint, int>)Export(library, "clReleaseEvent");
        Flush = (delegate* unmanaged<nint, int>)Export(library, "clFlush");
        Finish = (delegate* unmanaged<nint, int>)Export(library, "clFinish");
    }

    /// <summary>Contexts, queues, buffers, programs, kernels and events that have been made and not released.</summary>
    public int LiveObjects => Volatile.Read(ref _liveObjects);

    // The functions, with the parameters of the OpenCL 1.2 specification.
    public delegate* unmanaged<uint, nint*, uint*, int> GetPlatformIds { get; }

    public delegate* unmanaged<nint, uint, nuint, void*, nuint*, int> GetPlatformInfo { get; }

    public delegate* unmanaged<nint, ulong, uint, nint*, uint*, int> GetDeviceIds { get; }

    public delegate* unmanaged<nint, uint, nuint, void*, nuint*, int> GetDeviceInfo { get; }

    public delegate* unmanaged<nint*, uint, nint*, nint, nint, int*, nint> CreateContext { get; }

    public delegate* unmanaged<nint, int> ReleaseContext { get; }

    public delegate* unmanaged<nint, nint, ulong, int*, nint> CreateCommandQueue { get; }

    public delegate* unmanaged<nint, int> ReleaseCommandQueue { get; }

    public delegate* unmanaged<nint, ulong, nuint, void*, int*, nint> CreateBuffer { get; }

    public delegate* unmanaged<nint, int> ReleaseMemObject { get; }

    public delegate* unmanaged<nint, uint, byte**, nuint*, int*, nint> CreateProgramWithSource { get; }

    public delegate* unmanaged<nint, uint, nint*, nuint*, byte**, int*, int*, nint> CreateProgramWithBinary { get; }

    public delegate* unmanaged<nint, uint, nint*, byte*, nint, nint, int> BuildProgram { get; }

    public delegate* unmanaged<nint, nint, uint, nuint, void*, nuint*, int> GetProgramBuildInfo { get; }

    public delegate* unmanaged<nint, uint, nuint, void*, nuint*, int> GetProgramInfo { get; }

    public delegate* unmanaged<nint, int> ReleaseProgram { get; }

    public delegate* unmanaged<nint, byte*, int*, nint> CreateKernel { get; }

    public delegate* unmanaged<nint, int> ReleaseKernel { get; }

    public delegate* unmanaged<nint, uint, nuint, void*, int> SetKernelArg { get; }

    public delegate* unmanaged<nint, nint, uint, nuint, void*, nuint*, int> GetKernelWorkGroupInfo { get; }

    public delegate* unmanaged<nint, nint, uint, nuint*, nuint*, nuint*, uint, nint*, nint*, int> EnqueueNDRangeKernel { get; }

    public delegate* unmanaged<nint, nint, uint, nuint, nuint, void*, uint, nint*, nint*, int> EnqueueReadBuffer { get; }

    public delegate* unmanaged<nint, nint, uint, nuint, nuint, void*, uint, nint*, nint*, int> EnqueueWriteBuffer { get; }

    public delegate* unmanaged<nint, nint, nint, nuint, nuint, nuint, uint, nint*, nint*, int> EnqueueCopyBuffer { get; }

    public delegate* unmanaged<nint, nint, void*, nuint, nuint, nuint, uint, nint*, nint*, int> EnqueueFillBuffer { get; }

    public delegate* unmanaged<nint, uint, nuint, void*, nuint*, int> GetEventInfo { get; }

    public delegate* unmanaged<nint, int> ReleaseEvent { get; }

    public delegate* unmanaged<nint, int> Flush { get; }

    public delegate* unmanaged<nint, int> Finish { get; }

    /// <summary>Loads the system's ICD loader.</summary>
    /// <param name="reason">Why not, and what to do, when the result is null.</param>
    public static OpenClLibrary? TryLoad(out string reason)
    {
        string[] names = OperatingSystem.IsWindows() ? ["OpenCL.dll"]
            : OperatingSystem.IsMacOS() ? ["/System/Library/Frameworks/OpenCL.framework/OpenCL"]
            : ["libOpenCL.so.1", "libOpenCL.so"];
        return TryLoad(names, out reason);
    }

    /// <summary>Loads the first of some libraries that exists.</summary>
    /// <param name="names">File names for the dynamic linker.</param>
    /// <param name="reason">Why not, and what to do, when the result is null.</param>
    internal static OpenClLibrary? TryLoad(string[] names, out string reason)
    {
        foreach (string name in names)
        {
            if (!NativeLibrary.TryLoad(name, out nint library))
            {
                continue;
            }

            try
            {
                reason = "";
                return new OpenClLibrary(library);
            }
            catch (EntryPointNotFoundException missing)
            {
                reason = $"{name} is older than OpenCL 1.2: {missing.Message} Update the graphics driver.";
                return null;
            }
        }

        reason = $"no OpenCL ICD loader ({string.Join(", ", names)}) is installed. Install the graphics driver"
            + (OperatingSystem.IsLinux() ? ", or the package ocl-icd-libopencl1." : ".");
        return null;
    }

    /// <summary>Counts an object that the caller now owns, or throws if it was not made.</summary>
    public nint Own(nint handle, int status, string call)
    {
        OpenClException.ThrowIfFailed(status, call);
        Interlocked.Increment(ref _liveObjects);
        return handle;
    }

    /// <summary>Releases an object; a failure is no reason to throw in a Dispose, where the driver has nothing left to save.</summary>
    public void Release(delegate* unmanaged<nint, int> release, nint handle)
    {
        if (handle != 0)
        {
            _ = release(handle);
            Interlocked.Decrement(ref _liveObjects);
        }
    }

    /// <summary>The text behind one of the clGet...Info functions.</summary>
    public static string GetText(delegate* unmanaged<nint, uint, nuint, void*, nuint*, int> query, nint target, uint name, string call)
    {
        nuint size;
        OpenClException.ThrowIfFailed(query(target, name, 0, null, &size), call);
        var bytes = new byte[(int)size];
        fixed (byte* pointer = bytes)
        {
            OpenClException.ThrowIfFailed(query(target, name, size, pointer, null), call);
        }

        return Encoding.UTF8.GetString(bytes).TrimEnd('\0').Trim();
    }

    private static nint Export(nint library, string name) => NativeLibrary.TryGetExport(library, name, out nint address)
        ? address
        : throw new EntryPointNotFoundException(name + " is missing.");
}
