namespace GpuTrainer.Model;

/// <summary>The last word of a Philox counter: uses of the same seed that differ here never share a number. Values are never reused.</summary>
public enum RandomPurpose : uint
{
    /// <summary>Dropout masks (the kernels).</summary>
    Dropout = 1,

    /// <summary>Initial weights.</summary>
    Initialization = 2,

    /// <summary>The order of the samples in an epoch.</summary>
    Shuffle = 3,
}
