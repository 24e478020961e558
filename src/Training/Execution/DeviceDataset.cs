using GpuTrainer.Data;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>
/// A data set of which batches are on an accelerator, as bytes, so that a step gathers its own there: the whole set
/// (<see cref="ResidentDataset"/>), or as much as the next steps need (<see cref="StreamedDataset"/>). Both give the same batches.
/// </summary>
public abstract class DeviceDataset : IDisposable
{
    private protected DeviceDataset(IDataset data)
    {
        Name = data.Name;
        Count = data.Count;
        Features = data.ItemShape.Size;
    }

    /// <summary>What messages call the set.</summary>
    public string Name { get; }

    /// <summary>The number of items.</summary>
    public int Count { get; }

    /// <summary>Bytes of one item.</summary>
    public int Features { get; }

    /// <summary>[places, Features].</summary>
    public abstract ArrayView<byte> Items { get; }

    /// <summary>[places].</summary>
    public abstract ArrayView<int> Labels { get; }

    /// <summary>[Count]: where in <see cref="Items"/> the samples of the pass lie, in its order.</summary>
    public abstract ArrayView<int> Places { get; }

    /// <summary>[Count]: which samples they are.</summary>
    public abstract ArrayView<int> Order { get; }

    /// <summary>Puts a data set on an accelerator: whole where it fits into the budget, else streamed.</summary>
    /// <param name="accelerator">Where to.</param>
    /// <param name="data">At least one item.</param>
    /// <param name="options">Budget, threads.</param>
    /// <param name="batchSize">Samples that a step takes.</param>
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
    /// <param name="order">The samples' indices in the order in which they are taken.</param>
    /// <param name="firstStep">The step that is asked for first: more than 0 where a pass goes on in its middle.</param>
    public abstract void BeginPass(ReadOnlySpan<int> order, int firstStep = 0);

    /// <summary>Waits until the batch of a step is on the device. Steps are asked for in order, from the pass's first one on.</summary>
    /// <param name="step">The step of the pass, from 0.</param>
    /// <returns>How many steps from this one on are ready; at least 1.</returns>
    /// <exception cref="DatasetException">An item cannot be read.</exception>
    public abstract int Prepare(int step);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Throws unless steps of so many samples can be served.</summary>
    internal virtual void CheckBatchSize(int batchSize)
    {
    }

    private protected static void CheckNotEmpty(IDataset data)
    {
        if (data.Count == 0)
            throw new TrainingException($"{data.Name}: the data set is empty, expected at least one item.");
    }
}
