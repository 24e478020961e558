namespace GpuTrainer.KernelCompiler.Analysis;

/// <summary>
/// How a value differs between the lanes of a vector: threads whose GroupIndex.x is consecutive and whose y and z are equal.
/// </summary>
public enum Variance
{
    /// <summary>Unknown: the value has not been assigned yet.</summary>
    Unassigned,

    /// <summary>The same in all lanes.</summary>
    Uniform,

    /// <summary>Lane l has the value of lane 0 plus l times a constant stride (modulo 2^32).</summary>
    Affine,

    /// <summary>Anything.</summary>
    Varying,
}

/// <summary>What the uniformity analysis knows about a value.</summary>
/// <param name="Variance">How the lanes differ.</param>
/// <param name="Stride">The step from lane to lane when <see cref="Variance.Affine"/>, else 0.</param>
/// <param name="DependsOnThread">False if the value is the same for all threads of the group.</param>
public readonly record struct LaneShape(Variance Variance, int Stride, bool DependsOnThread)
{
    /// <summary>Not assigned yet: the bottom of the lattice.</summary>
    public static readonly LaneShape Unassigned = new(Variance.Unassigned, 0, false);

    /// <summary>The same for all threads of the group.</summary>
    public static readonly LaneShape Group = new(Variance.Uniform, 0, false);

    /// <summary>The same in all lanes of a vector, but not for all threads of the group.</summary>
    public static readonly LaneShape Row = new(Variance.Uniform, 0, true);

    /// <summary>Anything in each lane.</summary>
    public static readonly LaneShape Varying = new(Variance.Varying, 0, true);

    /// <summary>True if all lanes agree, or before the first assignment.</summary>
    public bool IsUniform => Variance is Variance.Uniform or Variance.Unassigned;

    /// <summary>True if one scalar, the value of lane 0, represents all lanes.</summary>
    public bool IsScalar => Variance != Variance.Varying;

    /// <summary>A value that steps by <paramref name="stride"/> from lane to lane.</summary>
    public static LaneShape Affine(int stride) => stride == 0 ? Row : new(Variance.Affine, stride, true);

    /// <summary>The most specific shape that covers both.</summary>
    public static LaneShape Join(LaneShape a, LaneShape b)
    {
        if (a.Variance == Variance.Unassigned)
            return b;

        if (b.Variance == Variance.Unassigned)
            return a;

        return a.Variance == b.Variance && a.Stride == b.Stride
            ? new LaneShape(a.Variance, a.Stride, a.DependsOnThread || b.DependsOnThread)
            : Varying;
    }
}
