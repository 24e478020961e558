using GpuTrainer.Compute;
using GpuTrainer.Kernels;
using ILGPU;

namespace GpuTrainer.Model;

/// <summary>
/// Elementwise x * P(X &lt;= x) for a standard normal X, the Gaussian error linear unit (Hendrycks and Gimpel 2016) in its exact form:
/// PyTorch's default, approximate='none'.
/// </summary>
public sealed record GELU : Layer
{
    private const float RootOfHalf = 0.707106781f;
    private const float DensityAtZero = 0.398942280f; // 1 / sqrt(2 pi)

    /// <summary>The layer's registry entry.</summary>
    public static LayerKind Kind { get; } = new("gelu", "gelu", "x * P(X <= x) for a standard normal X, exactly", _ => new GELU());

    /// <inheritdoc/>
    public override string Name => "GELU";

    /// <inheritdoc/>
    public override string Text => "gelu";

    /// <inheritdoc/>
    public override LayerKernels Load(LayerContext context) => ElementwiseKernels.Load(context, ForwardKernel, BackwardKernel);

    /// <summary>y[i] = x[i] F(x[i]). Thread i owns y[i].</summary>
    [Kernel]
    internal static void ForwardKernel(Index1D i, ArrayView<float> x, ArrayView<float> y)
    {
        y[i] = x[i] * NormalDistribution(x[i]);
    }

    /// <summary>gradInput[i] = gradOutput[i] (F(x) + x F'(x)). Thread i owns gradInput[i].</summary>
    [Kernel]
    internal static void BackwardKernel(Index1D i, ArrayView<float> x, ArrayView<float> gradOutput, ArrayView<float> gradInput)
    {
        float density = DensityAtZero * DeviceMath.Exp(-0.5f * x[i] * x[i]);
        gradInput[i] = gradOutput[i] * KernelMath.FusedMultiplyAdd(x[i], density, NormalDistribution(x[i]));
    }

    /// <summary>F(x) = (1 + erf(x / sqrt 2)) / 2.</summary>
    private static float NormalDistribution(float x) => 0.5f * (1f + DeviceMath.Erf(x * RootOfHalf));
}
