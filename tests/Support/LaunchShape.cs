namespace GpuTrainer.Support;

/// <summary>How many groups a launch has and how many threads a group has, along each axis.</summary>
public readonly record struct LaunchShape(int GridX, int GridY, int GridZ, int GroupX, int GroupY, int GroupZ)
{
    public int ThreadsPerGroup => GroupX * GroupY * GroupZ;

    public int Groups => GridX * GridY * GridZ;

    /// <summary>One axis only.</summary>
    public static LaunchShape Line(int groups, int threads) => new(groups, 1, 1, threads, 1, 1);

    /// <summary>The fewest groups of a size that cover extents, as an auto-grouped launch has them.</summary>
    public static LaunchShape Covering(int[] extents, int groupX, int groupY = 1, int groupZ = 1)
    {
        int Groups(int axis, int size) => axis < extents.Length ? (extents[axis] + size - 1) / size : 1;
        return new LaunchShape(Groups(0, groupX), Groups(1, groupY), Groups(2, groupZ), groupX, groupY, groupZ);
    }
}
