using GpuTrainer.Kernels;
using ILGPU;

namespace GpuTrainer.Model;

/// <summary>PyTorch's MaxPool2d: the largest element of each window.</summary>
/// <param name="Kernel">Rows and columns of a window, at least 1.</param>
public sealed record MaxPool2d(int Kernel) : Pool2d(Kernel)
{
    /// <summary>Its word in a layer list.</summary>
    public static LayerKind Kind { get; } = new(
        "maxpool2d", "maxpool2d K [stride N] [padding N]", "the largest element of each K x K window; its stride is K by default",
        arguments => Read(arguments, kernel => new MaxPool2d(kernel)));

    /// <inheritdoc/>
    public override string Name => "MaxPool2d";

    private protected override string Word => Kind.Word;

    /// <inheritdoc/>
    public override LayerKernels Load(LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var shape = new PoolingShape(context.Input[0], context.Input[1], context.Input[2], Kernel, Stride, Padding);
        return new MaxPool2dKernels(new MaxPooling(context.Accelerator, shape, context.MaxRows, context.IsTraining));
    }
}

/// <summary>The layer's launches.</summary>
internal sealed class MaxPool2dKernels(MaxPooling pooling) : LayerKernels
{
    private readonly MaxPooling _pooling = pooling;

    public override void Forward(in ForwardPass pass) => _pooling.Forward(pass.Rows, pass.Input, pass.Output);

    public override void ParameterGradients(in BackwardPass pass)
    {
        // It has no parameters.
    }

    public override void InputGradient(in BackwardPass pass) => _pooling.Backward(pass.Rows, pass.GradOutput, pass.GradInput);

    /// <summary>The gradient of what came before the activation whose output was pooled, in one launch.</summary>
    public void GradientOfActivated(
        int rows, ArrayView<float> gradOutput, Activation activation, ArrayView<float> input, ArrayView<float> gradInput) =>
        _pooling.Backward(rows, gradOutput, activation, input, gradInput);

    public override void Dispose() => _pooling.Dispose();
}
