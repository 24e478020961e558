using GpuTrainer.Kernels;

namespace GpuTrainer.Model;

/// <summary>PyTorch's AvgPool2d: the mean of each window, with the zeros of the padding (count_include_pad).</summary>
/// <param name="Kernel">Rows and columns of a window, at least 1.</param>
public sealed record AvgPool2d(int Kernel) : Pool2d(Kernel)
{
    /// <summary>Its word in a layer list.</summary>
    public static LayerKind Kind { get; } = new(
        "avgpool2d", "avgpool2d K [stride N] [padding N]", "the mean of each K x K window; its stride is K by default",
        arguments => Read(arguments, kernel => new AvgPool2d(kernel)));

    /// <inheritdoc/>
    public override string Name => "AvgPool2d";

    private protected override string Word => Kind.Word;

    /// <inheritdoc/>
    public override LayerKernels Load(LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var shape = new PoolingShape(context.Input[0], context.Input[1], context.Input[2], Kernel, Stride, Padding);
        return new AvgPool2dKernels(new AveragePooling(context.Accelerator, shape));
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
