using ILGPU;

namespace GpuTrainer.Model;

/// <summary>One entry of a chain's fixed list of work: what one layer does in one direction, or what the fusion pass put in its place.</summary>
internal abstract class PlanStep
{
    /// <summary>The stages whose output it writes; only these get memory for it.</summary>
    public virtual IEnumerable<Stage> Writes => [];

    /// <summary>Launches it.</summary>
    /// <param name="rows">Samples of the batch.</param>
    /// <param name="clock">[2], <see cref="Kernels.StepClock.View"/>; empty in evaluation and on the way back.</param>
    public abstract void Run(int rows, ArrayView<int> clock);
}

/// <summary>A layer's output.</summary>
internal sealed class ForwardStep(Stage stage) : PlanStep
{
    public Stage Stage => stage;

    public override IEnumerable<Stage> Writes => [stage];

    public override void Run(int rows, ArrayView<int> clock) =>
        stage.Kernels.Forward(new ForwardPass(rows, stage.Input, stage.Output, clock));
}

/// <summary>The gradients of a layer's parameters.</summary>
internal sealed class ParameterGradientStep(Stage stage) : PlanStep
{
    public override void Run(int rows, ArrayView<int> clock) =>
        stage.Kernels.ParameterGradients(new BackwardPass(rows, stage.Input, stage.Output, stage.GradOutput, default));
}

/// <summary>The gradient of a layer's input.</summary>
internal sealed class InputGradientStep(Stage stage) : PlanStep
{
    public Stage Stage => stage;

    public override void Run(int rows, ArrayView<int> clock) =>
        stage.Kernels.InputGradient(new BackwardPass(rows, stage.Input, stage.Output, stage.GradOutput, stage.GradInput));
}
