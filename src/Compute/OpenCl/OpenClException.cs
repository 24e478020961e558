using GpuTrainer.Compute.OpenCl;

namespace GpuTrainer.Compute;

/// <summary>A call of OpenCL that failed. The message names the call and the status as the specification spells it.</summary>
public sealed class OpenClException : DeviceException
{
    /// <summary>A failed call.</summary>
    /// <param name="call">The function, such as clBuildProgram.</param>
    /// <param name="status">What it returned, such as -11.</param>
    /// <param name="detail">What was asked for, and what to do; may be empty.</param>
    public OpenClException(string call, int status, string detail)
        : base($"{call} failed: {OpenClStatus.Name(status)} ({status})." + (detail.Length > 0 ? " " + detail : "") + OpenClStatus.Hint(status))
    {
        Status = status;
    }

    /// <summary>What the call returned.</summary>
    public int Status { get; }

    /// <summary>Throws unless a call succeeded.</summary>
    internal static void ThrowIfFailed(int status, string call)
    {
        if (status != 0)
        {
            throw new OpenClException(call, status, "");
        }
    }
}
