namespace GpuTrainer.Training;

/// <summary>The order in which an epoch takes the samples.</summary>
public static class SampleOrder
{
    /// <summary>0, 1, 2, ...: the data set's own order.</summary>
    /// <param name="order">Overwritten.</param>
    public static void Sequential(Span<int> order)
    {
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
    }

    /// <summary>A random permutation, every one as likely; the same seed and epoch give the same one on every machine.</summary>
    /// <param name="order">Overwritten with 0 to Length - 1, permuted.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="epoch">Each epoch has a permutation of its own.</param>
    public static void Shuffle(Span<int> order, ulong seed, int epoch)
    {
        Sequential(order);
        // Fisher and Yates; draw i is one 64-bit half of Philox block i / 2. The high half of draw * (i + 1) is even to within 2^-32.
        for (int i = order.Length - 1; i > 0; i--)
        {
            (uint x, uint y, uint z, uint w) = PhiloxBlock.Generate(seed, ((uint)i / 2, (uint)epoch, 0, PhiloxBlock.ShufflePurpose));
            ulong draw = i % 2 == 0 ? ((ulong)y << 32) | x : ((ulong)w << 32) | z;
            int j = (int)Math.BigMul(draw, (ulong)i + 1, out _);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }
}
