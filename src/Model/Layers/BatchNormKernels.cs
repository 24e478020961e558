using GpuTrainer.Kernels;
using ILGPU;

namespace GpuTrainer.Model;

/// <summary>What the two layers of batch normalisation have in common.</summary>
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
        _kernels = new BatchNormalization(context.Accelerator, channels, context.Input.Count / channels, context.MaxRows, context.IsTraining);
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

    /// <summary>One of each for a channel, in the order of PyTorch's state dict.</summary>
    public static IReadOnlyList<ParameterSpec> Parameters(Shape input)
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

    /// <summary>One value has no variance: two samples, where a sample has one value a channel.</summary>
    public static int FewestTrainingRows(Shape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Count == input[0] ? 2 : 1;
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
