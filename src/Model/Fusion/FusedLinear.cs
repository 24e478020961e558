using GpuTrainer.Kernels;
using ILGPU;

namespace GpuTrainer.Model;

/// <summary>A linear layer with bias and the activation, dropout or both after it, in one launch.</summary>
internal sealed class FusedLinear(FusedMatMul matMul) : FusionRule
{
    public override PlanStep? TryFuse(ReadOnlySpan<PlanStep> steps, out int taken)
    {
        taken = 0;
        if (steps[0] is not ForwardStep { Stage: { Kernels: LinearKernels { Bias.Length: > 0 } linear } stage })
            return null;
        int behind = MatchForward(steps[1..], out Stage? activation, out Stage? dropout);
        taken = 1 + behind;
        return behind == 0 ? null : new Step(matMul, stage, linear, activation, dropout);
    }

    private sealed class Step(FusedMatMul matMul, Stage linearStage, LinearKernels linear, Stage? activationStage,
        Stage? dropoutStage) : PlanStep
    {
        private readonly Activation _activation = (activationStage?.Kernels as ActivationKernels)?.Activation ?? Activation.None;
        private readonly DropoutKernels? _dropout = dropoutStage?.Kernels as DropoutKernels;
        private readonly Stage _value = activationStage ?? linearStage;

        public override IEnumerable<Stage> Writes => dropoutStage is null ? [_value] : [_value, dropoutStage];

        public override void Run(int rows, ArrayView<int> clock)
        {
            if (_dropout is null || dropoutStage is null)
            {
                matMul.Linear(rows, linear.Inputs, linear.Outputs, linearStage.Input, linear.Weight, linear.Bias, _activation,
                    _value.Output);
                return;
            }

            matMul.LinearDropout(
                rows, linear.Inputs, linear.Outputs, linearStage.Input, linear.Weight, linear.Bias, _activation, _value.Output,
                dropoutStage.Output,
                _dropout.Keep, _dropout.Settings, clock);
        }
    }
}

/// <summary>
/// The gradient of a linear layer's input and those of the dropout, the activation or both before the layer, in one launch.
/// </summary>
internal sealed class FusedLinearGradient(FusedMatMul matMul) : FusionRule
{
    public override PlanStep? TryFuse(ReadOnlySpan<PlanStep> steps, out int taken)
    {
        taken = 0;
        if (steps[0] is not InputGradientStep { Stage: { Kernels: LinearKernels linear } stage })
            return null;
        int behind = MatchBackward(steps[1..], out Stage? activation, out Stage? dropout);
        taken = 1 + behind;
        return behind == 0 ? null : new Step(matMul, stage, linear, activation, dropout);
    }

    private sealed class Step(FusedMatMul matMul, Stage linearStage, LinearKernels linear, Stage? activationStage,
        Stage? dropoutStage) : PlanStep
    {
        private readonly Activation _activation = (activationStage?.Kernels as ActivationKernels)?.Activation ?? Activation.None;
        private readonly ArrayView<float> _keep = (dropoutStage?.Kernels as DropoutKernels)?.Keep ?? default;

        public override void Run(int rows, ArrayView<int> clock) => matMul.InputGradient(
            rows, linear.Outputs, linear.Inputs, linearStage.GradOutput, linear.Weight, _activation,
            activationStage?.Output ?? default, _keep,
            (activationStage ?? dropoutStage ?? linearStage).GradInput);
    }
}
