using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>Adagrad (Duchi, Hazan and Singer 2011), as torch.optim.Adagrad.</summary>
/// <remarks>Thread i owns parameter i and its sum of squares. Auto-grouped launch over all parameters; in place.</remarks>
public sealed class AdagradStep : IOptimizer
{
    private readonly AcceleratorStream _stream;
    private readonly Action<
        AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<int>, float,
        float> _step;

    private readonly double _rateDecay;
    private readonly float _initialSum;
    private readonly float _epsilon;
    private readonly float _weightDecay;

    /// <summary>Loads the kernel.</summary>
    /// <param name="accelerator">Where to run.</param>
    /// <param name="rateDecay">Divides the rate of step k by 1 + (k - 1) * rateDecay.</param>
    /// <param name="initialSum">The initial sums of squares.</param>
    /// <param name="epsilon">Added to their root.</param>
    /// <param name="weightDecay">Adds weightDecay * parameter to the gradient.</param>
    public AdagradStep(Accelerator accelerator, double rateDecay = 0, double initialSum = 0, double epsilon = 1e-10, double weightDecay = 0)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        _rateDecay = rateDecay;
        _initialSum = (float)initialSum;
        _epsilon = (float)epsilon;
        _weightDecay = (float)weightDecay;
        _stream = accelerator.DefaultStream;
        accelerator.Load(StepKernel, out _step);
    }

    /// <inheritdoc/>
    public int StatesPerParameter => 1;

    /// <inheritdoc/>
    public int ScalarsPerStep => 1;

    /// <inheritdoc/>
    public float InitialState(int state) => _initialSum;

    /// <inheritdoc/>
    public void WriteScalars(long step, double learningRate, Span<float> scalars) =>
        scalars[0] = (float)(learningRate / (1 + (step - 1) * _rateDecay));

    /// <inheritdoc/>
    public void Step(
        int count, ArrayView<float> parameters, ArrayView<float> gradients, ArrayView<float> state, ArrayView<float> scalars,
        ArrayView<int> clock)
    {
        IOptimizer.Check(this, count, parameters, gradients, state, scalars, clock);
        _step(_stream, count, parameters, gradients, state, scalars, clock, _weightDecay, _epsilon);
    }

    /// <summary>
    /// g = gradient + decay * p; s = s + g^2; p -= rate * g / (sqrt(s) + epsilon). Thread i owns parameter i and its sum.
    /// </summary>
    [Kernel]
    internal static void StepKernel(
        Index1D i, ArrayView<float> parameters, ArrayView<float> gradients, ArrayView<float> sums, ArrayView<float> scalars,
        ArrayView<int> clock,
        float weightDecay, float epsilon)
    {
        float rate = scalars[clock[StepClock.InEpoch]];
        float p = parameters[i];
        float g = KernelMath.FusedMultiplyAdd(weightDecay, p, gradients[i]);
        float s = KernelMath.FusedMultiplyAdd(g, g, sums[i]);
        sums[i] = s;
        parameters[i] = KernelMath.FusedMultiplyAdd(-rate, g / (MathF.Sqrt(s) + epsilon), p);
    }
}
