using GpuTrainer.Compute;
using GpuTrainer.Kernels;
using GpuTrainer.Model;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>
/// Finds the layer that produces the first non-finite values: repeats the step with the weights from before it, in networks of the first
/// layer, the first two layers, and so on.
/// </summary>
internal sealed class AnomalySearch : IDisposable
{
    private readonly Accelerator _accelerator;
    private readonly Sequential _model;
    private readonly TrainingStep _step;
    private readonly ParameterBuffer _parameters;
    private readonly ParameterBuffer _gradients;
    private readonly ParameterBuffer _before;
    private readonly ulong _seed;
    private readonly float[] _hostGradients;

    /// <summary>Allocates a copy of the weights.</summary>
    public AnomalySearch(Accelerator accelerator, Sequential model, TrainingStep step, ParameterBuffer parameters,
        ParameterBuffer gradients, ulong seed)
    {
        _accelerator = accelerator;
        _model = model;
        _step = step;
        _parameters = parameters;
        _gradients = gradients;
        _before = new ParameterBuffer(accelerator, model.Layout);
        _seed = seed;
        _hostGradients = new float[model.Layout.LearnedLength];
    }

    /// <summary>Takes one step and keeps the weights from before it.</summary>
    /// <param name="stepInEpoch">From 0.</param>
    public int RunOne(int stepInEpoch)
    {
        _before.View.CopyFrom(_parameters.View);
        return _step.RunSome(stepInEpoch, 1);
    }

    /// <summary>Where the first non-finite value of the last forward pass is, or else of the gradients; null = all are finite.</summary>
    /// <param name="stepInEpoch">The step, from 0.</param>
    public string? Find(int stepInEpoch)
    {
        int rows = _step.RowsOf(stepInEpoch);
        ArrayView<float> input = _step.Refill(stepInEpoch);
        IReadOnlyList<NamedTensor> weights = _before.Read();
        for (int layer = 0; layer < _model.Layers.Count; layer++)
        {
            if (weights.FirstOrDefault(tensor => LayerOf(tensor.Name) == layer && !AreFinite(tensor.Values)) is { } broken)
            {
                return $"and {broken.Name} of {Name(layer)} was already not finite before the step: the previous optimizer step produced "
                    + "it";
            }

            if (!AreFinite(Forward(layer + 1, rows, input, weights)))
                return $"and the first non-finite values come out of {Name(layer)} in the forward pass";
        }

        return FindGradient();
    }

    /// <summary>Where the first non-finite gradient of the last backward pass is; null = all are finite.</summary>
    public string? FindGradient()
    {
        _gradients.View.SubView(0, _hostGradients.Length).CopyToCPU(_hostGradients);
        if (AreFinite(_hostGradients))
            return null;
        ParameterSlot first = _model.Layout.Slots.Where(
            slot => !slot.Spec.IsBuffer && !AreFinite(_hostGradients.AsSpan(slot.Offset, slot.Length)))
            .MaxBy(slot => LayerOf(slot.Name))!; // Padding is always zero, so one of the slots is not finite.
        return $"and the first non-finite gradients reach {Name(LayerOf(first.Name))} in the backward pass ({first.Name})";
    }

    /// <inheritdoc/>
    public void Dispose() => _before.Dispose();

    private float[] Forward(int layers, int rows, ArrayView<float> input, IReadOnlyList<NamedTensor> weights)
    {
        var model = new Sequential(_model.InputShape, [.. _model.Layers.Take(layers)]);
        using var parameters = new ParameterBuffer(_accelerator, model.Layout);
        parameters.Write(weights.Where(tensor => LayerOf(tensor.Name) < layers));
        // A network without weights has no training mode; dropout alone produces nothing infinite.
        using ParameterBuffer? gradients = model.Layout.ParameterCount > 0 ? new ParameterBuffer(_accelerator, model.Layout) : null;
        using var plan = new ExecutionPlan(_accelerator, model, parameters, gradients, _step.BatchSize, _seed, isFused: false);
        long length = (long)rows * plan.InputFeatures;
        plan.Input.SubView(0, length).CopyFrom(input.SubView(0, length));
        if (gradients is null)
            plan.Forward(rows);
        else
            plan.ForwardTraining(rows, _step.Clock);
        float[] output = new float[rows * plan.OutputFeatures];
        plan.Output.SubView(0, output.Length).CopyToCPU(output);
        _accelerator.Synchronize();
        return output;
    }

    private string Name(int layer) => $"layer {layer} ({_model.Layers[layer].Text})";

    private static int LayerOf(string parameter) =>
        int.Parse(parameter.AsSpan(0, parameter.IndexOf('.')), System.Globalization.CultureInfo.InvariantCulture);

    private static bool AreFinite(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
                return false;
        }

        return true;
    }
}
