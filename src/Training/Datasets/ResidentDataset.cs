using GpuTrainer.Data;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>A data set entirely in an accelerator's memory: steps transfer nothing from the host.</summary>
public sealed class ResidentDataset : DeviceDataset
{
    // Bytes to read before each copy, if the set is not in memory.
    private const int ChunkBytes = 16 << 20;

    private readonly MemoryBuffer1D<byte, Stride1D.Dense> _items;
    private readonly MemoryBuffer1D<int, Stride1D.Dense> _labels;
    private readonly MemoryBuffer1D<int, Stride1D.Dense> _order;

    /// <summary>Reads a data set and copies it to the device.</summary>
    /// <param name="accelerator">The device.</param>
    /// <param name="data">At least one item.</param>
    /// <param name="readers">Threads that read items; 0 = one per processor.</param>
    /// <exception cref="TrainingException">The data set is empty.</exception>
    /// <exception cref="DatasetException">An item cannot be read.</exception>
    public ResidentDataset(Accelerator accelerator, IDataset data, int readers = 0)
        : base(data)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        CheckNotEmpty(data);
        _items = accelerator.Allocate1D<byte>((long)data.Count * Features);
        _labels = accelerator.Allocate1D<int>(data.Count);
        _order = accelerator.Allocate1D<int>(data.Count);
        try
        {
            if (data is InMemoryDataset inMemory)
                Copy(0, inMemory.Items.Span, inMemory.Labels.Span);
            else
                Read(data, readers);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override ArrayView<byte> Items => _items.View;

    /// <inheritdoc/>
    public override ArrayView<int> Labels => _labels.View;

    /// <inheritdoc/>
    public override ArrayView<int> Places => _order.View;

    /// <inheritdoc/>
    public override ArrayView<int> Order => _order.View;

    /// <inheritdoc/>
    public override void BeginPass(ReadOnlySpan<int> order, int firstStep = 0) =>
        _order.View.BaseView.SubView(0, order.Length).CopyFromCPU(order);

    /// <inheritdoc/>
    public override int Prepare(int step) => int.MaxValue;

    /// <inheritdoc/>
    public override void Dispose()
    {
        _items.Dispose();
        _labels.Dispose();
        _order.Dispose();
    }

    private void Read(IDataset data, int readers)
    {
        int[] order = new int[data.Count];
        SampleOrder.Sequential(order);
        using var loader = new DataLoader(data, Math.Max(1, Math.Min(data.Count, ChunkBytes / Features)), readers);
        loader.Begin(order);
        for (int first = 0; first < data.Count;)
        {
            int count = loader.Take(out ReadOnlySpan<byte> items, out ReadOnlySpan<int> labels);
            Copy(first, items, labels);
            loader.Release();
            first += count;
        }
    }

    private void Copy(int first, ReadOnlySpan<byte> items, ReadOnlySpan<int> labels)
    {
        _items.View.BaseView.SubView((long)first * Features, items.Length).CopyFromCPU(items);
        _labels.View.BaseView.SubView(first, labels.Length).CopyFromCPU(labels);
    }
}
