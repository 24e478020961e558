namespace GpuTrainer.Compute;

/// <summary>Where in the grid the running thread's group is. Only inside a kernel.</summary>
public static class Grid
{
    /// <summary>Index of the group in the grid along x.</summary>
    [Intrinsic("grid.index.x")]
    public static int IdxX => throw DeviceOnly.Exception(nameof(Grid));

    /// <summary>Index of the group in the grid along y.</summary>
    [Intrinsic("grid.index.y")]
    public static int IdxY => throw DeviceOnly.Exception(nameof(Grid));

    /// <summary>Index of the group in the grid along z.</summary>
    [Intrinsic("grid.index.z")]
    public static int IdxZ => throw DeviceOnly.Exception(nameof(Grid));

    /// <summary>Groups in the grid along x.</summary>
    [Intrinsic("grid.dimension.x")]
    public static int DimX => throw DeviceOnly.Exception(nameof(Grid));

    /// <summary>Groups in the grid along y.</summary>
    [Intrinsic("grid.dimension.y")]
    public static int DimY => throw DeviceOnly.Exception(nameof(Grid));

    /// <summary>Groups in the grid along z.</summary>
    [Intrinsic("grid.dimension.z")]
    public static int DimZ => throw DeviceOnly.Exception(nameof(Grid));
}
