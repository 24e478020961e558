namespace GpuTrainer.Compute.OpenCl;

/// <summary>A call of OpenCL that failed. The message names the call and the status as the specification spells it.</summary>
public sealed class OpenClException : Exception
{
    /// <summary>An error found by ourselves.</summary>
    /// <param name="message">What, where, and what to do.</param>
    public OpenClException(string message)
        : base(message)
    {
    }

    /// <summary>A failed call.</summary>
    /// <param name="call">The function, such as clBuildProgram.</param>
    /// <param name="status">What it returned.</param>
    /// <param name="detail">What was asked for, and what to do; may be empty.</param>
    public OpenClException(string call, int status, string detail)
        : base($"{call} failed: {OpenClStatus.Name(status)} ({status})." + (detail.Length > 0 ? " " + detail : "") + OpenClStatus.Hint(status))
    {
        Status = status;
    }

    /// <summary>What the call returned; 0 when no call failed.</summary>
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
