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

/// <summary>
/// Philox 4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011) on the host, the same function as
/// <see cref="Kernels.Philox"/> in kernels: each number is computed on its own, so that an order depends only on seed and epoch.
/// </summary>
internal static class PhiloxBlock
{
    /// <summary>
    /// Fourth counter word for the order of samples; those of dropout and initialisation are in <see cref="Kernels.Philox"/>.
    /// </summary>
    public const uint ShufflePurpose = 3;

    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>The four words of one block.</summary>
    /// <param name="key">The seed.</param>
    /// <param name="counter">The block's number, lowest word first.</param>
    public static (uint X, uint Y, uint Z, uint W) Generate(ulong key, (uint X, uint Y, uint Z, uint W) counter)
    {
        (uint x, uint y, uint z, uint w) = counter;
        uint key0 = (uint)key;
        uint key1 = (uint)(key >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            ulong product0 = (ulong)Multiplier0 * x;
            ulong product1 = (ulong)Multiplier1 * z;
            (x, y, z, w) = ((uint)(product1 >> 32) ^ y ^ key0, (uint)product1, (uint)(product0 >> 32) ^ w ^ key1, (uint)product0);
            key0 += Weyl0;
            key1 += Weyl1;
        }

        return (x, y, z, w);
    }
}
