using GpuTrainer.Model;

namespace GpuTrainer.Training;

/// <summary>
/// Everything that a training needs to resume as if it had never stopped, on the host. The order of the samples, dropout and augmentation
/// are functions of seed, epoch and step, and the optimizer's scalars a function of the step, so the position stands for them.
/// </summary>
/// <remarks>Arrays are in the order of the flat device buffers. The trainer reuses a few states.</remarks>
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

    /// <summary>Null = no average is kept.</summary>
    public float[]? Average { get; }

    /// <summary>[LearnedLength], the gradients accumulated in the current group of batches; null = none are accumulated.</summary>
    public float[]? GradientSums { get; }

    /// <summary>[2], of the current epoch: the sum of the losses and its rounding error.</summary>
    public float[] LossSum { get; } = new float[2];

    /// <summary>[2], of the current epoch: correct predictions, samples.</summary>
    public long[] Counts { get; } = new long[2];

    /// <summary>Bytes of all values, without the best weights.</summary>
    public long Bytes => sizeof(float) * ((long)Weights.Length + Optimizer.Length + (Average?.Length ?? 0) + (GradientSums?.Length ?? 0));

    /// <summary>The weights evaluated after the best epoch; null = none yet, or not kept. Never modified, so states share it.</summary>
    public float[]? Best { get; set; }

    /// <summary>The position of the training and its history.</summary>
    public CheckpointProgress Progress { get; set; } = new();
}
