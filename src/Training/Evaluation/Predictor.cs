using GpuTrainer.Compute;
using GpuTrainer.Kernels;
using GpuTrainer.Model;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>Predicts the classes of samples, with a network in evaluation mode and the preprocessing that it was trained with.</summary>
public sealed class Predictor : IDisposable
{
    private readonly ModelDescription _description;
    private readonly ExecutionPlan _plan;
    private readonly BatchGather _gather;
    private readonly RowSoftmax? _softmax; // Null if the outputs are probabilities already.
    private readonly StepClock _clock;
    private readonly MemoryBuffer1D<byte, Stride1D.Dense> _items;
    private readonly MemoryBuffer1D<int, Stride1D.Dense> _labels;
    private readonly MemoryBuffer1D<int, Stride1D.Dense> _order;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _probabilities;

    /// <summary>Prepares a network.</summary>
    /// <param name="accelerator">Where to run.</param>
    /// <param name="description">Network, class names and normalisation.</param>
    /// <param name="parameters">The weights, on the same accelerator.</param>
    /// <param name="batchSize">Samples in one pass, at least 1; changes the speed, not the result.</param>
    /// <param name="outputsAreProbabilities"><see cref="Loss.OutputsAreProbabilities"/> of the loss that the network was trained
    /// with.</param>
    public Predictor(
        Accelerator accelerator, ModelDescription description, ParameterBuffer parameters, int batchSize = 64,
        bool outputsAreProbabilities = false)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(parameters);
        _description = description;
        _plan = new ExecutionPlan(accelerator, description.Model, parameters, batchSize);
        _gather = InputGather.Create(accelerator, description);
        _softmax = outputsAreProbabilities ? null : new RowSoftmax(accelerator);
        _clock = new StepClock(accelerator);
        _items = accelerator.Allocate1D<byte>((long)batchSize * _plan.InputFeatures);
        // The gather kernel fetches labels, too; there are none.
        _labels = accelerator.Allocate1D<int>(batchSize);
        _labels.MemSetToZero();
        int[] order = new int[batchSize];
        SampleOrder.Sequential(order);
        _order = accelerator.Allocate1D<int>(batchSize);
        _order.AsContiguous().CopyFromCPU(order);
        _probabilities = accelerator.Allocate1D<float>((long)batchSize * _plan.OutputFeatures);
    }

    /// <summary>Predicts each of several samples.</summary>
    /// <param name="items">[samples, features] bytes, in the shape of the network's input.</param>
    /// <returns>One prediction per sample, in order.</returns>
    /// <exception cref="ShapeException">The bytes are not a whole number of samples.</exception>
    public IReadOnlyList<Prediction> Predict(ReadOnlySpan<byte> items)
    {
        int features = _plan.InputFeatures;
        if (items.Length % features != 0)
        {
            throw new ShapeException(
                $"Predictor: got {items.Length} bytes, expected a multiple of {features} (one sample is {_description.Model.InputShape}).");
        }

        int classes = _plan.OutputFeatures;
        var predictions = new List<Prediction>(items.Length / features);
        float[] probabilities = new float[_plan.MaxBatch * classes];
        while (!items.IsEmpty)
        {
            int rows = Math.Min(_plan.MaxBatch, items.Length / features);
            _items.AsContiguous().SubView(0, rows * features).CopyFromCPU(items[..(rows * features)]);
            _gather.Gather(rows, features, _items.View, _labels.View, _order.View, _plan.MaxBatch, _clock.View, _plan.Input, _labels.View);
            _plan.Forward(rows);
            _softmax?.Forward(rows, classes, _plan.Output, _probabilities.View);
            ArrayView<float> result = _softmax is null ? _plan.Output : _probabilities.View;
            result.SubView(0, rows * classes).CopyToCPU(probabilities.AsSpan(0, rows * classes));
            for (int row = 0; row < rows; row++)
            {
                if (_softmax is null)
                    Normalize(probabilities.AsSpan(row * classes, classes));
                predictions.Add(Prediction.From(probabilities[(row * classes)..((row + 1) * classes)], _description.ClassNames));
            }

            items = items[(rows * features)..];
        }

        return predictions;
    }

    // Outputs below 0 are errors of a regression towards 0. If all are below 0, the largest one is still the answer.
    private static void Normalize(Span<float> outputs)
    {
        float least = float.MaxValue, largest = float.MinValue;
        foreach (float output in outputs)
            (least, largest) = (MathF.Min(least, output), MathF.Max(largest, output));
        least = largest > 0f ? 0f : least;
        double sum = 0;
        foreach (float output in outputs)
            sum += MathF.Max(output - least, 0f);
        foreach (ref float output in outputs)
            output = sum > 0 ? (float)(MathF.Max(output - least, 0f) / sum) : 1f / outputs.Length;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _plan.Dispose();
        _gather.Dispose();
        _clock.Dispose();
        _items.Dispose();
        _labels.Dispose();
        _order.Dispose();
        _probabilities.Dispose();
    }
}
