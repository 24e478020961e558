namespace GpuTrainer.Data.Idx;

/// <summary>In what some sets' IDX files differ from MNIST's.</summary>
/// <param name="FirstLabel">The label of the first class: EMNIST's letters count from 1.</param>
/// <param name="Transposed">Whether pictures are stored column by column, as EMNIST's are.</param>
public sealed record IdxForm(int FirstLabel = 0, bool Transposed = false)
{
    /// <summary>As MNIST's files are.</summary>
    public static IdxForm Plain { get; } = new();
}
