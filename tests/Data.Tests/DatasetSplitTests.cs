namespace GpuTrainer.Data.Tests;

public class DatasetSplitTests
{
    private static readonly IDataset Hundred = new InMemoryDataset(
        "hundred",
        new ImageShape(1, 1, 1),
        [.. Enumerable.Range(0, 100).Select(i => $"{i}")],
        Enumerable.Range(0, 100).Select(i => (byte)i).ToArray(),
        Enumerable.Range(0, 100).ToArray());

    [Fact]
    public void HoldOut_OfAnyShare_DividesEveryItemOnce()
    {
        (IDataset rest, IDataset heldOut) = DatasetSplit.HoldOut(Hundred, 30, seed: 1);

        Assert.Equal(30, heldOut.Count);
        Assert.Equal(Enumerable.Range(0, 100), [.. rest.AllLabels().Concat(heldOut.AllLabels()).Order()]);
        Assert.All(Enumerable.Range(0, 30), i => Assert.Equal(heldOut.Label(i), heldOut.Item(i)[0]));
    }

    [Fact]
    public void HoldOut_SameSeed_SameSplit() =>
        Assert.Equal(DatasetSplit.HoldOut(Hundred, 30, 7).HeldOut.AllLabels(), DatasetSplit.HoldOut(Hundred, 30, 7).HeldOut.AllLabels());

    [Fact]
    public void HoldOut_OfASeed_IsTheSameOnEveryMachine() =>
        Assert.Equal([4, 14, 43, 88, 97], DatasetSplit.HoldOut(Hundred, 5, 0).HeldOut.AllLabels());

    [Fact]
    public void HoldOut_OfManyItems_IsUniform()
    {
        int[] hits = new int[100];
        for (ulong seed = 0; seed < 2000; seed++)
        {
            foreach (int label in DatasetSplit.HoldOut(Hundred, 10, seed).HeldOut.AllLabels())
                hits[label]++;
        }

        // Binomial(2000, 0.1): mean 200, standard deviation 13.4; six deviations either side.
        Assert.All(hits, count => Assert.InRange(count, 120, 280));
    }
}
