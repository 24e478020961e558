namespace GpuTrainer.Cli.Tests;

/// <summary>Pictures are read ahead, in order, and not all at once.</summary>
public sealed class PictureReaderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void ReadInOrder_SlowOnesBetween_KeepsTheOrder(int threads)
    {
        PictureSource[] sources = Sources(500);

        IEnumerable<PictureRead> pictures = PictureReader.ReadInOrder(sources, path =>
        {
            if (int.Parse(path) % 50 == 0)
                Thread.Sleep(2);
            return new PictureSamples([]);
        }, threads);

        Assert.Equal(sources.Select(source => source.Path), pictures.Select(picture => picture.Path));
    }

    [Fact]
    public void ReadInOrder_NobodyAsksForMore_ReadsNoFurther()
    {
        int read = 0;
        using IEnumerator<PictureRead> pictures = PictureReader.ReadInOrder(Sources(10_000), _ =>
        {
            Interlocked.Increment(ref read);
            return new PictureSamples([]);
        }, threads: 2).GetEnumerator();

        Assert.True(pictures.MoveNext());
        Thread.Sleep(50); // Time for those that should not be read; it can only hide a failure, never make one.

        Assert.InRange(read, 1, 3 * 32);
    }

    [Fact]
    public void ReadInOrder_FewFiles_AreReadAtTheSameTime()
    {
        using var both = new Barrier(2);

        PictureRead[] pictures = [.. PictureReader.ReadInOrder(Sources(2), _ =>
        {
            Assert.True(both.SignalAndWait(TimeSpan.FromSeconds(30)), "the second file waits for the first");
            return new PictureSamples([]);
        }, threads: 2)];

        Assert.Equal(2, pictures.Length);
    }

    [Fact]
    public void ReadInOrder_OneFails_IsThatOnesProblem()
    {
        PictureRead[] pictures = [.. PictureReader.ReadInOrder(
            [new("0"), new("1", "1: nothing there"), new("2"), new("3")],
            path => path == "2" ? throw new IOException("2: gone") : new PictureSamples([[7]]), threads: 2)];

        Assert.Equal([null, "1: nothing there", "2: gone", null], pictures.Select(picture => picture.Problem));
        Assert.Equal([1, 0, 0, 1], pictures.Select(picture => picture.Samples.Items.Count));
    }

    [Fact]
    public void ReadInOrder_MistakeOfTheProgram_IsNotTakenForABadFile() =>
        Assert.Throws<InvalidOperationException>(
            () => PictureReader.ReadInOrder(Sources(1), _ => throw new InvalidOperationException(), 2).Count());

    private static PictureSource[] Sources(int count) => [.. Enumerable.Range(0, count).Select(i => new PictureSource($"{i}"))];
}
