using System.Runtime.InteropServices;

namespace GpuTrainer.Compute.Tests.OpenCl;

/// <summary>The driver's reference count of a context: its queues, buffers and programs hold references.</summary>
internal static unsafe partial class OpenClReferences
{
    private const uint ReferenceCount = 0x1080; // CL_CONTEXT_REFERENCE_COUNT

    public static void Hold(nint context) => Assert.Equal(0, RetainContext(context));

    public static void LetGo(nint context) => Assert.Equal(0, ReleaseContext(context));

    public static uint Count(nint context)
    {
        uint count;
        Assert.Equal(0, GetContextInfo(context, ReferenceCount, sizeof(uint), &count, null));
        return count;
    }

    [LibraryImport("OpenCL", EntryPoint = "clRetainContext")]
    private static partial int RetainContext(nint context);

    [LibraryImport("OpenCL", EntryPoint = "clReleaseContext")]
    private static partial int ReleaseContext(nint context);

    [LibraryImport("OpenCL", EntryPoint = "clGetContextInfo")]
    private static partial int GetContextInfo(nint context, uint name, nuint size, void* value, nuint* sizeReturned);
}
