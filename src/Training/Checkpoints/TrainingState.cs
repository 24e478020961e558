using GpuTrainer.Model;

namespace GpuTrainer.Training;

/// <summary>
/// All that a training needs to go on as if it had never stopped, on the host. The order of the samples, dropout and augmentation are functions of
/// seed, epoch and step, and the scalars of the optimizer of the step, so the position stands for them.
/// </summary>
/// <remarks>Arrays are in the order of the flat device buffers. The trainer fills the same few states again and again.</remarks>
internal sealed class TrainingState
{
    public TrainingState(ParameterLayout layout, int statesPerParameter, bool hasAverage, bool hasGroups)
    {
        Layout = layout;
        int length = Math.Max(layout.BufferLength, ParameterLayout.Alignment); // As ParameterBuffer allocates it.
        Weights = new float[length];
        Optimizer = new float[(long)statesPerParameter * layout.LearnedLength];
        StatesPerParameter = statesPerParameter;
        Average = hasAverage ? new float[length] : null;
        GradientSums = hasGroups ? new float[layout.LearnedLength] : null;
    }

    public ParameterLayout Layout { get; }

    public int StatesPerParameter { get; }

    public float[] Weights { get; }

    /// <summary>[StatesPerParameter, LearnedLength].</summary>
    public float[] Optimizer { get; }

    /// <summary>Null where none is kept.</summary>
    public float[]? Average { get; }

    /// <summary>[LearnedLength], of the batches of the group under way; null where each batch is one.</summary>
    public float[]? GradientSums { get; }

    /// <summary>[2], of the epoch under way: the losses' sum and its rounding error.</summary>
    public float[] LossSum { get; } = new float[2];

    /// <summary>[2], of the epoch under way: right predictions, samples.</summary>
    public long[] Counts { get; } = new long[2];

    /// <summary>Of all values but the best ones.</summary>
    public long Bytes => sizeof(float) * ((long)Weights.Length + Optimizer.Length + (Average?.Length ?? 0) + (GradientSums?.Length ?? 0));

    /// <summary>What was evaluated after the best epoch; null before it, or where the best is not kept. Never changed, so states share it.</summary>
    public float[]? Best { get; set; }

    /// <summary>Where the training is, and what it has seen.</summary>
    public CheckpointProgress Progress { get; set; } = new();
}
