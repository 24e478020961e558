using System.Globalization;
using GpuTrainer.Compute;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>PyTorch's CrossEntropyLoss: minus the logarithm of the softmax at the label, the mean over the batch.</summary>
public sealed record CrossEntropy : Loss
{
    /// <summary>Creates the loss.</summary>
    /// <param name="labelSmoothing">In [0, 1]: the target is (1 - s) at the label plus s / classes everywhere.</param>
    /// <exception cref="TrainingException">The smoothing is out of its range.</exception>
    public CrossEntropy(float labelSmoothing = 0f)
    {
        if (!(labelSmoothing >= 0 && labelSmoothing <= 1))
            throw new TrainingException($"Cross-entropy: the label smoothing is {labelSmoothing}, expected 0 to 1.");
        LabelSmoothing = labelSmoothing;
    }

    /// <summary>In [0, 1].</summary>
    public float LabelSmoothing { get; }

    /// <inheritdoc/>
    public override string Text =>
        LabelSmoothing == 0 ? "cross-entropy" : $"cross-entropy {LabelSmoothing.ToString("R", CultureInfo.InvariantCulture)}";

    internal override LossKernels Load(Accelerator accelerator, int maxRows) => new CrossEntropyKernels(accelerator, LabelSmoothing, maxRows);
}
