namespace GpuTrainer.Data;

/// <summary>Reads all items of a set once, on several threads, each with its own buffer and result.</summary>
internal static class ParallelItems
{
    // Enough to keep contention low, few enough for the threads to finish together.
    private const int ItemsATurn = 32;

    /// <summary>Handles one item.</summary>
    public delegate void ItemHandler<T>(int index, ReadOnlySpan<byte> item, T own);

    /// <summary>Calls <paramref name="handle"/> for every item, in no particular order.</summary>
    /// <param name="data">The set.</param>
    /// <param name="threads">The number of threads; 0: one per core.</param>
    /// <param name="create">Creates the result of a thread.</param>
    /// <param name="handle">Handles an item.</param>
    /// <param name="finish">Merges the result of a thread; called from several threads.</param>
    /// <exception cref="DatasetException">An item cannot be read; the first such item, whichever thread read it.</exception>
    public static void ForEach<T>(IDataset data, int threads, Func<T> create, ItemHandler<T> handle, Action<T> finish)
    {
        int next = 0;
        (int Index, Exception Error)? failure = null;
        var lowest = new Lock();
        void Work(int thread)
        {
            byte[] item = new byte[data.ItemShape.Size];
            T own = create();
            int first;
            while (failure is null && (first = Interlocked.Add(ref next, ItemsATurn) - ItemsATurn) < data.Count)
            {
                for (int i = first; i < Math.Min(first + ItemsATurn, data.Count); i++)
                {
                    try
                    {
                        data.Read(i, item);
                    }
                    catch (Exception error)
                    {
                        lock (lowest)
                            failure = failure is null || i < failure.Value.Index ? (i, error) : failure;
                        break;
                    }

                    handle(i, item, own);
                }
            }

            finish(own);
        }

        int count = threads > 0 ? threads : Environment.ProcessorCount;
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = count }, Work);
        if (failure is not null)
            throw DatasetException.OfReading(failure.Value.Error);
    }

    /// <summary>The indices of the readable items, in order.</summary>
    /// <param name="data">The set.</param>
    /// <param name="threads">The number of threads; 0: one per core.</param>
    /// <param name="onBad">Called for each unreadable item, from several threads.</param>
    public static int[] Readable(IDataset data, int threads, Action<int, DatasetException> onBad)
    {
        bool[] readable = new bool[data.Count];
        int count = threads > 0 ? threads : Environment.ProcessorCount;
        Parallel.For(0, data.Count, new ParallelOptions { MaxDegreeOfParallelism = count }, () =>
            new byte[data.ItemShape.Size], (i, _, item) =>
        {
            try
            {
                data.Read(i, item);
                readable[i] = true;
            }
            catch (DatasetException error)
            {
                onBad(i, error);
            }

            return item;
        }, _ => { });
        return [.. Enumerable.Range(0, readable.Length).Where(i => readable[i])];
    }
}
