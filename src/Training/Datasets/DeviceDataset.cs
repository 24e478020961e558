using GpuTrainer.Data;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>
/// A data set on an accelerator, as bytes, from which a step gathers its batch: the whole set (<see cref="ResidentDataset"/>), or the part
/// that the next steps need (<see cref="StreamedDataset"/>). Both give the same batches.
/// </summary>
public abstract class DeviceDataset : IDisposable
{
    private protected DeviceDataset(IDataset data)
    {
        Name = data.Name;
        Count = data.Count;
        Features = data.ItemShape.Size;
    }

    /// <summary>The set's name in messages.</summary>
    public string Name { get; }

    /// <summary>The number of items.</summary>
    public int Count { get; }

    /// <summary>Bytes of one item.</summary>
    public int Features { get; }

    /// <summary>[places, Features]: the items on the device.</summary>
    public abstract ArrayView<byte> Items { get; }

    /// <summary>[places]: their labels.</summary>
    public abstract ArrayView<int> Labels { get; }

    /// <summary>[Count]: the place in <see cref="Items"/> of each sample of the pass, in order.</summary>
    public abstract ArrayView<int> Places { get; }

    /// <summary>[Count]: the index of each sample of the pass, in order.</summary>
    public abstract ArrayView<int> Order { get; }

    /// <summary>Puts a data set on an accelerator: whole if it fits the budget, else streamed.</summary>
    /// <param name="accelerator">The device.</param>
    /// <param name="data">At least one item.</param>
    /// <param name="options">Memory budget and reading threads.</param>
    /// <param name="batchSize">Samples per step.</param>
    /// <exception cref="TrainingException">The data set is empty.</exception>
    /// <exception cref="DatasetException">An item cannot be read.</exception>
    public static DeviceDataset Create(Accelerator accelerator, IDataset data, DataOptions options, int batchSize)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        long bytes = data.Count * ((long)data.ItemShape.Size + sizeof(int));
        return bytes <= (options.MemoryBudget ?? DataOptions.DefaultMemoryBudget(accelerator))
            ? new ResidentDataset(accelerator, data, options.Readers)
            : new StreamedDataset(accelerator, data, options, batchSize);
    }

    /// <summary>Starts a pass.</summary>
    /// <param name="order">The samples' indices, in the order in which the steps take them.</param>
    /// <param name="firstStep">The first step to serve: above 0 to resume in the middle of a pass.</param>
    public abstract void BeginPass(ReadOnlySpan<int> order, int firstStep = 0);

    /// <summary>Waits until the batch of a step is on the device. Call it for the steps in order, from the pass's first one.</summary>
    /// <param name="step">The step of the pass, from 0.</param>
    /// <returns>How many steps are ready, from this one on; at least 1.</returns>
    /// <exception cref="DatasetException">An item cannot be read.</exception>
    public abstract int Prepare(int step);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Throws unless the set can serve batches of this size.</summary>
    internal virtual void CheckBatchSize(int batchSize)
    {
    }

    private protected static void CheckNotEmpty(IDataset data)
    {
        if (data.Count == 0)
            throw new TrainingException($"{data.Name}: the data set is empty, expected at least one item.");
    }
}
