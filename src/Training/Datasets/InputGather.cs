using GpuTrainer.Kernels;
using GpuTrainer.Model;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>Gathers the batch of the clock's step from a data set on the device: the samples as floats, and their labels.</summary>
internal sealed class InputGather : IDisposable
{
    private readonly BatchGather _gather;
    private readonly MemoryBuffer1D<int, Stride1D.Dense> _labels;
    private readonly int _batchSize;

    /// <summary>Loads the kernel and allocates the labels.</summary>
    /// <param name="accelerator">Where to run.</param>
    /// <param name="batchSize">Samples in a full batch, at least 1.</param>
    /// <param name="description">The network, for its normalisation; null = samples are byte / 255.</param>
    public InputGather(Accelerator accelerator, int batchSize, ModelDescription? description)
    {
        _batchSize = batchSize;
        _gather = description is null ? new BatchGather(accelerator) : Create(accelerator, description);
        _labels = accelerator.Allocate1D<int>(batchSize);
        Clock = new StepClock(accelerator);
    }

    /// <summary>The clock, at step 0 until it is set.</summary>
    public StepClock Clock { get; }

    /// <summary>[batchSize]: the labels of the last batch.</summary>
    public ArrayView<int> Labels => _labels.View;

    /// <summary>Gathers a batch.</summary>
    /// <param name="rows">Its samples, at most batchSize.</param>
    /// <param name="data">The data set, in a pass; the batch is on the device.</param>
    /// <param name="output">[rows, features], overwritten.</param>
    public void Gather(int rows, DeviceDataset data, ArrayView<float> output) =>
        _gather.Gather(rows, data.Features, data.Items, data.Labels, data.Places, _batchSize, Clock.View, output, Labels);

    /// <summary>Loads the kernel with the normalisation that a network was trained with.</summary>
    public static BatchGather Create(Accelerator accelerator, ModelDescription description)
    {
        if (description.Normalization.IsNone)
            return new BatchGather(accelerator);
        (float[] mean, float[] deviation) = description.Normalization.Expand(description.Model.InputShape);
        return new BatchGather(accelerator, mean, deviation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _gather.Dispose();
        _labels.Dispose();
        Clock.Dispose();
    }
}
