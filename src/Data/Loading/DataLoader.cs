namespace GpuTrainer.Data;

/// <summary>
/// Reads the items of a pass ahead, in order, into chunks of a fixed number of items: several threads read into <see cref="Depth"/> chunks
/// in turn, chunk c of a pass into number c modulo <see cref="Depth"/>. The contents of a chunk depend on the order only, not on the
/// threads. A pass allocates nothing.
/// </summary>
public sealed class DataLoader : IDisposable
{
    /// <summary>Chunks in memory: one in use, and one being filled.</summary>
    public const int Depth = 2;

    // Taking the lock for each item would cost more than copying a digit.
    private const int ItemsATurn = 16;

    private readonly IDataset _data;
    private readonly IReadOnlyList<ChunkMemory> _chunks;
    private readonly int[] _pending = new int[Depth];
    private readonly Thread[] _threads;
    private readonly object _changed = new();
    private int[] _order = [];
    private int _count;
    private int _next;
    private int _taken;
    private int _released;
    private int _reading;
    private bool _stopped = true;
    private bool _disposed;
    private (int Position, Exception Error)? _failure;

    /// <summary>Starts the threads; they wait for a pass.</summary>
    /// <param name="data">The data; its <see cref="IDataset.Read"/> is called from several threads.</param>
    /// <param name="chunkItems">Items per chunk, at least 1; the last chunk of a pass may have fewer.</param>
    /// <param name="threads">The number of reading threads; 0: one per core.</param>
    /// <param name="chunks">
    /// Where to read to, <see cref="Depth"/> chunks of that many items; null: the loader allocates them.
    /// </param>
    public DataLoader(IDataset data, int chunkItems, int threads = 0, IReadOnlyList<ChunkMemory>? chunks = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(chunkItems, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        _data = data;
        ChunkItems = chunkItems;
        _chunks = chunks ?? [.. Enumerable.Range(0, Depth).Select(_ => new ChunkArrays(chunkItems, data.ItemShape.Size))];
        if (_chunks.Count != Depth)
            throw new ArgumentException($"DataLoader: {_chunks.Count} chunks, expected {Depth}.", nameof(chunks));
        _threads = new Thread[threads > 0 ? threads : Environment.ProcessorCount];
        for (int i = 0; i < _threads.Length; i++)
        {
            _threads[i] = new Thread(Work) { IsBackground = true, Name = $"gpu-trainer reader {i + 1}" };
            _threads[i].Start();
        }
    }

    /// <summary>Items of a full chunk.</summary>
    public int ChunkItems { get; }

    /// <summary>Starts reading a pass, and abandons one in progress.</summary>
    /// <param name="order">The items in the order wanted; copied.</param>
    /// <param name="firstChunk">The first chunk to read, at least 0: those before it are left out.</param>
    public void Begin(ReadOnlySpan<int> order, int firstChunk = 0)
    {
        lock (_changed)
        {
            Stop();
            if (_order.Length < order.Length)
                _order = new int[order.Length];
            order.CopyTo(_order);
            _count = order.Length;
            _next = firstChunk * ChunkItems;
            _taken = firstChunk;
            _released = firstChunk;
            _failure = null;
            for (int chunk = firstChunk; chunk < firstChunk + Depth; chunk++)
                _pending[chunk % Depth] = ItemsOf(chunk);
            _stopped = false;
            Monitor.PulseAll(_changed);
        }
    }

    /// <summary>Waits for the next chunk of the pass; chunks taken before it may still wait for their <see cref="Release"/>.</summary>
    /// <param name="items">[count, C, H, W]; valid until its <see cref="Release"/>.</param>
    /// <param name="labels">[count], likewise.</param>
    /// <returns>The number of items; 0: the pass is over.</returns>
    /// <exception cref="DatasetException">
    /// An item of the chunk cannot be read; the first such item, whatever the number of threads.
    /// </exception>
    public int Take(out ReadOnlySpan<byte> items, out ReadOnlySpan<int> labels)
    {
        lock (_changed)
        {
            int count = ItemsOf(_taken);
            int slot = _taken % Depth;
            while (count > 0 && _pending[slot] > 0)
                Monitor.Wait(_changed);
            if (_failure is { } failure && failure.Position / ChunkItems == _taken)
                throw DatasetException.OfReading(failure.Error);
            items = _chunks[slot].Items[..(count * _data.ItemShape.Size)];
            labels = _chunks[slot].Labels[..count];
            _taken += count > 0 ? 1 : 0;
            return count;
        }
    }

    /// <summary>Returns the oldest of the chunks taken, to be refilled.</summary>
    public void Release()
    {
        lock (_changed)
        {
            _pending[_released % Depth] = ItemsOf(_released + Depth);
            _released++;
            Monitor.PulseAll(_changed);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_changed)
        {
            Stop();
            _disposed = true;
            Monitor.PulseAll(_changed);
        }

        foreach (Thread thread in _threads)
            thread.Join();
    }

    private int ItemsOf(int chunk) => (int)Math.Clamp(_count - ((long)chunk * ChunkItems), 0, ChunkItems);

    /// <summary>Waits until no thread uses the buffers; the caller holds the lock.</summary>
    private void Stop()
    {
        _stopped = true;
        while (_reading > 0)
            Monitor.Wait(_changed);
    }

    private void Work()
    {
        int size = _data.ItemShape.Size;
        while (TakeTurn(out int first, out int end))
        {
            int chunk = first / ChunkItems;
            int slot = chunk % Depth;
            Span<byte> items = _chunks[slot].Items;
            Span<int> labels = _chunks[slot].Labels;
            Exception? error = null;
            int position = first;
            try
            {
                for (; position < end; position++)
                {
                    int place = position - (chunk * ChunkItems);
                    _data.Read(_order[position], items.Slice(place * size, size));
                    labels[place] = _data.Label(_order[position]);
                }
            }
            catch (Exception caught)
            {
                error = caught; // Thrown by Take, on the training thread.
            }

            EndTurn(slot, end - first, position, error);
        }
    }

    private bool TakeTurn(out int first, out int end)
    {
        lock (_changed)
        {
            while (!_disposed && (_stopped || _next >= _count || _next / ChunkItems >= _released + Depth))
                Monitor.Wait(_changed);
            first = _next;
            end = Math.Min(Math.Min(first + ItemsATurn, _count), (first / ChunkItems * ChunkItems) + ChunkItems);
            if (_disposed)
                return false;
            _next = end;
            _reading++;
            return true;
        }
    }

    private void EndTurn(int slot, int count, int position, Exception? error)
    {
        lock (_changed)
        {
            if (error is not null && (_failure is null || position < _failure.Value.Position))
                _failure = (position, error);
            _pending[slot] -= count;
            _reading--;
            if (_pending[slot] == 0 || _stopped)
                Monitor.PulseAll(_changed);
        }
    }
}
