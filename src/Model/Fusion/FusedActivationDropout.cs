using GpuTrainer.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Model;

/// <summary>An activation and the dropout after it in one launch.</summary>
internal sealed class FusedActivationDropout(Accelerator accelerator) : FusionRule
{
    private ActivationDropout? _launches;

    public override PlanStep? TryFuse(ReadOnlySpan<PlanStep> steps, out int taken)
    {
        taken = MatchForward(steps, out Stage? activation, out Stage? dropout);
        return activation is null || dropout is null ? null
            : new Step(_launches ??= new ActivationDropout(accelerator), activation, dropout);
    }

    private sealed class Step(ActivationDropout launches, Stage activation, Stage dropout) : PlanStep
    {
        private readonly Activation _function = ((ActivationKernels)activation.Kernels).Activation;
        private readonly DropoutKernels _dropout = (DropoutKernels)dropout.Kernels;

        public override IEnumerable<Stage> Writes => [activation, dropout];

        public override void Run(int rows, ArrayView<int> clock) => launches.Forward(
            _function, rows * activation.Outputs, activation.Input, activation.Output, dropout.Output, _dropout.Keep,
            _dropout.Settings, clock);
    }
}

/// <summary>The gradients of dropout and of the activation before it in one launch.</summary>
internal sealed class FusedActivationDropoutGradient(Accelerator accelerator) : FusionRule
{
    private ActivationDropout? _launches;

    public override PlanStep? TryFuse(ReadOnlySpan<PlanStep> steps, out int taken)
    {
        taken = MatchBackward(steps, out Stage? activation, out Stage? dropout);
        return activation is null || dropout is null ? null
            : new Step(_launches ??= new ActivationDropout(accelerator), activation, dropout);
    }

    private sealed class Step(ActivationDropout launches, Stage activation, Stage dropout) : PlanStep
    {
        private readonly Activation _function = ((ActivationKernels)activation.Kernels).Activation;
        private readonly DropoutKernels _dropout = (DropoutKernels)dropout.Kernels;

        public override void Run(int rows, ArrayView<int> clock) => launches.Backward(
            _function, rows * activation.Outputs, activation.Output, _dropout.Keep, dropout.GradOutput, activation.GradInput);
    }
}
