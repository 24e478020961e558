namespace GpuTrainer.Compute;

/// <summary>An index of an auto-grouped kernel, or the extent of its launch.</summary>
public interface IIndex
{
    /// <summary>The number of indices in an extent of this value: the product of its components.</summary>
    long Size { get; }
}
