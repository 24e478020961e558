using ILGPU;

namespace GpuTrainer.Model;

/// <summary>
/// Consecutive layers on one accelerator, forward and backward: a fixed list of launches over memory that is allocated once. A network is
/// one chain; a layer that contains others, such as Residual, has a chain of its own.
/// </summary>
public sealed class LayerChain : IDisposable
{
    private readonly List<LayerKernels> _kernels = [];
    private readonly List<Stage> _stages = [];
    private readonly PlanStep[] _forward;
    private readonly PlanStep[] _backward;

    internal LayerChain(
        PlanMemory memory, string prefix, int firstStream, IReadOnlyList<Layer> layers, Shape input, bool needsInputGradient)
    {
        IReadOnlyList<Shape> shapes = LayerShapes.Of(layers, input);
        bool[] learns = [.. layers.Select((layer, i) => layer.Parameters(shapes[i]).Any(spec => !spec.IsBuffer))];
        var learningStages = new HashSet<Stage>();
        for (int i = 0; i < layers.Count; i++)
        {
            bool wantsGradient = memory.Gradients is not null && (needsInputGradient || learns.AsSpan(0, i).Contains(true));
            var context = new LayerContext(memory, $"{prefix}{i}.", unchecked(firstStream + i), shapes[i], shapes[i + 1], wantsGradient);
            LayerKernels kernels = layers[i].Load(context)
                ?? throw new InvalidOperationException(
                    $"Layer {i}, \"{layers[i].Text}\": {layers[i].GetType().Name}.Load returned null, expected its kernels.");
            if (kernels == LayerKernels.PassThrough)
            {
                if (shapes[i].Count != shapes[i + 1].Count)
                {
                    throw new ShapeException(
                        $"Layer {i}, \"{layers[i].Text}\": it passes {shapes[i]} through as {shapes[i + 1]}, expected the same number of "
                        + "elements.");
                }

                continue;
            }

            _kernels.Add(kernels);
            var stage = new Stage(kernels, shapes[i], shapes[i + 1]);
            _stages.Add(stage);
            if (learns[i])
                learningStages.Add(stage);
        }

        List<PlanStep> forward = [.. _stages.Select(stage => new ForwardStep(stage))];
        List<PlanStep> backward = memory.Gradients is null ? [] : BindGradients(memory, learningStages, needsInputGradient);
        _forward = memory.Rewrite(forward);
        _backward = memory.Rewrite(backward);
        foreach (Stage stage in _forward.SelectMany(step => step.Writes))
            stage.Output = memory.AllocateValues(stage.OutputShape);
        for (int i = 1; i < _stages.Count; i++)
            _stages[i].Input = _stages[i - 1].Output;
    }

    /// <summary>The output of the last forward pass.</summary>
    /// <param name="input">The input of that pass, which is also the output of a chain that computes nothing.</param>
    internal ArrayView<float> Output(ArrayView<float> input) => _stages.Count > 0 ? _stages[^1].Output : input;

    /// <summary>The gradient of the input after a backward pass; in a chain that computes nothing, the gradient of the output.</summary>
    /// <param name="gradOutput">The argument of <see cref="Backward"/>.</param>
    /// <returns>[rows, input features]; empty if it was not requested.</returns>
    public ArrayView<float> InputGradient(ArrayView<float> gradOutput) => _stages.Count > 0 ? _stages[0].GradInput : gradOutput;

    /// <summary>Runs the layers.</summary>
    /// <param name="rows">Samples of the batch.</param>
    /// <param name="input">[rows, input features]; must stay unchanged until the backward pass is done.</param>
    /// <param name="clock">[2], or empty in evaluation.</param>
    /// <returns>[rows, output features]: the chain's own memory, or the input itself if the layers compute nothing.</returns>
    public ArrayView<float> Forward(int rows, ArrayView<float> input, ArrayView<int> clock)
    {
        if (_stages.Count > 0)
            _stages[0].Input = input;
        foreach (PlanStep step in _forward)
            step.Run(rows, clock);
        return Output(input);
    }

    /// <summary>Runs the backward pass: overwrites the gradients of the parameters, and that of the input if it was requested.</summary>
    /// <param name="rows">As in the forward pass.</param>
    /// <param name="gradOutput">[rows, output features]; not changed.</param>
    public void Backward(int rows, ArrayView<float> gradOutput)
    {
        if (_stages.Count > 0)
            _stages[^1].GradOutput = gradOutput;
        foreach (PlanStep step in _backward)
            step.Run(rows, default);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (LayerKernels kernels in _kernels)
            kernels.Dispose();
    }

    /// <summary>Gives the stages memory for their gradients, and lists the steps of the backward pass.</summary>
    private List<PlanStep> BindGradients(PlanMemory memory, HashSet<Stage> learning, bool needsInputGradient)
    {
        // Nothing before the first stage with weights needs a gradient.
        int first = needsInputGradient ? 0 : _stages.FindIndex(learning.Contains);
        var steps = new List<PlanStep>();
        for (int i = _stages.Count - 1; first >= 0 && i >= first; i--)
        {
            Stage stage = _stages[i];
            if (learning.Contains(stage))
                steps.Add(new ParameterGradientStep(stage));
            if (i == first && !needsInputGradient)
                break;
            // The output gradient of the last stage is the caller's memory.
            bool inPlace = stage.Kernels.GradientInPlace && i < _stages.Count - 1;
            stage.GradInput = inPlace ? stage.GradOutput : memory.AllocateValues(stage.InputShape);
            if (i > 0)
                _stages[i - 1].GradOutput = stage.GradInput;
            steps.Add(new InputGradientStep(stage));
        }

        return steps;
    }
}
