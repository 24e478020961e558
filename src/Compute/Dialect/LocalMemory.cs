namespace GpuTrainer.Compute;

/// <summary>Memory of one thread, kept in registers where its indices are constants after unrolling. Only inside a kernel.</summary>
public static class LocalMemory
{
    /// <summary>An array of this thread alone; its contents are undefined at the start.</summary>
    /// <param name="extent">Elements; a constant.</param>
    [Intrinsic("local.allocate")]
    public static ArrayView<T> Allocate<T>(int extent)
        where T : unmanaged => throw DeviceOnly.Exception(nameof(LocalMemory));
}
