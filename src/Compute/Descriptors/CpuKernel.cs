namespace GpuTrainer.Compute;

/// <summary>
/// A kernel's CPU entry points, one per vector width. An entry runs a range of groups, from a first (inclusive) to a last (exclusive)
/// linear index g = x + GridDimX * (y + GridDimY * z); the scalar one checks every access.
/// </summary>
public sealed unsafe class CpuKernel
{
    private readonly delegate*<CpuLaunch*, int, int, void> _scalar;
    private readonly delegate*<CpuLaunch*, int, int, void> _vector128;
    private readonly delegate*<CpuLaunch*, int, int, void> _vector256;
    private readonly delegate*<CpuLaunch*, int, int, void> _vector512;

    /// <summary>The entries.</summary>
    public CpuKernel(
        delegate*<CpuLaunch*, int, int, void> scalar,
        delegate*<CpuLaunch*, int, int, void> vector128,
        delegate*<CpuLaunch*, int, int, void> vector256,
        delegate*<CpuLaunch*, int, int, void> vector512)
    {
        _scalar = scalar;
        _vector128 = vector128;
        _vector256 = vector256;
        _vector512 = vector512;
    }

    /// <summary>The entry for a width.</summary>
    /// <param name="width">Not <see cref="CpuVectorWidth.Auto"/>.</param>
    internal delegate*<CpuLaunch*, int, int, void> Entry(CpuVectorWidth width) => width switch
    {
        CpuVectorWidth.Scalar => _scalar,
        CpuVectorWidth.Vector128 => _vector128,
        CpuVectorWidth.Vector256 => _vector256,
        CpuVectorWidth.Vector512 => _vector512,
        _ => throw new ArgumentOutOfRangeException(nameof(width), width, "A kernel has no entry for this width; expected a resolved one."),
    };
}

/// <summary>What a kernel's CPU entries know about a launch; they only read it.</summary>
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

/// <summary>Which form of a kernel the CPU runs.</summary>
public enum CpuVectorWidth
{
    /// <summary>The widest that the CPU accelerates.</summary>
    Auto,

    /// <summary>One lane; every access is checked.</summary>
    Scalar,

    /// <summary>4 float lanes.</summary>
    Vector128,

    /// <summary>8 float lanes.</summary>
    Vector256,

    /// <summary>16 float lanes.</summary>
    Vector512,
}
