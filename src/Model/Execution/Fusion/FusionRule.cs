namespace GpuTrainer.Model;

/// <summary>One pattern of neighbouring steps that one launch can do.</summary>
internal abstract class FusionRule
{
    /// <summary>What stands for the first of some steps; null = the pattern is not there.</summary>
    /// <param name="steps">The steps from here on, at least one.</param>
    /// <param name="taken">How many of them the result stands for.</param>
    public abstract PlanStep? TryFuse(ReadOnlySpan<PlanStep> steps, out int taken);

    /// <summary>The activation and the dropout that steps forward begin with, either of which may be missing.</summary>
    protected static int MatchForward(ReadOnlySpan<PlanStep> steps, out Stage? activation, out Stage? dropout)
    {
        int taken = 0;
        activation = steps.Length > taken && steps[taken] is ForwardStep { Stage.Kernels: ActivationKernels } first ? first.Stage : null;
        taken += activation is null ? 0 : 1;
        dropout = steps.Length > taken && steps[taken] is ForwardStep { Stage.Kernels: DropoutKernels } second ? second.Stage : null;
        return taken + (dropout is null ? 0 : 1);
    }

    /// <summary>The way back through dropout and the activation before it that steps begin with, either of which may be missing.</summary>
    protected static int MatchBackward(ReadOnlySpan<PlanStep> steps, out Stage? activation, out Stage? dropout)
    {
        int taken = 0;
        dropout = steps.Length > taken && steps[taken] is InputGradientStep { Stage.Kernels: DropoutKernels } first ? first.Stage : null;
        taken += dropout is null ? 0 : 1;
        activation = steps.Length > taken && steps[taken] is InputGradientStep { Stage.Kernels: ActivationKernels } second ? second.Stage : null;
        return taken + (activation is null ? 0 : 1);
    }
}
