namespace GpuTrainer.Compute;

/// <summary>What the CPU entries of a kernel know of a launch. Read-only for them.</summary>
public unsafe struct CpuLaunch
{
    /// <summary>The packed arguments: see <see cref="KernelParameterInfo.PackedBytes"/>.</summary>
    public byte* Arguments;

    /// <summary>Groups along x.</summary>
    public int GridDimX;

    /// <summary>Groups along y.</summary>
    public int GridDimY;

    /// <summary>Groups along z.</summary>
    public int GridDimZ;

    /// <summary>Threads of a group along x.</summary>
    public int GroupDimX;

    /// <summary>Threads of a group along y.</summary>
    public int GroupDimY;

    /// <summary>Threads of a group along z.</summary>
    public int GroupDimZ;
}
