using GpuTrainer.Compute;
using GpuTrainer.Kernels;
using GpuTrainer.Training;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Examples;

/// <summary>
/// Lion (Chen et al. 2023, "Symbolic Discovery of Optimization Algorithms"): w -= rate * (sign(beta1 m + (1 - beta1) g) + weightDecay * w),
/// then m = beta2 m + (1 - beta2) g. The best rate is a third to a tenth of Adam's, and the best decay greater by the same factor.
/// </summary>
public sealed record Lion : Optimizer
{
    public Lion(double learningRate = 1e-4, double beta1 = 0.9, double beta2 = 0.99, double weightDecay = 0)
        : base(learningRate)
    {
        Beta1 = CheckShare(beta1, nameof(Beta1), isOneIncluded: false);
        Beta2 = CheckShare(beta2, nameof(Beta2), isOneIncluded: false);
        WeightDecay = CheckAtLeastZero(weightDecay, nameof(WeightDecay));
    }

    public double Beta1 { get; }

    public double Beta2 { get; }

    public double WeightDecay { get; }

    public override IOptimizer Load(Accelerator accelerator) => new LionStep(accelerator, this);
}

/// <summary>Lion's step on all weights, which are one flat buffer.</summary>
internal sealed class LionStep : IOptimizer
{
    // The scalars of a step: what changes with the learning rate.
    private const int Scalars = 2;
    private const int Rate = 0;
    private const int Shrink = 1;

    private readonly AcceleratorStream _stream;
    private readonly Lion _lion;
    private readonly Action<
        AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<int>, float, float,
        float, float> _step;

    public LionStep(Accelerator accelerator, Lion lion)
    {
        _stream = accelerator.DefaultStream;
        _lion = lion;
        accelerator.Load(StepKernel, out _step);
    }

    public int StatesPerParameter => 1;

    public int ScalarsPerStep => Scalars;

    public void WriteScalars(long step, double learningRate, Span<float> scalars)
    {
        scalars[Rate] = (float)learningRate;
        scalars[Shrink] = (float)(1 - learningRate * _lion.WeightDecay);
    }

    public void Step(
        int count, ArrayView<float> parameters, ArrayView<float> gradients, ArrayView<float> state, ArrayView<float> scalars,
        ArrayView<int> clock) =>
        _step(
            _stream, count, parameters, gradients, state, scalars, clock,
            (float)_lion.Beta1, (float)(1 - _lion.Beta1), (float)_lion.Beta2, (float)(1 - _lion.Beta2));

    /// <summary>
    /// p = shrink * p - rate * sign(beta1 m + (1 - beta1) g); m = beta2 m + (1 - beta2) g. Thread i owns parameter i and its momentum.
    /// </summary>
    [Kernel]
    internal static void StepKernel(
        Index1D i, ArrayView<float> parameters, ArrayView<float> gradients, ArrayView<float> momentum, ArrayView<float> scalars,
        ArrayView<int> clock,
        float beta1, float rest1, float beta2, float rest2)
    {
        // The scalars of all steps of an epoch are on the device; the clock, also on the device, gives the current row.
        int row = clock[StepClock.InEpoch] * Scalars;
        float rate = scalars[row + Rate];
        float shrink = scalars[row + Shrink];
        float g = gradients[i];
        float m = momentum[i];
        float direction = KernelMath.FusedMultiplyAdd(rest1, g, beta1 * m);
        float sign = direction > 0f ? 1f : direction < 0f ? -1f : direction; // 0 stays 0, and NaN stays NaN.
        parameters[i] = KernelMath.FusedMultiplyAdd(-rate, sign, shrink * parameters[i]);
        momentum[i] = KernelMath.FusedMultiplyAdd(rest2, g, beta2 * m);
    }
}
