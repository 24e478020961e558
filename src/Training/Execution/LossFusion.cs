using GpuTrainer.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>
/// A loss and the step's metrics in one launch, with the same bits as the two alone: for cross-entropy without class weights, on GPUs, and
/// for batches that fit one thread group.
/// </summary>
/// <remarks>The clock advances in the middle of the step: later launches of the step read <see cref="StepClock.Before"/>.</remarks>
internal sealed class LossFusion
{
    private readonly SoftmaxCrossEntropyStep _step;
    private readonly float _smoothing;

    private LossFusion(SoftmaxCrossEntropyStep step, float smoothing)
    {
        _step = step;
        _smoothing = smoothing;
    }

    /// <summary>Loads the kernel; null = separate launches are needed, or faster.</summary>
    /// <param name="accelerator">Where to run.</param>
    /// <param name="loss">The loss's own kernels.</param>
    /// <param name="maxRows">Samples of the largest batch.</param>
    public static LossFusion? For(Accelerator accelerator, LossKernels loss, int maxRows) =>
        loss is SoftmaxCrossEntropy crossEntropy && SoftmaxCrossEntropyStep.For(accelerator, maxRows) is { } step
            ? new LossFusion(step, crossEntropy.Smoothing)
            : null;

    /// <summary>Does what <see cref="LossKernels.Train"/> and <see cref="StepMetrics.Accumulate"/> do.</summary>
    public void Train(
        int rows, int classes, ArrayView<float> outputs, ArrayView<int> labels, ArrayView<float> gradient, StepMetrics metrics, StepClock clock) =>
        _step.Train(rows, classes, outputs, labels, _smoothing, gradient, metrics, clock);
}
