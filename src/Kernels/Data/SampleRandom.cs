using GpuTrainer.Compute;
using ILGPU;

namespace GpuTrainer.Kernels;

/// <summary>
/// The source of random numbers for augmentation: a sample's numbers depend only on the seed, the sample, the epoch, the transform and a
/// block number, not on the batch.
/// </summary>
/// <param name="Order">The samples' indices in the order of the epoch.</param>
/// <param name="Clock">[2], <see cref="StepClock.View"/>.</param>
/// <param name="BatchSize">Samples per step.</param>
/// <param name="StepsPerEpoch">Steps per epoch; dividing all steps done by it gives the epoch.</param>
/// <param name="Seed">The training's seed.</param>
public readonly record struct SampleRandom(ArrayView<int> Order, ArrayView<int> Clock, int BatchSize, int StepsPerEpoch, ulong Seed)
{
    /// <summary>Low word of the key.</summary>
    internal uint Key0 => (uint)Seed;

    /// <summary>High word of the key.</summary>
    internal uint Key1 => (uint)(Seed >> 32);

    /// <summary>Generates one block of a sample. For kernels.</summary>
    /// <param name="words">[4], overwritten; local memory, which becomes registers.</param>
    /// <param name="order"><see cref="Order"/>.</param>
    /// <param name="clock"><see cref="Clock"/>.</param>
    /// <param name="batchSize"><see cref="BatchSize"/>.</param>
    /// <param name="stepsPerEpoch"><see cref="StepsPerEpoch"/>.</param>
    /// <param name="row">The sample's row in the batch.</param>
    /// <param name="block">The block's number, from 0.</param>
    /// <param name="stream">The transform's number, from 0, unique in the training.</param>
    /// <param name="key0">Low word of the seed.</param>
    /// <param name="key1">High word of the seed.</param>
    public static void Generate(
        ArrayView<uint> words, ArrayView<int> order, ArrayView<int> clock, int batchSize, int stepsPerEpoch, int row, int block, int stream,
        uint key0, uint key1)
    {
        int sample = order[clock[StepClock.InEpoch] * batchSize + row];
        int epoch = clock[StepClock.Global] / stepsPerEpoch;
        Philox.Generate(words, (uint)sample, (uint)epoch, (uint)block, Philox.AugmentationPurpose + ((uint)stream << 8), key0, key1);
    }

    /// <summary>Converts a word to a number in [-range, range). For kernels.</summary>
    public static float Symmetric(uint word, float range) => (Philox.Uniform(word) * 2f - 1f) * range;

    /// <summary>Checks the views for an operation.</summary>
    internal void Check(int rows, string operation)
    {
        ViewChecks.Positive(rows, operation);
        ViewChecks.Positive(StepsPerEpoch, operation);
        ViewChecks.AtLeast(Clock, 2, operation);
        ViewChecks.AtLeast(Order, rows, operation);
    }
}
