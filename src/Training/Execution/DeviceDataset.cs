using GpuTrainer.Data;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>A data set in an accelerator's memory, as bytes: batches are gathered there, so a step moves nothing from the host.</summary>
public sealed class DeviceDataset : IDisposable
{
    private readonly MemoryBuffer1D<byte, Stride1D.Dense> _items;
    private readonly MemoryBuffer1D<int, Stride1D.Dense> _labels;

    /// <summary>Copies a data set to the device.</summary>
    /// <param name="accelerator">Where to.</param>
    /// <param name="data">At least one item.</param>
    /// <exception cref="TrainingException">The data set is empty.</exception>
    public DeviceDataset(Accelerator accelerator, IDataset data)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        ArgumentNullException.ThrowIfNull(data);
        if (data.Count == 0)
            throw new TrainingException($"{data.Name}: the data set is empty, expected at least one item.");
        Count = data.Count;
        Features = data.ItemShape.Size;
        _items = accelerator.Allocate1D<byte>(data.Items.Length);
        _labels = accelerator.Allocate1D<int>(data.Count);
        _items.AsContiguous().CopyFromCPU(data.Items.Span);
        _labels.AsContiguous().CopyFromCPU(data.Labels.Span);
    }

    /// <summary>The number of items.</summary>
    public int Count { get; }

    /// <summary>Bytes of one item.</summary>
    public int Features { get; }

    /// <summary>[Count, Features].</summary>
    public ArrayView<byte> Items => _items.View;

    /// <summary>[Count].</summary>
    public ArrayView<int> Labels => _labels.View;

    /// <inheritdoc/>
    public void Dispose()
    {
        _items.Dispose();
        _labels.Dispose();
    }
}
