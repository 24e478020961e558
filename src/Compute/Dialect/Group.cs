namespace GpuTrainer.Compute;

/// <summary>Where in its group the running thread is. Only inside a kernel.</summary>
public static class Group
{
    /// <summary>Index of the thread in its group along x.</summary>
    [Intrinsic("group.index.x")]
    public static int IdxX => throw DeviceOnly.Exception(nameof(Group));

    /// <summary>Index of the thread in its group along y.</summary>
    [Intrinsic("group.index.y")]
    public static int IdxY => throw DeviceOnly.Exception(nameof(Group));

    /// <summary>Index of the thread in its group along z.</summary>
    [Intrinsic("group.index.z")]
    public static int IdxZ => throw DeviceOnly.Exception(nameof(Group));

    /// <summary>Threads in a group along x.</summary>
    [Intrinsic("group.dimension.x")]
    public static int DimX => throw DeviceOnly.Exception(nameof(Group));

    /// <summary>Threads in a group along y.</summary>
    [Intrinsic("group.dimension.y")]
    public static int DimY => throw DeviceOnly.Exception(nameof(Group));

    /// <summary>Threads in a group along z.</summary>
    [Intrinsic("group.dimension.z")]
    public static int DimZ => throw DeviceOnly.Exception(nameof(Group));

    /// <summary>
    /// Waits until all threads of the group are here, and makes their stores visible to each other. Every thread of the group must reach it.
    /// </summary>
    [Intrinsic("group.barrier")]
    public static void Barrier() => throw DeviceOnly.Exception(nameof(Group));
}
