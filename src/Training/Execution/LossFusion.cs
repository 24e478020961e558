using GpuTrainer.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>
/// A loss and the step's metrics in one launch, with the same bits as the two alone. The rule that knows such a launch for one loss:
/// cross-entropy without weights, on GPUs and in batches of one group's size.
/// </summary>
/// <remarks>The clock moves on in the middle of the step: what follows in it reads <see cref="StepClock.Before"/>.</remarks>
internal sealed class LossFusion
{
    private readonly SoftmaxCrossEntropyStep _step;
    private readonly float _smoothing;

    private LossFusion(SoftmaxCrossEntropyStep step, float smoothing)
    {
        _step = step;
        _smoothing = smoothing;
    }

    /// <summary>Loads the launch; null where there is none, or separate ones are the better way.</summary>
    /// <param name="accelerator">Where to run.</param>
    /// <param name="loss">The loss's own kernels.</param>
    /// <param name="maxRows">Samples of the largest batch.</param>
    public static LossFusion? For(Accelerator accelerator, LossKernels loss, int maxRows) =>
        loss is SoftmaxCrossEntropy crossEntropy && SoftmaxCrossEntropyStep.For(accelerator, maxRows) is { } step
            ? new LossFusion(step, crossEntropy.Smoothing)
            : null;

    /// <summary>As <see cref="LossKernels.Train"/> and <see cref="StepMetrics.Accumulate"/>.</summary>
    public void Train(
        int rows, int classes, ArrayView<float> outputs, ArrayView<int> labels, ArrayView<float> gradient, StepMetrics metrics, StepClock clock) =>
        _step.Train(rows, classes, outputs, labels, _smoothing, gradient, metrics, clock);
}
