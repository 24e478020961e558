using GpuTrainer.Kernels;
using ILGPU;

namespace GpuTrainer.Model;

/// <summary>
/// PyTorch's MaxPool2d: the largest element of each window, a channel at a time. [C, H, W] to [C, H', W'], H' = floor((H + 2 padding - kernel) / stride) + 1.
/// </summary>
/// <param name="Kernel">Rows and columns of a window, at least 1.</param>
public sealed record MaxPool2d(int Kernel) : Layer
{
    /// <summary>Its word in a layer list.</summary>
    public static LayerKind Kind { get; } = new(
        "maxpool2d", "maxpool2d K [stride N] [padding N]", "the largest element of each K x K window; its stride is K by default", Read);

    /// <summary>Rows and columns from one window to the next, at least 1; the kernel's by default.</summary>
    public int Stride { get; init; } = Kernel;

    /// <summary>Rows and columns around the input, at each of its four sides; at most half of the kernel.</summary>
    public int Padding { get; init; }

    /// <inheritdoc/>
    public override string Name => "MaxPool2d";

    /// <inheritdoc/>
    public override string Text =>
        $"maxpool2d {Kernel}{(Stride == Kernel ? "" : $" stride {Stride}")}{(Padding == 0 ? "" : $" padding {Padding}")}";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        ImageLayers.CheckImage(Name, input);
        if (Padding > Kernel / 2)
            throw new ShapeException($"MaxPool2d: the padding is {Padding}, expected at most half of the kernel, {Kernel / 2}.");
        return new Shape(
            input[0], ImageLayers.Extent(Name, input, 1, Kernel, Stride, Padding), ImageLayers.Extent(Name, input, 2, Kernel, Stride, Padding));
    }

    /// <inheritdoc/>
    public override LayerKernels Load(LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var shape = new PoolingShape(context.Input[0], context.Input[1], context.Input[2], Kernel, Stride, Padding);
        return new MaxPool2dKernels(new MaxPooling(context.Accelerator, shape, context.MaxRows, context.IsTraining));
    }

    private static MaxPool2d Read(LayerArguments arguments)
    {
        int kernel = arguments.Whole("the size of the window");
        return new MaxPool2d(kernel) { Stride = arguments.Named("stride", 1, kernel), Padding = arguments.Named("padding", 0, 0) };
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
    public void GradientOfActivated(int rows, ArrayView<float> gradOutput, Activation activation, ArrayView<float> input, ArrayView<float> gradInput) =>
        _pooling.Backward(rows, gradOutput, activation, input, gradInput);

    public override void Dispose() => _pooling.Dispose();
}
