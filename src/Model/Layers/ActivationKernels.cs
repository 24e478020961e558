using GpuTrainer.Kernels;

namespace GpuTrainer.Model;

/// <summary>One of the activation functions that the fusion pass can put into other launches.</summary>
internal sealed class ActivationKernels(LayerContext context, Activation activation) : LayerKernels
{
    private readonly Activations _kernels = new(context.Accelerator);
    private readonly int _features = context.Output.Count;

    public Activation Activation => activation;

    public override bool GradientInPlace => true;

    public override void Forward(in ForwardPass pass) => _kernels.Forward(activation, pass.Rows * _features, pass.Input, pass.Output);

    public override void ParameterGradients(in BackwardPass pass)
    {
        // It has no parameters.
    }

    public override void InputGradient(in BackwardPass pass) =>
        _kernels.Backward(activation, pass.Rows * _features, pass.Output, pass.GradOutput, pass.GradInput);
}
