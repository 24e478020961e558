using GpuTrainer.Kernels;
using ILGPU;

namespace GpuTrainer.Model;

/// <summary>The launches of <see cref="BatchNorm"/>.</summary>
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
