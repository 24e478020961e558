using System.Globalization;
using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Model;

/// <summary>Elementwise x for x > 0, else slope * x (PyTorch's LeakyReLU).</summary>
/// <param name="NegativeSlope">A finite number.</param>
public sealed record LeakyReLU(float NegativeSlope = 0.01f) : Layer
{
    /// <summary>The layer's registry entry.</summary>
    public static LayerKind Kind { get; } = new(
        "leaky-relu", "leaky-relu [SLOPE]", "x, or SLOPE * x below 0 (0.01 by default)",
        arguments => new LeakyReLU(arguments.NumberOr("the slope below 0, a number", float.IsFinite, 0.01f)));

    /// <inheritdoc/>
    public override string Name => "LeakyReLU";

    /// <inheritdoc/>
    public override string Text => $"leaky-relu {NegativeSlope.ToString("R", CultureInfo.InvariantCulture)}";

    /// <inheritdoc/>
    public override LayerKernels Load(LayerContext context)
    {
        AcceleratorStream stream = context.Accelerator.DefaultStream;
        context.Accelerator.Load(ForwardKernel, out Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, float> forward);
        context.Accelerator.Load(
            BackwardKernel, out Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>, float> backward);
        return new ElementwiseKernels(
            context,
            (count, x, y) => forward(stream, count, x, y, NegativeSlope),
            (count, x, _, gradOutput, gradInput) => backward(stream, count, x, gradOutput, gradInput, NegativeSlope));
    }

    /// <summary>y[i] = x[i] > 0 ? x[i] : slope * x[i]. Thread i owns y[i].</summary>
    [Kernel]
    internal static void ForwardKernel(Index1D i, ArrayView<float> x, ArrayView<float> y, float slope)
    {
        y[i] = x[i] > 0f ? x[i] : slope * x[i];
    }

    /// <summary>gradInput[i] = x[i] > 0 ? gradOutput[i] : slope * gradOutput[i]. Thread i owns gradInput[i].</summary>
    [Kernel]
    internal static void BackwardKernel(Index1D i, ArrayView<float> x, ArrayView<float> gradOutput, ArrayView<float> gradInput, float slope)
    {
        gradInput[i] = x[i] > 0f ? gradOutput[i] : slope * gradOutput[i];
    }
}
