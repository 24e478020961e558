using GpuTrainer.Compute;
using GpuTrainer.Kernels;
using ILGPU;

namespace GpuTrainer.Training;

/// <summary>A loss made ready to run on an accelerator. Launches only; B = rows, C = classes; everything is overwritten.</summary>
internal abstract class LossKernels
{
    /// <summary>Each sample's loss and the gradient of their mean.</summary>
    /// <param name="rows">B.</param>
    /// <param name="classes">C.</param>
    /// <param name="logits">[B, C].</param>
    /// <param name="labels">[B], 0 to C - 1.</param>
    /// <param name="gradient">[B, C], overwritten.</param>
    /// <param name="losses">[B], overwritten.</param>
    /// <param name="correct">[B], overwritten: 1 where the largest logit is the label's.</param>
    public abstract void Train(
        int rows, int classes, ArrayView<float> logits, ArrayView<int> labels, ArrayView<float> gradient, ArrayView<float> losses,
        ArrayView<int> correct);

    /// <summary>Whether <see cref="TrainStep"/> does <see cref="Train"/> and the metrics in one launch.</summary>
    public virtual bool HasTrainStep => false;

    /// <summary><see cref="Train"/>, <see cref="StepMetrics.Accumulate"/>, and the clock moves on: what follows in the step reads StepClock.Before.</summary>
    public virtual void TrainStep(
        int rows, int classes, ArrayView<float> logits, ArrayView<int> labels, ArrayView<float> gradient, StepMetrics metrics, StepClock clock) =>
        throw new InvalidOperationException($"{GetType().Name} has no launch for loss and metrics.");

    /// <summary>Each sample's loss, the same bits as in training.</summary>
    /// <param name="rows">B.</param>
    /// <param name="classes">C.</param>
    /// <param name="logits">[B, C].</param>
    /// <param name="labels">[B], 0 to C - 1.</param>
    /// <param name="scratch">[B, C], overwritten.</param>
    /// <param name="losses">[B], overwritten.</param>
    /// <param name="correct">[B], overwritten: 1 where the largest logit is the label's.</param>
    public abstract void Evaluate(
        int rows, int classes, ArrayView<float> logits, ArrayView<int> labels, ArrayView<float> scratch, ArrayView<float> losses,
        ArrayView<int> correct);
}
