namespace GpuTrainer.Compute;

/// <summary>The shape of a launch: how many groups, and how many threads each. Tuples convert to it: <c>kernel((4, 16), ...)</c>.</summary>
/// <param name="gridDim">Groups along each axis.</param>
/// <param name="groupDim">Threads of a group along each axis.</param>
public readonly struct KernelConfig(Index3D gridDim, Index3D groupDim) : IEquatable<KernelConfig>
{
    /// <summary>A one-dimensional launch.</summary>
    public KernelConfig(Index1D gridDim, Index1D groupDim)
        : this(new Index3D(gridDim.X, 1, 1), new Index3D(groupDim.X, 1, 1))
    {
    }

    /// <summary>A two-dimensional launch.</summary>
    public KernelConfig(Index2D gridDim, Index2D groupDim)
        : this(new Index3D(gridDim.X, gridDim.Y, 1), new Index3D(groupDim.X, groupDim.Y, 1))
    {
    }

    /// <summary>A three-dimensional launch.</summary>
    public KernelConfig(int gridDimX, int gridDimY, int gridDimZ, int groupDimX, int groupDimY, int groupDimZ)
        : this(new Index3D(gridDimX, gridDimY, gridDimZ), new Index3D(groupDimX, groupDimY, groupDimZ))
    {
    }

    /// <summary>Groups along each axis.</summary>
    public Index3D GridDim { get; } = gridDim;

    /// <summary>Threads of a group along each axis.</summary>
    public Index3D GroupDim { get; } = groupDim;

    /// <summary>One-dimensional grid and group.</summary>
    public static implicit operator KernelConfig((Index1D Grid, Index1D Group) dimensions) => new(dimensions.Grid, dimensions.Group);

    /// <summary>Two-dimensional grid and group.</summary>
    public static implicit operator KernelConfig((Index2D Grid, Index2D Group) dimensions) => new(dimensions.Grid, dimensions.Group);

    /// <summary>Three-dimensional grid, one-dimensional group.</summary>
    public static implicit operator KernelConfig((Index3D Grid, Index1D Group) dimensions) =>
        new(dimensions.Grid, new Index3D(dimensions.Group.X, 1, 1));

    /// <summary>Three-dimensional grid, two-dimensional group.</summary>
    public static implicit operator KernelConfig((Index3D Grid, Index2D Group) dimensions) =>
        new(dimensions.Grid, new Index3D(dimensions.Group.X, dimensions.Group.Y, 1));

    /// <summary>Three-dimensional grid and group.</summary>
    public static implicit operator KernelConfig((Index3D Grid, Index3D Group) dimensions) => new(dimensions.Grid, dimensions.Group);

    /// <summary>Equality of all dimensions.</summary>
    public static bool operator ==(KernelConfig left, KernelConfig right) => left.Equals(right);

    /// <summary>Inequality of some dimension.</summary>
    public static bool operator !=(KernelConfig left, KernelConfig right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(KernelConfig other) => GridDim == other.GridDim && GroupDim == other.GroupDim;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is KernelConfig other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(GridDim, GroupDim);

    /// <inheritdoc/>
    public override string ToString() => $"grid {GridDim} x group {GroupDim}";
}
