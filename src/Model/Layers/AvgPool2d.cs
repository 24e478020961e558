using GpuTrainer.Kernels;

namespace GpuTrainer.Model;

/// <summary>
/// PyTorch's AvgPool2d: the mean of each window, with the zeros of the padding (count_include_pad), a channel at a time. [C, H, W] to [C, H', W'], H' = floor((H + 2 padding - kernel) / stride) + 1.
/// </summary>
/// <param name="Kernel">Rows and columns of a window, at least 1.</param>
public sealed record AvgPool2d(int Kernel) : Layer
{
    /// <summary>Its word in a layer list.</summary>
    public static LayerKind Kind { get; } = new(
        "avgpool2d", "avgpool2d K [stride N] [padding N]", "the mean of each K x K window; its stride is K by default", Read);

    /// <summary>Rows and columns from one window to the next, at least 1; the kernel's by default.</summary>
    public int Stride { get; init; } = Kernel;

    /// <summary>Rows and columns around the input, at each of its four sides; at most half of the kernel.</summary>
    public int Padding { get; init; }

    /// <inheritdoc/>
    public override string Name => "AvgPool2d";

    /// <inheritdoc/>
    public override string Text =>
        $"avgpool2d {Kernel}{(Stride == Kernel ? "" : $" stride {Stride}")}{(Padding == 0 ? "" : $" padding {Padding}")}";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        ImageLayers.CheckImage(Name, input);
        if (Padding > Kernel / 2)
            throw new ShapeException($"AvgPool2d: the padding is {Padding}, expected at most half of the kernel, {Kernel / 2}.");
        return new Shape(
            input[0], ImageLayers.Extent(Name, input, 1, Kernel, Stride, Padding), ImageLayers.Extent(Name, input, 2, Kernel, Stride, Padding));
    }

    /// <inheritdoc/>
    public override LayerKernels Load(LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var shape = new PoolingShape(context.Input[0], context.Input[1], context.Input[2], Kernel, Stride, Padding);
        return new AvgPool2dKernels(new AveragePooling(context.Accelerator, shape));
    }

    private static AvgPool2d Read(LayerArguments arguments)
    {
        int kernel = arguments.Whole("the size of the window");
        return new AvgPool2d(kernel) { Stride = arguments.Named("stride", 1, kernel), Padding = arguments.Named("padding", 0, 0) };
    }
}

/// <summary>The layer's launches.</summary>
internal sealed class AvgPool2dKernels(AveragePooling pooling) : LayerKernels
{
    private readonly AveragePooling _pooling = pooling;

    public override void Forward(in ForwardPass pass) => _pooling.Forward(pass.Rows, pass.Input, pass.Output);

    public override void ParameterGradients(in BackwardPass pass)
    {
        // It has no parameters.
    }

    public override void InputGradient(in BackwardPass pass) => _pooling.Backward(pass.Rows, pass.GradOutput, pass.GradInput);
}
