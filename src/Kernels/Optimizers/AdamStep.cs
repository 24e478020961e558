using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>
/// Adam (Kingma and Ba 2015), as torch.optim.Adam, or with decoupled weight decay (Loshchilov and Hutter 2019) as torch.optim.AdamW.
/// </summary>
/// <remarks>
/// Thread i owns parameter i and its two moments; on CUDA, four neighbours. Auto-grouped launch over all parameters; in place. The state is
/// [2, parameters]: first moments, then second moments. On CUDA, if the number of parameters is a multiple of four, all views must start at
/// multiples of 16 bytes, or the launch is refused.
/// </remarks>
public sealed class AdamStep : IOptimizer
{
    /// <summary>Parameters per thread of <see cref="StepOfFourKernel"/>.</summary>
    internal const int Four = 4;

    // The scalars of a step: the rate over the first bias correction, 1 over the root of the second, and the factor of the weight decay.
    private const int Scalars = 3;
    private const int StepSize = 0;
    private const int SecondCorrection = 1;
    private const int Shrink = 2;

    private readonly AcceleratorStream _stream;
    private readonly Action<
        AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<int>, int, float,
        float, float, float, float,
        float> _step;

    // CUDA only: without vector loads, four parameters per thread would only make the accesses of neighbouring threads less coalesced.
    private readonly Action<
        AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
        ArrayView<int>, float, float, float,
        float, float, float>? _stepOfFour;

    private readonly double _beta1;
    private readonly double _beta2;
    private readonly float _epsilon;
    private readonly double _weightDecay;
    private readonly bool _decoupled;

    /// <summary>Loads the kernel.</summary>
    /// <param name="accelerator">Where to run.</param>
    /// <param name="beta1">Decay of the first moment, in [0, 1).</param>
    /// <param name="beta2">Decay of the second moment, in [0, 1).</param>
    /// <param name="epsilon">Added to the denominator.</param>
    /// <param name="weightDecay">0 for none; AdamW's default is 0.01.</param>
    /// <param name="decoupled">True for AdamW: the decay shrinks the parameters and does not enter the moments.</param>
    public AdamStep(
        Accelerator accelerator, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0,
        bool decoupled = false)
    {
        _beta1 = beta1;
        _beta2 = beta2;
        _epsilon = (float)epsilon;
        _weightDecay = weightDecay;
        _decoupled = decoupled;
        _stream = accelerator.DefaultStream;
        accelerator.Load(StepKernel, out _step);
        if (accelerator.AcceleratorType == AcceleratorType.Cuda)
            accelerator.Load(StepOfFourKernel, out _stepOfFour);
    }

    /// <inheritdoc/>
    public int StatesPerParameter => 2;

    /// <inheritdoc/>
    public int ScalarsPerStep => Scalars;

    /// <inheritdoc/>
    public void WriteScalars(long step, double learningRate, Span<float> scalars)
    {
        scalars[StepSize] = (float)(learningRate / (1 - IntegerPower.Of(_beta1, step)));
        scalars[SecondCorrection] = (float)(1 / Math.Sqrt(1 - IntegerPower.Of(_beta2, step)));
        scalars[Shrink] = _decoupled ? (float)(1 - learningRate * _weightDecay) : 1f;
    }

    /// <inheritdoc/>
    public void Step(
        int count, ArrayView<float> parameters, ArrayView<float> gradients, ArrayView<float> state, ArrayView<float> scalars,
        ArrayView<int> clock)
    {
        IOptimizer.Check(this, count, parameters, gradients, state, scalars, clock);
        float decay = _decoupled ? 0f : (float)_weightDecay;
        float beta1 = (float)_beta1, rest1 = (float)(1 - _beta1), beta2 = (float)_beta2, rest2 = (float)(1 - _beta2);
        if (_stepOfFour is not null && count % Four == 0)
        {
            _stepOfFour(
                _stream, count / Four, parameters, gradients, state.SubView(0, count), state.SubView(count, count), scalars, clock, decay,
                beta1, rest1,
                beta2, rest2, _epsilon);
            return;
        }

        _step(_stream, count, parameters, gradients, state, scalars, clock, count, decay, beta1, rest1, beta2, rest2, _epsilon);
    }

    /// <summary>
    /// p *= shrink; g = gradient + decay * p; m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2; p -= stepSize * m / (sqrt(v) *
    /// secondCorrection + epsilon). Adam has shrink 1, AdamW decay 0. Thread i owns parameter i.
    /// </summary>
    [Kernel]
    internal static void StepKernel(
        Index1D index, ArrayView<float> parameters, ArrayView<float> gradients, ArrayView<float> state, ArrayView<float> scalars,
        ArrayView<int> clock, int count, float weightDecay, float beta1, float rest1, float beta2, float rest2, float epsilon)
    {
        int row = clock[StepClock.InEpoch] * Scalars;
        float stepSize = scalars[row + StepSize];
        float secondCorrection = scalars[row + SecondCorrection];
        float shrink = scalars[row + Shrink];
        Update(
            index, count, parameters, gradients, state, stepSize, secondCorrection, shrink, weightDecay, beta1, rest1, beta2,
            rest2, epsilon);
    }

    /// <summary>
    /// The same with four neighbours per thread, loaded and stored as one vector: thread i owns the parameters 4i .. 4i + 3. The moments
    /// are two views, so that both can promise their alignment: their number is a multiple of four.
    /// </summary>
    [Kernel]
    internal static void StepOfFourKernel(
        Index1D index, [Aligned(16)] ArrayView<float> parameters, [Aligned(16)] ArrayView<float> gradients,
        [Aligned(16)] ArrayView<float> firstMoments, [Aligned(16)] ArrayView<float> secondMoments, ArrayView<float> scalars,
        ArrayView<int> clock, float weightDecay, float beta1, float rest1, float beta2, float rest2, float epsilon)
    {
        ArrayView<float> p = LocalMemory.Allocate<float>(Four);
        ArrayView<float> g = LocalMemory.Allocate<float>(Four);
        ArrayView<float> state = LocalMemory.Allocate<float>(2 * Four);

        // All loads come before the first store: views may overlap, so the compiler may not move a load across a store to form a vector.
        int start = index * Four;
        for (int j = 0; j < Four; j++)
        {
            p[j] = parameters[start + j];
            g[j] = gradients[start + j];
            state[j] = firstMoments[start + j];
            state[Four + j] = secondMoments[start + j];
        }

        int row = clock[StepClock.InEpoch] * Scalars;
        float stepSize = scalars[row + StepSize];
        float secondCorrection = scalars[row + SecondCorrection];
        float shrink = scalars[row + Shrink];
        for (int j = 0; j < Four; j++)
            Update(j, Four, p, g, state, stepSize, secondCorrection, shrink, weightDecay, beta1, rest1, beta2, rest2, epsilon);
        StoreFour(p, 0, parameters, start);
        StoreFour(state, 0, firstMoments, start);
        StoreFour(state, Four, secondMoments, start);
    }

    // Updates parameter i of count.
    private static void Update(
        int i, int count, ArrayView<float> parameters, ArrayView<float> gradients, ArrayView<float> state, float stepSize,
        float secondCorrection, float shrink, float weightDecay, float beta1, float rest1, float beta2, float rest2, float epsilon)
    {
        float p = parameters[i] * shrink;
        float g = KernelMath.FusedMultiplyAdd(weightDecay, p, gradients[i]);
        // rest = 1 - beta comes from the host: subtracting in float would be off by 1e-5 for beta2 = 0.999.
        float m = KernelMath.FusedMultiplyAdd(rest1, g, beta1 * state[i]);
        float v = KernelMath.FusedMultiplyAdd(rest2 * g, g, beta2 * state[count + i]);
        state[i] = m;
        state[count + i] = v;
        float denominator = KernelMath.FusedMultiplyAdd(MathF.Sqrt(v), secondCorrection, epsilon);
        parameters[i] = KernelMath.FusedMultiplyAdd(-stepSize, m / denominator, p);
    }

    private static void StoreFour(ArrayView<float> source, int first, ArrayView<float> target, int start)
    {
        for (int j = 0; j < Four; j++)
            target[start + j] = source[first + j];
    }
}
