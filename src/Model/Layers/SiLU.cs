using GpuTrainer.Compute;
using GpuTrainer.Kernels;
using ILGPU;

namespace GpuTrainer.Model;

/// <summary>Elementwise x * sigmoid(x), the sigmoid linear unit (Elfwing et al. 2017; also called swish).</summary>
public sealed record SiLU : Layer
{
    /// <summary>The layer's registry entry.</summary>
    public static LayerKind Kind { get; } = new("silu", "silu", "x * sigmoid(x)", _ => new SiLU());

    /// <inheritdoc/>
    public override string Name => "SiLU";

    /// <inheritdoc/>
    public override string Text => "silu";

    /// <inheritdoc/>
    public override LayerKernels Load(LayerContext context) => ElementwiseKernels.Load(context, ForwardKernel, BackwardKernel);

    /// <summary>y[i] = x[i] sigmoid(x[i]). Thread i owns y[i].</summary>
    [Kernel]
    internal static void ForwardKernel(Index1D i, ArrayView<float> x, ArrayView<float> y)
    {
        y[i] = x[i] * DeviceMath.Sigmoid(x[i]);
    }

    /// <summary>With s = sigmoid(x): gradInput[i] = gradOutput[i] s (1 + x (1 - s)). Thread i owns gradInput[i].</summary>
    [Kernel]
    internal static void BackwardKernel(Index1D i, ArrayView<float> x, ArrayView<float> gradOutput, ArrayView<float> gradInput)
    {
        float s = DeviceMath.Sigmoid(x[i]);
        gradInput[i] = gradOutput[i] * (s * KernelMath.FusedMultiplyAdd(x[i], 1f - s, 1f));
    }
}
