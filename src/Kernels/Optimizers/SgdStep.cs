using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>Stochastic gradient descent with momentum, Nesterov momentum and weight decay, as torch.optim.SGD with dampening 0.</summary>
/// <remarks>Thread i owns parameter i. Auto-grouped launch over all parameters; in place.</remarks>
public sealed class SgdStep : IOptimizer
{
    private readonly AcceleratorStream _stream;
    private readonly Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<int>, float> _plain;
    private readonly Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
        ArrayView<int>, float, float, int>
        _momentum;

    private readonly float _momentumFactor;
    private readonly float _weightDecay;
    private readonly int _nesterov;

    /// <summary>Loads the kernels.</summary>
    /// <param name="accelerator">Where to run.</param>
    /// <param name="momentum">0 for none.</param>
    /// <param name="nesterov">Nesterov momentum; requires momentum above 0.</param>
    /// <param name="weightDecay">Adds weightDecay * parameter to the gradient.</param>
    public SgdStep(Accelerator accelerator, float momentum = 0f, bool nesterov = false, float weightDecay = 0f)
    {
        if (nesterov && momentum == 0f)
            throw new ArgumentException("SgdStep: Nesterov momentum requires a momentum above 0.", nameof(nesterov));
        _momentumFactor = momentum;
        _nesterov = nesterov ? 1 : 0;
        _weightDecay = weightDecay;
        _stream = accelerator.DefaultStream;
        accelerator.Load(PlainKernel, out _plain);
        accelerator.Load(MomentumKernel, out _momentum);
    }

    /// <inheritdoc/>
    public int StatesPerParameter => _momentumFactor == 0f ? 0 : 1;

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
            _plain(_stream, count, parameters, gradients, scalars, clock, _weightDecay);
            return;
        }

        _momentum(_stream, count, parameters, gradients, state, scalars, clock, _weightDecay, _momentumFactor, _nesterov);
    }

    /// <summary>g = gradient + decay * p; p -= rate * g. Thread i owns parameter i.</summary>
    [Kernel]
    internal static void PlainKernel(
        Index1D i, ArrayView<float> parameters, ArrayView<float> gradients, ArrayView<float> scalars, ArrayView<int> clock,
        float weightDecay)
    {
        float rate = scalars[clock[StepClock.InEpoch]];
        float p = parameters[i];
        float g = KernelMath.FusedMultiplyAdd(weightDecay, p, gradients[i]);
        parameters[i] = KernelMath.FusedMultiplyAdd(-rate, g, p);
    }

    /// <summary>
    /// g = gradient + decay * p; v = momentum * v + g; p -= rate * v, or with Nesterov p -= rate * (g + momentum * v). Thread i owns
    /// parameter i and its velocity.
    /// </summary>
    [Kernel]
    internal static void MomentumKernel(
        Index1D i, ArrayView<float> parameters, ArrayView<float> gradients, ArrayView<float> velocity, ArrayView<float> scalars,
        ArrayView<int> clock, float weightDecay, float momentum, int nesterov)
    {
        float rate = scalars[clock[StepClock.InEpoch]];
        float p = parameters[i];
        float g = KernelMath.FusedMultiplyAdd(weightDecay, p, gradients[i]);
        float v = KernelMath.FusedMultiplyAdd(momentum, velocity[i], g);
        velocity[i] = v;
        float direction = nesterov != 0 ? KernelMath.FusedMultiplyAdd(momentum, v, g) : v;
        parameters[i] = KernelMath.FusedMultiplyAdd(-rate, direction, p);
    }
}
