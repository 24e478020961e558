using ILGPU;

namespace GpuTrainer.Model;

/// <summary>
/// The gradients of max pooling and of the activation before it in one launch: both are as large as a convolution's output.
/// </summary>
internal sealed class FusedPoolingGradient : FusionRule
{
    public override PlanStep? TryFuse(ReadOnlySpan<PlanStep> steps, out int taken)
    {
        taken = 2;
        return steps is
        [
            InputGradientStep { Stage: { Kernels: MaxPool2dKernels } pooling },
            InputGradientStep { Stage: { Kernels: ActivationKernels } activation }, ..
        ]
            ? new Step(pooling, activation)
            : null;
    }

    private sealed class Step(Stage pooling, Stage activation) : PlanStep
    {
        private readonly MaxPool2dKernels _pooling = (MaxPool2dKernels)pooling.Kernels;
        private readonly ActivationKernels _activation = (ActivationKernels)activation.Kernels;

        public override void Run(int rows, ArrayView<int> clock) =>
            _pooling.GradientOfActivated(rows, pooling.GradOutput, _activation.Activation, pooling.Input, activation.GradInput);
    }
}
