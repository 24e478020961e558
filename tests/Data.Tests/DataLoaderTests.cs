namespace GpuTrainer.Data.Tests;

public sealed class DataLoaderTests
{
    /// <summary>An item is its own number; one of them may be broken.</summary>
    private sealed class Numbers(int count, int broken = -1) : IDataset
    {
        private int _inside;

        public int Most { get; private set; }

        public string Name => "numbers";

        public int Count => count;

        public ImageShape ItemShape => new(1, 1, 4);

        public IReadOnlyList<string> ClassNames { get; } = ["even", "odd"];

        public int Label(int index) => index % 2;

        public void Read(int index, Span<byte> item)
        {
            Most = Math.Max(Most, Interlocked.Increment(ref _inside));
            Interlocked.Decrement(ref _inside);
            if (index == broken)
                throw new DatasetException(DatasetError.BadPicture, $"item {index}");
            BitConverter.TryWriteBytes(item, index);
        }
    }

    private static List<(int Item, int Label)> Pass(DataLoader loader, int[] order)
    {
        var result = new List<(int, int)>();
        loader.Begin(order);
        while (loader.Take(out ReadOnlySpan<byte> items, out ReadOnlySpan<int> labels) > 0)
        {
            for (int i = 0; i < labels.Length; i++)
                result.Add((BitConverter.ToInt32(items[(4 * i)..]), labels[i]));
            loader.Release();
        }

        return result;
    }

    [Theory]
    [InlineData(1, 7)]
    [InlineData(3, 64)]
    [InlineData(8, 1)]
    [InlineData(5, 5000)]
    public void Take_AnyThreadsAndChunks_GivesTheOrder(int threads, int chunk)
    {
        int[] order = [.. Enumerable.Range(0, 1000).Select(i => i * 7 % 1000)];
        using var loader = new DataLoader(new Numbers(1000), chunk, threads);

        for (int pass = 0; pass < 3; pass++)
            Assert.Equal(order.Select(i => (i, i % 2)), Pass(loader, order));
    }

    [Fact]
    public void Begin_InTheMiddleOfAPass_GivesThatOneUp()
    {
        using var loader = new DataLoader(new Numbers(1000), 10, 4);
        loader.Begin([.. Enumerable.Range(0, 1000)]);
        loader.Take(out _, out _);
        loader.Release();

        Assert.Equal([5, 6], Pass(loader, [5, 6]).Select(pair => pair.Item));
    }

    [Fact]
    public void Begin_AtALaterChunk_ReadsFromThereIntoTheChunksGiven()
    {
        ChunkArrays[] chunks = [new(10, 4), new(10, 4)];
        using var loader = new DataLoader(new Numbers(1000), 10, 3, chunks);

        loader.Begin([.. Enumerable.Range(0, 1000)], firstChunk: 3);

        // Two chunks may be taken before either is released: what was read lies where it was asked for.
        Assert.Equal(10, loader.Take(out ReadOnlySpan<byte> third, out _));
        Assert.Equal(10, loader.Take(out ReadOnlySpan<byte> fourth, out _));
        Assert.True(third == chunks[1].Items && fourth == chunks[0].Items);
        Assert.Equal((30, 40), (BitConverter.ToInt32(third), BitConverter.ToInt32(fourth)));
        loader.Release();
        Assert.Equal(10, loader.Take(out _, out _));
        Assert.Equal((50, 40), (BitConverter.ToInt32(chunks[1].Items), BitConverter.ToInt32(chunks[0].Items)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public void Take_UnreadableItem_FailsInItsChunkAndNotBefore(int threads)
    {
        using var loader = new DataLoader(new Numbers(100, broken: 57), 10, threads);
        loader.Begin([.. Enumerable.Range(0, 100)]);
        for (int chunk = 0; chunk < 5; chunk++)
        {
            Assert.Equal(10, loader.Take(out _, out _));
            loader.Release();
        }

        Assert.Equal("item 57", Assert.Throws<DatasetException>(() => loader.Take(out _, out _)).Message);
    }

    [Fact]
    public void Pass_SecondOne_AllocatesNothing()
    {
        int[] order = [.. Enumerable.Range(0, 10_000)];
        using var loader = new DataLoader(new Numbers(order.Length), 100, 2);
        void Run()
        {
            loader.Begin(order);
            while (loader.Take(out _, out _) > 0)
                loader.Release();
        }

        Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Stratified_HoldsTheShareOfEachClassOut_SeededAndDisjoint()
    {
        var data = new Numbers(1001);

        (IDataset train, IDataset heldOut) = DatasetSplit.Stratified(data, 0.1, 3);

        Assert.Equal([50, 50], heldOut.CountByClass());
        Assert.Equal(1001, train.Count + heldOut.Count);
        int[] items = [.. Enumerable.Range(0, heldOut.Count).Select(i => BitConverter.ToInt32(heldOut.Item(i)))];
        Assert.Empty(items.Intersect(Enumerable.Range(0, train.Count).Select(i => BitConverter.ToInt32(train.Item(i)))));
        (_, IDataset again) = DatasetSplit.Stratified(data, 0.1, 3);
        Assert.Equal(items, Enumerable.Range(0, again.Count).Select(i => BitConverter.ToInt32(again.Item(i))));
        (_, IDataset other) = DatasetSplit.Stratified(data, 0.1, 4);
        Assert.NotEqual(items, Enumerable.Range(0, other.Count).Select(i => BitConverter.ToInt32(other.Item(i))));
        // Known draws, so that the split is the same on every machine and in every version.
        Assert.Equal([3, 17, 47, 71, 75, 86, 94, 101], items[..8]);
    }

    [Fact]
    public void Measure_AChannel_IsThatOfItsBytes()
    {
        var data = new InMemoryDataset("two", new ImageShape(2, 1, 2), ["a"], new byte[] { 0, 255, 51, 51, 0, 255, 102, 102 }, new int[2]);

        Normalization measured = Normalization.Measure(data, 2);

        Assert.Equal([0.5f, 0.3f], measured.Mean);
        Assert.Equal([0.5f, 0.1f], measured.StdDev.Select(value => MathF.Round(value, 6)));
    }
}
