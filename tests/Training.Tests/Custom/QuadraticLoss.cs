using GpuTrainer.Compute;
using GpuTrainer.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Training.Tests.Custom;

/// <summary>A loss that the library does not know, as a user writes it: the mean of weight * x^2 - [j = label] x.</summary>
public sealed record QuadraticLoss(float Weight) : Loss
{
    public static Kind<Loss> Kind { get; } = new(
        "quadratic", "a loss of the tests", [Setting.Number("weight", "Weight of the square", "0.5", 0, 10, "a number from 0 to 10")],
        values => new QuadraticLoss((float)values.Number("weight")));

    public override string Text => FormattableString.Invariant($"quadratic {Weight}");

    public override LossKernels Load(Accelerator accelerator, int maxRows) => new QuadraticKernels(accelerator, Weight);
}

/// <summary>Each row's loss is the mean of weight * x^2 - [j = label] x. Thread m owns row m.</summary>
internal sealed class QuadraticKernels : LossKernels
{
    private readonly Accelerator _accelerator;
    private readonly float _weight;
    private readonly Action<
        AcceleratorStream, Index1D, ArrayView<float>, ArrayView<int>, ArrayView<float>, ArrayView<float>, ArrayView<int>, int, float,
        float> _train;

    public QuadraticKernels(Accelerator accelerator, float weight)
    {
        _accelerator = accelerator;
        _weight = weight;
        accelerator.Load(TrainKernel, out _train);
    }

    public override void Train(
        int rows, int classes, ArrayView<float> outputs, ArrayView<int> labels, ArrayView<float> gradient, ArrayView<float> losses,
        ArrayView<int> correct)
    {
        Check(rows, classes, outputs, labels, gradient, losses, correct);
        _train(_accelerator.DefaultStream, rows, outputs, labels, gradient, losses, correct, classes, _weight, 1f / (rows * classes));
    }

    [Kernel]
    private static void TrainKernel(
        Index1D row, ArrayView<float> outputs, ArrayView<int> labels, ArrayView<float> gradient, ArrayView<float> losses,
        ArrayView<int> correct,
        int classes, float weight, float scale)
    {
        int first = row * classes;
        float total = 0f;
        int best = 0;
        for (int j = 0; j < classes; j++)
        {
            float x = outputs[first + j];
            float target = j == labels[row] ? 1f : 0f;
            total += weight * x * x - target * x;
            gradient[first + j] = (2f * weight * x - target) * scale;
            best = x > outputs[first + best] ? j : best;
        }

        losses[row] = total / classes;
        correct[row] = best == labels[row] ? 1 : 0;
    }
}
