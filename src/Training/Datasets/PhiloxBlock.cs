namespace GpuTrainer.Training;

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
