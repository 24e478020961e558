using ILGPU;

namespace GpuTrainer.Model;

/// <summary>
/// A convolution and the activation after it in one launch: the output exceeds the cache, so a second pass over it costs memory bandwidth.
/// </summary>
internal sealed class FusedConvolution : FusionRule
{
    public override PlanStep? TryFuse(ReadOnlySpan<PlanStep> steps, out int taken)
    {
        taken = 2;
        return steps is
        [
            ForwardStep { Stage: { Kernels: ConvolutionKernels } convolution },
            ForwardStep { Stage: { Kernels: ActivationKernels } activation }, ..
        ]
            ? new Step(convolution, activation)
            : null;
    }

    private sealed class Step(Stage convolution, Stage activation) : PlanStep
    {
        private readonly ConvolutionKernels _convolution = (ConvolutionKernels)convolution.Kernels;
        private readonly ActivationKernels _activation = (ActivationKernels)activation.Kernels;

        public override IEnumerable<Stage> Writes => [activation];

        public override void Run(int rows, ArrayView<int> clock) =>
            _convolution.ForwardActivated(rows, convolution.Input, _activation.Activation, activation.Output);
    }
}
