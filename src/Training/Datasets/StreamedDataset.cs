using GpuTrainer.Data;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>
/// A data set of which two chunks are on the device, each with the batches of several steps: while the steps of one run, the other is
/// filled. Host threads read ahead: straight into the chunks where the device's memory is the host's, else into two chunks of their own,
/// which are then copied.
/// </summary>
/// <remarks>
/// A step's launches are the same as for a resident set: they find their samples through <see cref="DeviceDataset.Places"/>, here the
/// places in the two chunks. So recorded steps work for both.
/// </remarks>
public sealed class StreamedDataset : DeviceDataset
{
    private const int Chunks = DataLoader.Depth;

    // Each chunk costs one wait for the device: the more steps in a chunk, the fewer waits.
    private const int MaxSteps = 64;
    private const long MaxChunkBytes = 32L << 20;

    private readonly Accelerator _accelerator;
    private readonly AcceleratorStream? _copies;
    private readonly DataLoader _loader;
    private readonly int _batchSize;
    private readonly int _chunkSteps;
    private readonly int _stepsBeforeUpload;
    private readonly MemoryBuffer1D<byte, Stride1D.Dense> _items;
    private readonly MemoryBuffer1D<int, Stride1D.Dense> _labels;
    private readonly MemoryBuffer1D<int, Stride1D.Dense> _places;
    private readonly MemoryBuffer1D<int, Stride1D.Dense> _order;
    private int _onDevice;
    private bool _isOver;

    /// <summary>Allocates the chunks and starts the reading threads.</summary>
    /// <param name="accelerator">The device.</param>
    /// <param name="data">At least one item.</param>
    /// <param name="options">Reading threads, and the memory budget of both chunks, which hold at least one batch each.</param>
    /// <param name="batchSize">Samples per step, at least 1.</param>
    /// <exception cref="TrainingException">The data set is empty.</exception>
    public StreamedDataset(Accelerator accelerator, IDataset data, DataOptions options, int batchSize)
        : base(data)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        CheckNotEmpty(data);
        _accelerator = accelerator;
        _batchSize = Math.Min(batchSize, data.Count);
        long chunkBytes = Math.Min(MaxChunkBytes, (options.MemoryBudget ?? long.MaxValue) / Chunks);
        _chunkSteps = (int)Math.Clamp(chunkBytes / ((long)_batchSize * Features), 1, MaxSteps);
        _stepsBeforeUpload = Math.Max(1, _chunkSteps / 4);
        int chunkItems = _chunkSteps * _batchSize;
        _items = accelerator.Allocate1D<byte>((long)Chunks * chunkItems * Features);
        _labels = accelerator.Allocate1D<int>((long)Chunks * chunkItems);
        _places = accelerator.Allocate1D<int>(data.Count);
        _order = accelerator.Allocate1D<int>(data.Count);
        int[] places = new int[data.Count];
        for (int i = 0; i < places.Length; i++)
            places[i] = i % (Chunks * chunkItems);
        _places.AsContiguous().CopyFromCPU(places);
        if (accelerator.AcceleratorType == AcceleratorType.CPU)
        {
            _loader = new DataLoader(data, chunkItems, options.Readers, [Chunk(0), Chunk(1)]);
        }
        else
        {
            _copies = accelerator.CreateStream();
            _loader = new DataLoader(data, chunkItems, options.Readers);
        }

        HostChunk Chunk(int chunk) => new(
            _items.NativePtr + ((nint)chunk * chunkItems * Features), chunkItems * Features,
            _labels.NativePtr + ((nint)chunk * chunkItems * sizeof(int)), chunkItems);
    }

    /// <inheritdoc/>
    public override ArrayView<byte> Items => _items.View;

    /// <inheritdoc/>
    public override ArrayView<int> Labels => _labels.View;

    /// <inheritdoc/>
    public override ArrayView<int> Places => _places.View;

    /// <inheritdoc/>
    public override ArrayView<int> Order => _order.View;

    /// <inheritdoc/>
    public override void BeginPass(ReadOnlySpan<int> order, int firstStep = 0)
    {
        int firstChunk = firstStep / _chunkSteps;
        _accelerator.Synchronize(); // The last steps of the previous pass read what is overwritten now.
        _loader.Begin(order, firstChunk);
        _order.View.BaseView.SubView(0, order.Length).CopyFromCPU(order);
        _onDevice = firstChunk;
        _isOver = false;
        Take();
    }

    /// <inheritdoc/>
    public override int Prepare(int step)
    {
        int chunk = step / _chunkSteps;
        int inChunk = step % _chunkSteps;
        if (inChunk == 0)
        {
            // Once the steps of the previous chunk are done, the next chunk may take its place.
            if (_onDevice == chunk)
            {
                _accelerator.DefaultStream.Synchronize();
                if (_copies is null)
                    _loader.Release();
                Take();
            }

            return _copies is null ? _chunkSteps : _stepsBeforeUpload;
        }

        // The first steps of this chunk are running: copy the next chunk meanwhile.
        if (_copies is not null && _onDevice == chunk + 1)
            Take();
        return _chunkSteps - inChunk;
    }

    /// <inheritdoc/>
    internal override void CheckBatchSize(int batchSize)
    {
        if (Math.Min(batchSize, Count) != _batchSize)
        {
            throw new TrainingException(
                $"{Name}: the batch size is {batchSize}, expected {_batchSize}, the size that the data set is streamed in.");
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _loader.Dispose();
        _copies?.Dispose();
        _items.Dispose();
        _labels.Dispose();
        _places.Dispose();
        _order.Dispose();
    }

    /// <summary>Waits for the next chunk, and copies it where the loader does not read into the device's memory.</summary>
    private void Take()
    {
        if (_isOver)
            return;
        int count = _loader.Take(out ReadOnlySpan<byte> items, out ReadOnlySpan<int> labels);
        if (count == 0)
        {
            _isOver = true;
            return;
        }

        int first = _onDevice % Chunks * _chunkSteps * _batchSize;
        _onDevice++;
        if (_copies is null)
            return;
        _items.View.BaseView.SubView((long)first * Features, items.Length).CopyFromCPU(_copies, items);
        _labels.View.BaseView.SubView(first, labels.Length).CopyFromCPU(_copies, labels);
        _copies.Synchronize();
        _loader.Release();
    }
}

/// <summary>A chunk in a device's memory that is also the host's.</summary>
/// <param name="items">The address of its items.</param>
/// <param name="itemBytes">Bytes of all items.</param>
/// <param name="labels">The address of its labels.</param>
/// <param name="count">The number of items.</param>
internal sealed unsafe class HostChunk(nint items, int itemBytes, nint labels, int count) : ChunkMemory
{
    public override Span<byte> Items => new((void*)items, itemBytes);

    public override Span<int> Labels => new((void*)labels, count);
}
