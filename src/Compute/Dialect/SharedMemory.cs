namespace GpuTrainer.Compute;

/// <summary>Memory that the threads of a group share. Only inside a kernel.</summary>
public static class SharedMemory
{
    /// <summary>An array that all threads of the group see; its contents are undefined at the start.</summary>
    /// <param name="extent">Elements; a constant.</param>
    [Intrinsic("shared.allocate")]
    public static ArrayView<T> Allocate<T>(int extent)
        where T : unmanaged => throw DeviceOnly.Exception(nameof(SharedMemory));
}
