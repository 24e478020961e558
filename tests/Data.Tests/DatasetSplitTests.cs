namespace GpuTrainer.Data.Tests;

public class DatasetSplitTests
{
    /// <summary>Item i is the byte i, of the class i % 10.</summary>
    private static readonly IDataset Hundred = new InMemoryDataset(
        "hundred",
        new ImageShape(1, 1, 1),
        [.. Enumerable.Range(0, 10).Select(i => $"{i}")],
        Enumerable.Range(0, 100).Select(i => (byte)i).ToArray(),
        Enumerable.Range(0, 100).Select(i => i % 10).ToArray());

    [Fact]
    public void Stratified_Parts_HaveEveryItemOnce()
    {
        (IDataset rest, IDataset heldOut) = DatasetSplit.Stratified(Hundred, 0.3, seed: 1);

        Assert.Equal(30, heldOut.Count);
        Assert.Equal(Enumerable.Range(0, 100), [.. Items(rest).Concat(Items(heldOut)).Order()]);
        Assert.All(Enumerable.Range(0, 30), i => Assert.Equal(heldOut.Label(i), heldOut.Item(i)[0] % 10));
    }

    [Fact]
    public void Stratified_SameSeed_SameSplit() => Assert.Equal(HeldOut(0.3, 7), HeldOut(0.3, 7));

    [Fact]
    public void Stratified_AnyMachine_SameSplit() => Assert.Equal([2, 37, 41, 49, 53, 76, 88, 90, 94, 95], HeldOut(0.1, 0));

    [Fact]
    public void Stratified_ManySeeds_IsUniform()
    {
        int[] hits = new int[100];
        for (ulong seed = 0; seed < 2000; seed++)
        {
            foreach (int item in HeldOut(0.1, seed))
                hits[item]++;
        }

        // Binomial(2000, 0.1): mean 200, standard deviation 13.4; six deviations either side.
        Assert.All(hits, count => Assert.InRange(count, 120, 280));
    }

    private static int[] HeldOut(double share, ulong seed) => Items(DatasetSplit.Stratified(Hundred, share, seed).HeldOut);

    private static int[] Items(IDataset data) => [.. Enumerable.Range(0, data.Count).Select(i => (int)data.Item(i)[0])];
}
