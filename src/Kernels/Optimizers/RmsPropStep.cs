using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>RMSprop (Tieleman and Hinton 2012), as torch.optim.RMSprop, not centered.</summary>
/// <remarks>
/// Thread i owns parameter i. Auto-grouped launch over all parameters; in place. The state is [1, parameters], the mean squares; with
/// momentum [2, parameters]: mean squares, then velocities.
/// </remarks>
public sealed class RmsPropStep : IOptimizer
{
    private readonly AcceleratorStream _stream;
    private readonly Action<
        AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<int>, float, float,
        float, float> _plain;

    private readonly Action<
        AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
        ArrayView<int>, float, float, float,
        float, float> _momentum;

    private readonly float _alpha;
    private readonly float _rest;
    private readonly float _epsilon;
    private readonly float _momentumFactor;
    private readonly float _weightDecay;

    /// <summary>Loads the kernels.</summary>
    /// <param name="accelerator">Where to run.</param>
    /// <param name="alpha">Decay of the mean squares, in [0, 1].</param>
    /// <param name="epsilon">Added to their root.</param>
    /// <param name="momentum">0 for none.</param>
    /// <param name="weightDecay">Adds weightDecay * parameter to the gradient.</param>
    public RmsPropStep(Accelerator accelerator, double alpha = 0.99, double epsilon = 1e-8, double momentum = 0, double weightDecay = 0)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        _alpha = (float)alpha;
        _rest = (float)(1 - alpha);
        _epsilon = (float)epsilon;
        _momentumFactor = (float)momentum;
        _weightDecay = (float)weightDecay;
        _stream = accelerator.DefaultStream;
        accelerator.Load(PlainKernel, out _plain);
        accelerator.Load(MomentumKernel, out _momentum);
    }

    /// <inheritdoc/>
    public int StatesPerParameter => _momentumFactor == 0f ? 1 : 2;

    /// <inheritdoc/>
    public int ScalarsPerStep => 1;

    /// <inheritdoc/>
    public void WriteScalars(long step, double learningRate, Span<float> scalars) => scalars[0] = (float)learningRate;

    /// <inheritdoc/>
    public void Step(
        int count, ArrayView<float> parameters, ArrayView<float> gradients, ArrayView<float> state, ArrayView<float> scalars,
        ArrayView<int> clock)
    {
        IOptimizer.Check(this, count, parameters, gradients, state, scalars, clock);
        if (_momentumFactor == 0f)
        {
            _plain(_stream, count, parameters, gradients, state, scalars, clock, _weightDecay, _alpha, _rest, _epsilon);
            return;
        }

        _momentum(
            _stream, count, parameters, gradients, state.SubView(0, count), state.SubView(count, count), scalars, clock, _weightDecay,
            _alpha, _rest, _epsilon,
            _momentumFactor);
    }

    /// <summary>
    /// g = gradient + decay * p; s = alpha s + (1 - alpha) g^2; p -= rate * g / (sqrt(s) + epsilon). Thread i owns parameter i and its mean
    /// square.
    /// </summary>
    [Kernel]
    internal static void PlainKernel(
        Index1D i, ArrayView<float> parameters, ArrayView<float> gradients, ArrayView<float> squares, ArrayView<float> scalars,
        ArrayView<int> clock,
        float weightDecay, float alpha, float rest, float epsilon)
    {
        float rate = scalars[clock[StepClock.InEpoch]];
        float p = parameters[i];
        float g = KernelMath.FusedMultiplyAdd(weightDecay, p, gradients[i]);
        float s = KernelMath.FusedMultiplyAdd(rest * g, g, alpha * squares[i]);
        squares[i] = s;
        parameters[i] = KernelMath.FusedMultiplyAdd(-rate, g / (MathF.Sqrt(s) + epsilon), p);
    }

    /// <summary>
    /// As <see cref="PlainKernel"/>, but v = momentum * v + g / (sqrt(s) + epsilon); p -= rate * v. Thread i owns parameter i, its mean
    /// square and its velocity.
    /// </summary>
    [Kernel]
    internal static void MomentumKernel(
        Index1D i, ArrayView<float> parameters, ArrayView<float> gradients, ArrayView<float> squares, ArrayView<float> velocity,
        ArrayView<float> scalars,
        ArrayView<int> clock, float weightDecay, float alpha, float rest, float epsilon, float momentum)
    {
        float rate = scalars[clock[StepClock.InEpoch]];
        float p = parameters[i];
        float g = KernelMath.FusedMultiplyAdd(weightDecay, p, gradients[i]);
        float s = KernelMath.FusedMultiplyAdd(rest * g, g, alpha * squares[i]);
        squares[i] = s;
        float v = KernelMath.FusedMultiplyAdd(momentum, velocity[i], g / (MathF.Sqrt(s) + epsilon));
        velocity[i] = v;
        parameters[i] = KernelMath.FusedMultiplyAdd(-rate, v, p);
    }
}
