using GpuTrainer.Kernels;

namespace GpuTrainer.Model;

/// <summary>PyTorch's AdaptiveAvgPool2d: the mean of windows that cover the image evenly, so that size x size of them come out.</summary>
/// <param name="Size">Rows and columns of the output, at least 1; 1 = the mean of each channel.</param>
public sealed record AdaptiveAvgPool2d(int Size) : Layer
{
    /// <summary>Its word in a layer list.</summary>
    public static LayerKind Kind { get; } = new(
        "adaptive-avgpool2d", "adaptive-avgpool2d SIZE", "means of windows, SIZE x SIZE of them whatever the image's size",
        arguments => new AdaptiveAvgPool2d(arguments.Whole("the size of the output")));

    /// <inheritdoc/>
    public override string Name => "AdaptiveAvgPool2d";

    /// <inheritdoc/>
    public override string Text => $"adaptive-avgpool2d {Size}";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        ImageLayers.CheckImage(Name, input);
        return new Shape(input[0], Size, Size);
    }

    /// <inheritdoc/>
    public override LayerKernels Load(LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new AdaptiveAvgPool2dKernels(
            new AdaptiveAveragePooling(context.Accelerator, context.Input[0], context.Input[1], context.Input[2], Size, Size));
    }
}

/// <summary>The layer's launches.</summary>
internal sealed class AdaptiveAvgPool2dKernels(AdaptiveAveragePooling pooling) : LayerKernels
{
    public override void Forward(in ForwardPass pass) => pooling.Forward(pass.Rows, pass.Input, pass.Output);

    public override void ParameterGradients(in BackwardPass pass)
    {
        // It has no parameters.
    }

    public override void InputGradient(in BackwardPass pass) => pooling.Backward(pass.Rows, pass.GradOutput, pass.GradInput);
}
