using GpuTrainer.Kernels;
using ILGPU;

namespace GpuTrainer.Model;

/// <summary>
/// Batch normalisation (Ioffe and Szegedy 2015): y = (x - mean) / sqrt(variance + 1e-5) * weight + bias, per channel or feature. Training
/// uses the batch's mean and biased variance, and moves running_mean and running_var a tenth of the way to the batch's (unbiased) ones;
/// evaluation uses the running statistics.
/// </summary>
public abstract record BatchNorm : Layer
{
    private protected BatchNorm()
    {
    }

    /// <summary>weight, bias, running_mean and running_var, each [channels], in the order of PyTorch's state dict.</summary>
    /// <param name="input">The shape of one input sample, channels first.</param>
    public sealed override IReadOnlyList<ParameterSpec> Parameters(Shape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var channels = new Shape(input[0]);
        return
        [
            new("weight", channels, Initialization.Constant(1f)),
            new("bias", channels, Initialization.Constant(0f)),
            new("running_mean", channels, Initialization.Constant(0f)) { IsBuffer = true },
            new("running_var", channels, Initialization.Constant(1f)) { IsBuffer = true },
        ];
    }

    /// <summary>2 if a sample has one value per channel, since one value has no variance; else 1.</summary>
    /// <param name="input">The shape of one input sample, channels first.</param>
    public sealed override int FewestTrainingRows(Shape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Count == input[0] ? 2 : 1;
    }

    /// <inheritdoc/>
    public sealed override LayerKernels Load(LayerContext context) => new BatchNormKernels(context);
}

/// <summary>PyTorch's BatchNorm1d: <see cref="BatchNorm"/> over the features of samples [features].</summary>
public sealed record BatchNorm1d : BatchNorm
{
    /// <summary>The layer's registry entry.</summary>
    public static LayerKind Kind { get; } = new(
        "batchnorm1d", "batchnorm1d", "each feature with mean 0 and deviation 1 over the batch, then scaled and shifted",
        _ => new BatchNorm1d());

    /// <inheritdoc/>
    public override string Name => "BatchNorm1d";

    /// <inheritdoc/>
    public override string Text => "batchnorm1d";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Rank == 1 ? input : throw new ShapeException($"BatchNorm1d: one input sample is {input}, expected [features].");
    }
}

/// <summary>PyTorch's BatchNorm2d: <see cref="BatchNorm"/> over the channels of samples [channels, height, width].</summary>
public sealed record BatchNorm2d : BatchNorm
{
    /// <summary>The layer's registry entry.</summary>
    public static LayerKind Kind { get; } = new(
        "batchnorm2d", "batchnorm2d", "each channel with mean 0 and deviation 1 over the batch, then scaled and shifted",
        _ => new BatchNorm2d());

    /// <inheritdoc/>
    public override string Name => "BatchNorm2d";

    /// <inheritdoc/>
    public override string Text => "batchnorm2d";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Rank == 3 ? input
            : throw new ShapeException($"BatchNorm2d: one input sample is {input}, expected [channels, height, width].");
    }
}

/// <summary>Launches the kernels of <see cref="BatchNorm"/>.</summary>
internal sealed class BatchNormKernels : LayerKernels
{
    private readonly BatchNormalization _kernels;
    private readonly bool _isTraining;
    private readonly ArrayView<float> _weight;
    private readonly ArrayView<float> _bias;
    private readonly ArrayView<float> _runningMean;
    private readonly ArrayView<float> _runningVariance;
    private readonly ArrayView<float> _gradWeight;
    private readonly ArrayView<float> _gradBias;

    public BatchNormKernels(LayerContext context)
    {
        int channels = context.Input[0];
        _kernels = new BatchNormalization(
            context.Accelerator, channels, context.Input.Count / channels, context.MaxRows, context.IsTraining);
        _isTraining = context.IsTraining;
        _weight = context.Parameter("weight");
        _bias = context.Parameter("bias");
        _runningMean = context.Parameter("running_mean");
        _runningVariance = context.Parameter("running_var");
        if (!_isTraining)
            return;
        _gradWeight = context.Gradient("weight");
        _gradBias = context.Gradient("bias");
    }

    public override void Forward(in ForwardPass pass)
    {
        if (_isTraining)
            _kernels.ForwardTraining(pass.Rows, pass.Input, _weight, _bias, _runningMean, _runningVariance, pass.Output);
        else
            _kernels.ForwardEvaluation(pass.Rows, pass.Input, _weight, _bias, _runningMean, _runningVariance, pass.Output);
    }

    public override void ParameterGradients(in BackwardPass pass) =>
        _kernels.ParameterGradients(pass.Rows, pass.Input, pass.GradOutput, _gradWeight, _gradBias);

    public override void InputGradient(in BackwardPass pass) =>
        _kernels.InputGradient(pass.Rows, pass.Input, pass.GradOutput, _weight, pass.GradInput);

    public override void Dispose() => _kernels.Dispose();
}
