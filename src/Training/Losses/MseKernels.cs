using GpuTrainer.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>Softmax and mean square error against the one-hot label in one launch.</summary>
internal sealed class MseKernels(Accelerator accelerator) : LossKernels
{
    private readonly SoftmaxMse _kernels = new(accelerator);

    public override void Train(
        int rows, int classes, ArrayView<float> logits, ArrayView<int> labels, ArrayView<float> gradient, ArrayView<float> losses,
        ArrayView<int> correct) =>
        _kernels.Train(rows, classes, logits, labels, gradient, losses, correct);

    public override void Evaluate(
        int rows, int classes, ArrayView<float> logits, ArrayView<int> labels, ArrayView<float> scratch, ArrayView<float> losses,
        ArrayView<int> correct) =>
        _kernels.Train(rows, classes, logits, labels, scratch, losses, correct);
}
