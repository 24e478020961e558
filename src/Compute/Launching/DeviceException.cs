namespace GpuTrainer.Compute;

/// <summary>A device, its driver or its memory failed, or is not there.</summary>
public class DeviceException : Exception
{
    /// <summary>What failed, where, what was expected and what to do.</summary>
    public DeviceException(string message)
        : base(message) { }

    /// <summary>What failed, with the failure below it.</summary>
    public DeviceException(string message, Exception innerException)
        : base(message, innerException) { }
}
