namespace GpuTrainer.Compute;

/// <summary>Which form of a kernel the CPU runs.</summary>
public enum CpuVectorWidth
{
    /// <summary>The widest that the processor accelerates.</summary>
    Auto,

    /// <summary>One lane, with every access checked.</summary>
    Scalar,

    /// <summary>4 float lanes.</summary>
    Vector128,

    /// <summary>8 float lanes.</summary>
    Vector256,

    /// <summary>16 float lanes.</summary>
    Vector512,
}
