namespace GpuTrainer.Training.Tests;

public class SampleOrderTests
{
    // Known answers of the Random123 distribution.
    [Theory]
    [InlineData(0ul, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(ulong.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u,
        0x6d5451fdu)]
    [InlineData(0x299f31d0a4093822ul, 0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u,
        0x24126ea1u)]
    public void PhiloxBlock_KnownCounters_GivesThePapersWords(ulong key, uint x, uint y, uint z, uint w, uint a, uint b, uint c, uint d) =>
        Assert.Equal((a, b, c, d), PhiloxBlock.Generate(key, (x, y, z, w)));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1001)]
    public void Shuffle_AnyLength_IsAPermutation(int length)
    {
        int[] order = new int[length];

        SampleOrder.Shuffle(order, seed: 1, epoch: 1);

        Assert.Equal(Enumerable.Range(0, length), order.Order());
    }

    [Fact]
    public void Shuffle_SeedAndEpoch_DecideTheOrder()
    {
        int[] Order(ulong seed, int epoch)
        {
            int[] order = new int[100];
            SampleOrder.Shuffle(order, seed, epoch);
            return order;
        }

        Assert.Equal(Order(1, 1), Order(1, 1));
        Assert.NotEqual(Order(1, 1), Order(1, 2));
        Assert.NotEqual(Order(1, 1), Order(2, 1));
        Assert.NotEqual(Enumerable.Range(0, 100), Order(1, 1));
    }

    [Fact]
    public void Shuffle_ManySeeds_PutsEachItemEverywhereAsOften()
    {
        int[,] counts = new int[6, 6];
        int[] order = new int[6];
        for (uint seed = 0; seed < 6000; seed++)
        {
            SampleOrder.Shuffle(order, seed, 1);
            for (int place = 0; place < 6; place++)
                counts[order[place], place]++;
        }

        // 1000 expected, deviation 29: five deviations to either side.
        Assert.All(counts.Cast<int>(), count => Assert.InRange(count, 855, 1145));
    }
}
