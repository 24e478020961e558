using GpuTrainer.Compute;
using GpuTrainer.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>Softmax and cross-entropy in one launch.</summary>
internal sealed class CrossEntropyKernels(Accelerator accelerator, float labelSmoothing, int maxRows) : LossKernels
{
    private readonly SoftmaxCrossEntropy _kernels = new(accelerator);
    private readonly SoftmaxCrossEntropyStep? _step = SoftmaxCrossEntropyStep.For(accelerator, maxRows);

    public override bool HasTrainStep => _step is not null;

    public override void TrainStep(
        int rows, int classes, ArrayView<float> logits, ArrayView<int> labels, ArrayView<float> gradient, StepMetrics metrics, StepClock clock) =>
        _step!.Train(rows, classes, logits, labels, labelSmoothing, gradient, metrics, clock);

    public override void Train(
        int rows, int classes, ArrayView<float> logits, ArrayView<int> labels, ArrayView<float> gradient, ArrayView<float> losses,
        ArrayView<int> correct) =>
        _kernels.Train(rows, classes, logits, labels, labelSmoothing, gradient, losses, correct);

    public override void Evaluate(
        int rows, int classes, ArrayView<float> logits, ArrayView<int> labels, ArrayView<float> scratch, ArrayView<float> losses,
        ArrayView<int> correct) =>
        _kernels.Evaluate(rows, classes, logits, labels, labelSmoothing, losses, correct);
}
