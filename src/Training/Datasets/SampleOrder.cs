namespace GpuTrainer.Training;

/// <summary>The order of the samples in an epoch.</summary>
public static class SampleOrder
{
    /// <summary>The data set's own order: 0, 1, 2, ...</summary>
    /// <param name="order">Overwritten.</param>
    public static void Sequential(Span<int> order)
    {
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
    }

    /// <summary>A uniformly random permutation; the same seed and epoch give the same one on every machine.</summary>
    /// <param name="order">Overwritten with 0 to Length - 1, permuted.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="epoch">The epoch; each has its own permutation.</param>
    public static void Shuffle(Span<int> order, ulong seed, int epoch)
    {
        Sequential(order);
        // Fisher-Yates; draw i is one 64-bit half of Philox block i / 2. The high half of draw * (i + 1) is uniform to within 2^-32.
        for (int i = order.Length - 1; i > 0; i--)
        {
            (uint x, uint y, uint z, uint w) = PhiloxBlock.Generate(seed, ((uint)i / 2, (uint)epoch, 0, PhiloxBlock.ShufflePurpose));
            ulong draw = i % 2 == 0 ? ((ulong)y << 32) | x : ((ulong)w << 32) | z;
            int j = (int)Math.BigMul(draw, (ulong)i + 1, out _);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }
}
