using GpuTrainer.Compute;
using ILGPU;

namespace GpuTrainer.Kernels;

/// <summary>
/// The counter-based random number generator Philox 4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011): a
/// block of four words is a function of a 128-bit counter and a 64-bit key, so any thread of any device can generate any number of the
/// sequence.
/// </summary>
/// <remarks>Counters here are (element block, step, stream, purpose); the key is the seed.</remarks>
[KernelLibrary]
public static class Philox
{
    /// <summary>Fourth counter word of dropout masks.</summary>
    public const uint DropoutPurpose = 1;

    /// <summary>Fourth counter word of parameter initialisation.</summary>
    public const uint InitializationPurpose = 2;

    /// <summary>
    /// Fourth counter word of augmentation, in the low byte; the upper bytes are the transform. (3 is the order of the samples.)
    /// </summary>
    public const uint AugmentationPurpose = 4;

    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>Generates one block.</summary>
    /// <param name="words">[4], overwritten; local memory, which becomes registers.</param>
    /// <param name="counter0">Lowest counter word.</param>
    /// <param name="counter1">Second counter word.</param>
    /// <param name="counter2">Third counter word.</param>
    /// <param name="counter3">Highest counter word.</param>
    /// <param name="key0">Low key word.</param>
    /// <param name="key1">High key word.</param>
    public static void Generate(ArrayView<uint> words, uint counter0, uint counter1, uint counter2, uint counter3, uint key0, uint key1)
    {
        uint c0 = counter0;
        uint c1 = counter1;
        uint c2 = counter2;
        uint c3 = counter3;
        uint k0 = key0;
        uint k1 = key1;
        for (int round = 0; round < Rounds; round++)
        {
            uint high0 = KernelMath.MultiplyHigh(Multiplier0, c0);
            uint low0 = Multiplier0 * c0;
            uint high1 = KernelMath.MultiplyHigh(Multiplier1, c2);
            uint low1 = Multiplier1 * c2;
            c0 = high1 ^ c1 ^ k0;
            c1 = low1;
            c2 = high0 ^ c3 ^ k1;
            c3 = low0;
            k0 += Weyl0;
            k1 += Weyl1;
        }

        words[0] = c0;
        words[1] = c1;
        words[2] = c2;
        words[3] = c3;
    }

    /// <summary>A multiple of 2^-24 in [0, 1), uniform, from the upper 24 bits of a word.</summary>
    public static float Uniform(uint word) => (int)(word >> 8) * (1f / 16777216f);
}
