using GpuTrainer.Compute;
using GpuTrainer.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Model;

/// <summary>
/// exp(x) / sum of exp(x) over the features of each sample, PyTorch's Softmax(dim=1). Cross-entropy includes a softmax, so do not put this
/// layer before it.
/// </summary>
public sealed record Softmax : Layer
{
    /// <summary>The layer's registry entry.</summary>
    public static LayerKind Kind { get; } = new(
        "softmax", "softmax", "turns features into probabilities; not before cross-entropy or bce, which include their own",
        _ => new Softmax());

    /// <inheritdoc/>
    public override string Name => "Softmax";

    /// <inheritdoc/>
    public override string Text => "softmax";

    /// <inheritdoc/>
    public override bool TakesFeatures => true;

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Rank == 1 ? input
            : throw new ShapeException($"Softmax: one input sample is {input}, expected [features]; put a flatten before it.");
    }

    /// <inheritdoc/>
    public override LayerKernels Load(LayerContext context) => new SoftmaxKernels(context);

    /// <summary>
    /// gradInput[m, j] = y[m, j] (gradOutput[m, j] - sum over ascending i of gradOutput[m, i] y[m, i]). Thread m owns row m of [rows,
    /// features].
    /// </summary>
    [Kernel]
    internal static void BackwardKernel(
        Index1D row, ArrayView<float> y, ArrayView<float> gradOutput, ArrayView<float> gradInput, int features)
    {
        int first = row * features;
        float inner = 0f;
        for (int j = 0; j < features; j++)
            inner = KernelMath.FusedMultiplyAdd(gradOutput[first + j], y[first + j], inner);
        for (int j = 0; j < features; j++)
            gradInput[first + j] = y[first + j] * (gradOutput[first + j] - inner);
    }
}

/// <summary>Softmax forward, and its gradient from the output.</summary>
internal sealed class SoftmaxKernels : LayerKernels
{
    private readonly RowSoftmax _softmax;
    private readonly Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>, int> _backward;
    private readonly AcceleratorStream _stream;
    private readonly int _features;

    public SoftmaxKernels(LayerContext context)
    {
        _softmax = new RowSoftmax(context.Accelerator);
        _stream = context.Accelerator.DefaultStream;
        context.Accelerator.Load(Softmax.BackwardKernel, out _backward);
        _features = context.Output.Count;
    }

    public override bool GradientInPlace => true;

    public override void Forward(in ForwardPass pass) => _softmax.Forward(pass.Rows, _features, pass.Input, pass.Output);

    public override void ParameterGradients(in BackwardPass pass)
    {
        // There are none.
    }

    public override void InputGradient(in BackwardPass pass) =>
        _backward(_stream, pass.Rows, pass.Output, pass.GradOutput, pass.GradInput, _features);
}
