namespace GpuTrainer.Training.Tests;

public class BatchGroupsTests
{
    [Fact]
    public void Groups_AtTheEndOfAnEpochAndOfTheRun_AreCutShort()
    {
        // Epochs of 5 batches in groups of 2, 2 and 1; the run ends after 8, in the middle of a group.
        var groups = new BatchGroups(2, BatchesPerEpoch: 5, TotalBatches: 8);

        (long Update, int Number, bool IsLast, bool IsCutShort)[] places =
        [
            .. Enumerable.Range(0, 8).Select(batch => (groups.UpdateOf(batch), groups.PlaceOf(batch / 5 * 5, batch % 5)))
                .Select(place => (place.Item1, place.Item2.Number, place.Item2.IsLast, place.Item2.IsCutShort)),
        ];

        Assert.Equal(
            [
                (1L, 1, false, false), (1, 2, true, false), (2, 1, false, false), (2, 2, true, false), (3, 1, true, true),
                (4, 1, false, false), (4, 2, true, false), (5, 1, true, true),
            ],
            places);
        Assert.Equal((3, 5, 1), (groups.UpdatesPerEpoch, groups.TotalUpdates, groups.FirstUpdate));
    }

    [Fact]
    public void Groups_LargerThanAnEpoch_EndWithIt()
    {
        var groups = new BatchGroups(10, BatchesPerEpoch: 3, TotalBatches: 6);

        Assert.Equal((1, 2, 2), (groups.UpdatesPerEpoch, groups.TotalUpdates, groups.FirstUpdate));
        Assert.Equal(new GroupPlace(3, true, true), groups.PlaceOf(3, 2));
    }

    [Fact]
    public void Groups_OfOne_AreAllWholeAndLast() =>
        Assert.All(Enumerable.Range(0, 5), batch =>
            Assert.Equal(new GroupPlace(1, true, false), new BatchGroups(1, 5, 5).PlaceOf(0, batch)));
}
