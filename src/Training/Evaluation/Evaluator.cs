using GpuTrainer.Compute;
using GpuTrainer.Data;
using GpuTrainer.Kernels;
using GpuTrainer.Model;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>Measures a network on data sets, in evaluation mode.</summary>
public sealed class Evaluator : IDisposable
{
    private const int DefaultBatchSize = 256;

    private readonly Accelerator _accelerator;
    private readonly ModelDescription _description;
    private readonly ExecutionPlan _plan;
    private readonly InputGather _input;
    private readonly LossKernels _loss;
    private readonly StepMetrics _metrics;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _losses;
    private readonly MemoryBuffer1D<int, Stride1D.Dense> _correct;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _scratch;
    private int[] _order = [];

    /// <summary>Prepares a network whose weights are on the accelerator; later changes of the weights take effect.</summary>
    /// <param name="accelerator">Where to run.</param>
    /// <param name="description">Network and normalisation.</param>
    /// <param name="parameters">The weights.</param>
    /// <param name="loss">The loss to measure.</param>
    /// <param name="batchSize">Samples per pass, at least 1; affects the speed, not the accuracy.</param>
    public Evaluator(
        Accelerator accelerator, ModelDescription description, ParameterBuffer parameters, Loss loss, int batchSize = DefaultBatchSize)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(loss);
        loss.CheckClasses(description.Model.OutputShape.Count);
        _accelerator = accelerator;
        _description = description;
        _plan = new ExecutionPlan(accelerator, description.Model, parameters, batchSize);
        _input = new InputGather(accelerator, batchSize, description);
        _loss = loss.Load(accelerator, batchSize);
        _metrics = new StepMetrics(accelerator, historyLength: 1);
        _losses = accelerator.Allocate1D<float>(batchSize);
        _correct = accelerator.Allocate1D<int>(batchSize);
        _scratch = accelerator.Allocate1D<float>((long)batchSize * _plan.OutputFeatures);
    }

    /// <summary>Measures the network on a data set on the host.</summary>
    /// <param name="data">With the network's shape and classes.</param>
    /// <param name="options">How the data get to the device; null = the defaults.</param>
    /// <exception cref="ShapeException">Items or classes do not match the network.</exception>
    /// <exception cref="DatasetException">An item cannot be read.</exception>
    public Evaluation Evaluate(IDataset data, DataOptions? options = null)
    {
        DatasetFit.Check(_description.Model, data);
        using DeviceDataset onDevice = DeviceDataset.Create(_accelerator, data, options ?? new DataOptions(), _plan.MaxBatch);
        return Evaluate(onDevice);
    }

    /// <summary>
    /// Measures the network on a data set on the accelerator; waits for the device once, at the end (more often for streamed data).
    /// </summary>
    /// <param name="data">With the network's shape and classes.</param>
    public Evaluation Evaluate(DeviceDataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        data.CheckBatchSize(_plan.MaxBatch);
        if (_order.Length < data.Count)
        {
            _order = new int[data.Count];
            SampleOrder.Sequential(_order);
        }

        data.BeginPass(_order.AsSpan(0, data.Count));
        _input.Clock.Set(0, 0);
        _metrics.Reset();
        for (int first = 0; first < data.Count; first += _plan.MaxBatch)
        {
            int rows = Math.Min(_plan.MaxBatch, data.Count - first);
            data.Prepare(first / _plan.MaxBatch);
            _input.Gather(rows, data, _plan.Input);
            _plan.Forward(rows);
            _loss.Evaluate(rows, _plan.OutputFeatures, _plan.Output, _input.Labels, _scratch.View, _losses.View, _correct.View);
            _metrics.Accumulate(rows, _losses.View, _correct.View, _input.Clock.View);
        }

        MetricTotals totals = _metrics.Read();
        return new Evaluation(totals.Loss, totals.Accuracy, (int)totals.Count);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _plan.Dispose();
        _loss.Dispose();
        _metrics.Dispose();
        _losses.Dispose();
        _correct.Dispose();
        _scratch.Dispose();
        _input.Dispose();
    }
}

/// <summary>How well a network does on a data set, in evaluation mode.</summary>
/// <param name="Loss">The mean over the samples.</param>
/// <param name="Accuracy">The share of samples whose largest output is that of the label, in [0, 1].</param>
/// <param name="Count">The number of samples.</param>
public sealed record Evaluation(double Loss, double Accuracy, int Count);
