namespace GpuTrainer.Compute;

/// <summary>How the CPU runs kernels. The results do not depend on it.</summary>
public sealed record CpuOptions
{
    /// <summary>Threads that run groups, the launching one among them. Default: one for each core.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The form of the kernels; <see cref="CpuVectorWidth.Scalar"/> checks every access.</summary>
    public CpuVectorWidth VectorWidth { get; init; } = CpuVectorWidth.Auto;
}
