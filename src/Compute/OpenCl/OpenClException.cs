using ILGPU.Runtime.OpenCL;

namespace GpuTrainer.Compute;

/// <summary>A failed OpenCL call. The message names the call, and the status as the specification spells it.</summary>
public sealed class OpenClException : DeviceException
{
    /// <summary>A failed call.</summary>
    /// <param name="call">The function, such as clBuildProgram.</param>
    /// <param name="status">What it returned.</param>
    /// <param name="detail">What was requested, and what to do.</param>
    public OpenClException(string call, CLError status, string detail)
        : base($"{call} failed: {Name(status)}. {detail}{Hint(status)}") { }

    /// <summary>Describes ILGPU's exception, which has no message of its own.</summary>
    internal static string Describe(CLException error) => $"OpenCL failed: {Name(error.Error)}.{Hint(error.Error)}";

    internal static void ThrowIfFailed(CLError status, string call, string detail)
    {
        if (status != CLError.CL_SUCCESS)
            throw new OpenClException(call, status, detail);
    }

    private static string Name(CLError status) => $"{Enum.GetName(status)?["CL_".Length..] ?? "unknown status"} ({(int)status})";

    private static string Hint(CLError status) => status switch
    {
        CLError.CL_MEM_OBJECT_ALLOCATION_FAILURE or CLError.CL_OUT_OF_RESOURCES or CLError.CL_OUT_OF_HOST_MEMORY
            or CLError.CL_INVALID_BUFFER_SIZE =>
            " The device ran out of memory or registers: try a smaller batch, or close other programs that use it.",
        (CLError)(-9999) =>
            " A kernel read or wrote outside a buffer (NVIDIA): run it on the CPU with the scalar form, which checks every access.",
        _ => "",
    };
}
