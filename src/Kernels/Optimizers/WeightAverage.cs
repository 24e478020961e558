using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>
/// The exponential moving average of the weights, like torch.optim.swa_utils.AveragedModel with get_ema_multi_avg_fn: the weights
/// themselves after the first step, then average += (1 - decay) * (weights - average).
/// </summary>
/// <remarks>Thread i owns weight i. Auto-grouped launch over the whole buffer: learned weights, then buffers.</remarks>
public sealed class WeightAverage
{
    private readonly AcceleratorStream _stream;
    private readonly float _rest;
    private readonly Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<int>, int, int, float> _update;

    /// <summary>Loads the kernel.</summary>
    /// <param name="accelerator">Where to run.</param>
    /// <param name="decay">In [0, 1).</param>
    public WeightAverage(Accelerator accelerator, double decay)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        _stream = accelerator.DefaultStream;
        _rest = (float)(1 - decay);
        accelerator.Load(UpdateKernel, out _update);
    }

    /// <summary>Adds the current weights to the average.</summary>
    /// <param name="count">Elements of the buffer, at least 1.</param>
    /// <param name="learned">Elements at the start that are averaged; the others (running statistics) are copied.</param>
    /// <param name="weights">[count].</param>
    /// <param name="average">[count], in place; overwritten in the first step.</param>
    /// <param name="clock">[2], the current step.</param>
    /// <param name="firstStep">Up to this global step, from 0, the weights are copied, not averaged.</param>
    public void Update(int count, int learned, ArrayView<float> weights, ArrayView<float> average, ArrayView<int> clock, int firstStep)
    {
        ViewChecks.Positive(count, "WeightAverage");
        ViewChecks.AtLeast(weights, count, "WeightAverage");
        ViewChecks.AtLeast(average, count, "WeightAverage");
        ViewChecks.AtLeast(clock, 2, "WeightAverage");
        _update(_stream, count, weights, average, clock, learned, firstStep, _rest);
    }

    /// <summary>
    /// average[i] += rest * (weights[i] - average[i]), rest = 1 - decay; = weights[i] if i is not learned or the step is not after
    /// firstStep. Thread i owns weight i.
    /// </summary>
    [Kernel]
    internal static void UpdateKernel(
        Index1D i, ArrayView<float> weights, ArrayView<float> average, ArrayView<int> clock, int learned, int firstStep, float rest)
    {
        float weight = weights[i];
        float old = average[i];
        bool isCopied = i >= learned || clock[StepClock.Global] <= firstStep;
        average[i] = isCopied ? weight : KernelMath.FusedMultiplyAdd(rest, weight - old, old);
    }
}
