using GpuTrainer.Kernels;
using ILGPU;

namespace GpuTrainer.Model;

/// <summary>
/// PyTorch's Conv2d: each output channel is the cross-correlation of the input channels of its group with square kernels, plus a bias. [C,
/// H, W] to [OutChannels, H', W'], H' = floor((H + 2 padding - dilation (kernel - 1) - 1) / stride) + 1.
/// </summary>
/// <param name="OutChannels">Output channels, a multiple of the groups.</param>
/// <param name="Kernel">Rows and columns of the kernels, at least 1.</param>
public sealed record Conv2d(int OutChannels, int Kernel) : Layer
{
    /// <summary>Its word in a layer list.</summary>
    public static LayerKind Kind { get; } = new(
        "conv2d", "conv2d OUT KERNEL [stride N] [padding N] [dilation N] [groups N] [no-bias]",
        "OUT channels of a convolution with KERNEL x KERNEL weights",
        arguments => new Conv2d(arguments.Whole("the number of output channels"), arguments.Whole("the size of the kernel"))
        {
            Stride = arguments.Named("stride", 1, 1),
            Padding = arguments.Named("padding", 0, 0),
            Dilation = arguments.Named("dilation", 1, 1),
            Groups = arguments.Named("groups", 1, 1),
            Bias = !arguments.Flag("no-bias"),
        });

    /// <summary>Rows and columns from one place of the kernel to the next, at least 1.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>Zeros around the input, at each of its four sides.</summary>
    public int Padding { get; init; }

    /// <summary>Rows and columns from one element of the kernel to the next, at least 1.</summary>
    public int Dilation { get; init; } = 1;

    /// <summary>The number of groups that the channels are divided into, which do not mix; a divisor of both numbers of channels.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Whether each output channel has a bias.</summary>
    public bool Bias { get; init; } = true;

    /// <inheritdoc/>
    public override string Name => "Conv2d";

    /// <inheritdoc/>
    public override string Text =>
        $"conv2d {OutChannels} {Kernel}" + Named("stride", Stride, 1) + Named("padding", Padding, 0) + Named("dilation", Dilation, 1)
        + Named("groups", Groups, 1) + (Bias ? "" : " no-bias");

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        ImageLayers.CheckImage(Name, input);
        if (input[0] % Groups != 0 || OutChannels % Groups != 0)
        {
            throw new ShapeException(
                $"Conv2d: {input[0]} input and {OutChannels} output channels, expected multiples of the {Groups} groups.");
        }

        return new Shape(
            OutChannels, ImageLayers.Extent(Name, input, 1, Kernel, Stride, Padding, Dilation),
            ImageLayers.Extent(Name, input, 2, Kernel, Stride, Padding, Dilation));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSpec> Parameters(Shape input)
    {
        ConvolutionShape shape = ShapeFor(input);
        var weight = new ParameterSpec(
            "weight", new Shape(OutChannels, input[0] / Groups, Kernel, Kernel), Initialization.FanIn(shape.FanIn));
        return Bias ? [weight, new ParameterSpec("bias", new Shape(OutChannels), Initialization.FanIn(shape.FanIn))] : [weight];
    }

    /// <inheritdoc/>
    public override long MultiplyAdds(Shape input) => (long)OutputShape(input).Count * ShapeFor(input).FanIn;

    /// <inheritdoc/>
    public override LayerKernels Load(LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new ConvolutionKernels(context, ShapeFor(context.Input), Bias);
    }

    private static string Named(string name, int value, int @default) => value == @default ? "" : $" {name} {value}";

    private ConvolutionShape ShapeFor(Shape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new ConvolutionShape(input[0], input[1], input[2], OutChannels, Kernel, Stride, Padding, Dilation, Groups);
    }
}

/// <summary>The convolutions of a layer, forward and backward.</summary>
internal sealed class ConvolutionKernels : LayerKernels
{
    private readonly Convolution _convolution;
    private readonly ArrayView<float> _weight;
    private readonly ArrayView<float> _bias;
    private readonly ArrayView<float> _gradWeight;
    private readonly ArrayView<float> _gradBias;

    public ConvolutionKernels(LayerContext context, ConvolutionShape shape, bool hasBias)
    {
        _convolution = new Convolution(context.Accelerator, shape, context.MaxRows, context.IsTraining, context.NeedsInputGradient);
        _weight = context.Parameter("weight");
        _bias = hasBias ? context.Parameter("bias") : default;
        if (!context.IsTraining)
            return;
        _gradWeight = context.Gradient("weight");
        _gradBias = hasBias ? context.Gradient("bias") : default;
    }

    public override void Forward(in ForwardPass pass) => _convolution.Forward(pass.Rows, pass.Input, _weight, _bias, pass.Output);

    /// <summary>output = f(convolution), in one launch.</summary>
    public void ForwardActivated(int rows, ArrayView<float> input, Activation activation, ArrayView<float> output) =>
        _convolution.Forward(rows, input, _weight, _bias, activation, output);

    public override void ParameterGradients(in BackwardPass pass) =>
        _convolution.WeightGradient(pass.Rows, pass.Input, pass.GradOutput, _gradWeight, _gradBias);

    public override void InputGradient(in BackwardPass pass) =>
        _convolution.InputGradient(pass.Rows, pass.GradOutput, _weight, pass.GradInput);

    public override void Dispose() => _convolution.Dispose();
}
