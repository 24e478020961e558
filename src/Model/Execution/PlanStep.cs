using ILGPU;

namespace GpuTrainer.Model;

/// <summary>One entry in a chain's fixed list of work: one layer in one direction, or the fused step that replaces several.</summary>
internal abstract class PlanStep
{
    /// <summary>The stages whose output it writes; only these get memory for their output.</summary>
    public virtual IEnumerable<Stage> Writes => [];

    /// <summary>Launches the step.</summary>
    /// <param name="rows">Samples of the batch.</param>
    /// <param name="clock">[2], <see cref="Kernels.StepClock.View"/>; empty in evaluation and in the backward pass.</param>
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

/// <summary>One layer of a <see cref="LayerChain"/> and the memory bound to it.</summary>
internal sealed class Stage(LayerKernels kernels, Shape inputShape, Shape outputShape)
{
    public LayerKernels Kernels { get; } = kernels;

    public Shape InputShape { get; } = inputShape;

    public Shape OutputShape { get; } = outputShape;

    /// <summary>Elements of one output sample.</summary>
    public int Outputs { get; } = outputShape.Count;

    /// <summary>[rows, input features]: the output of the previous stage.</summary>
    public ArrayView<float> Input { get; set; }

    /// <summary>[rows, output features]; empty if a fused step keeps the value in registers.</summary>
    public ArrayView<float> Output { get; set; }

    /// <summary>[rows, output features]: the input gradient of the next stage.</summary>
    public ArrayView<float> GradOutput { get; set; }

    /// <summary>[rows, input features]; empty if nothing needs it.</summary>
    public ArrayView<float> GradInput { get; set; }
}
