using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>
/// Clips gradients like torch.nn.utils.clip_grad_norm_ and clip_grad_value_; the gradients of all parameters are one flat buffer.
/// </summary>
public sealed class GradientClip : IDisposable
{
    // Threads in the first level of the sum; fixed, so that the order of the sum depends only on the number of gradients.
    private const int MaxPartials = 4096;

    // PyTorch's.
    private const float NormEpsilon = 1e-6f;

    private readonly AcceleratorStream _stream;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _partials;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _factor;
    private readonly Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, int, int> _squares;
    private readonly Action<AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<float>, int, float> _norm;
    private readonly Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>> _scale;
    private readonly Action<AcceleratorStream, Index1D, ArrayView<float>, float> _clamp;

    /// <summary>Loads the kernels.</summary>
    /// <param name="accelerator">Where to run.</param>
    public GradientClip(Accelerator accelerator)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        _stream = accelerator.DefaultStream;
        _partials = accelerator.Allocate1D<float>(MaxPartials);
        _factor = accelerator.Allocate1D<float>(1);
        accelerator.Load(SquaresKernel, out _squares);
        accelerator.Load(NormKernel, out _norm);
        accelerator.Load(ScaleKernel, out _scale);
        accelerator.Load(ClampKernel, out _clamp);
    }

    /// <summary>
    /// Multiplies all gradients by maxNorm / (norm + 1e-6) if that is below 1; norm is the root of the sum of their squares. Three
    /// launches. If the norm is NaN, all gradients become NaN.
    /// </summary>
    /// <param name="count">Gradients, at least 1.</param>
    /// <param name="gradients">[count], in place.</param>
    /// <param name="maxNorm">At least 0.</param>
    public void ByNorm(int count, ArrayView<float> gradients, float maxNorm)
    {
        ViewChecks.Positive(count, "GradientClip.ByNorm");
        ViewChecks.AtLeast(gradients, count, "GradientClip.ByNorm");
        int partials = Math.Min(count, MaxPartials);
        _squares(_stream, partials, gradients, _partials.View, count, partials);
        _norm(_stream, (1, GroupSum.Threads), _partials.View, _factor.View, partials, maxNorm);
        _scale(_stream, count, gradients, _factor.View);
    }

    /// <summary>Clamps each gradient to -limit .. limit; NaN stays.</summary>
    /// <param name="count">Gradients, at least 1.</param>
    /// <param name="gradients">[count], in place.</param>
    /// <param name="limit">At least 0.</param>
    public void ByValue(int count, ArrayView<float> gradients, float limit)
    {
        ViewChecks.Positive(count, "GradientClip.ByValue");
        ViewChecks.AtLeast(gradients, count, "GradientClip.ByValue");
        _clamp(_stream, count, gradients, limit);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _partials.Dispose();
        _factor.Dispose();
    }

    /// <summary>
    /// partials[i] = sum of gradients[k]^2 over k = i, i + P, i + 2P, ... ascending, P = the number of partials. Thread i owns partial i.
    /// </summary>
    [Kernel]
    internal static void SquaresKernel(Index1D i, ArrayView<float> gradients, ArrayView<float> partials, int count, int threads)
    {
        float sum = 0f;
        for (int k = i; k < count; k += threads)
        {
            float g = gradients[k];
            sum = KernelMath.FusedMultiplyAdd(g, g, sum);
        }

        partials[i] = sum;
    }

    /// <summary>
    /// norm = root of the sum of the partials; factor[0] = maxNorm / (norm + 1e-6) if that is below 1, else 1. One group of
    /// <see cref="GroupSum.Threads"/>: thread t sums the partials t, t + 256, ... ascending.
    /// </summary>
    [Kernel]
    internal static void NormKernel(ArrayView<float> partials, ArrayView<float> factor, int count, float maxNorm)
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(GroupSum.Threads);
        float sum = 0f;
        for (int k = Group.IdxX; k < count; k += GroupSum.Threads)
            sum += partials[k];
        float total = GroupSum.Of(shared, sum);
        if (Group.IdxX == 0)
            factor[0] = MathF.Min(maxNorm / (MathF.Sqrt(total) + NormEpsilon), 1f);
    }

    /// <summary>gradients[i] *= factor[0]. Thread i owns gradient i.</summary>
    [Kernel]
    internal static void ScaleKernel(Index1D i, ArrayView<float> gradients, ArrayView<float> factor) =>
    gradients[i] = gradients[i] * factor[0];

    /// <summary>gradients[i] clamped to -limit .. limit. Thread i owns gradient i.</summary>
    [Kernel]
    internal static void ClampKernel(Index1D i, ArrayView<float> gradients, float limit) =>
        gradients[i] = MathF.Min(MathF.Max(gradients[i], -limit), limit);
}
