using GpuTrainer.Compute;
using ILGPU;

namespace GpuTrainer.Kernels;

/// <summary>
/// Where the random numbers of a batch's samples come from: a sample's numbers depend on the seed, the sample, the epoch, the transform and
/// a block number alone, not on the batch that it is in.
/// </summary>
/// <param name="Order">The samples' indices in the order of the epoch.</param>
/// <param name="Clock">[2], <see cref="StepClock.View"/>.</param>
/// <param name="BatchSize">Samples that a step takes.</param>
/// <param name="StepsPerEpoch">Steps of an epoch: all steps done, divided by it, tell the epoch.</param>
/// <param name="Seed">The training's seed.</param>
public readonly record struct SampleRandom(ArrayView<int> Order, ArrayView<int> Clock, int BatchSize, int StepsPerEpoch, ulong Seed)
{
    /// <summary>Low word of the key.</summary>
    internal uint Key0 => (uint)Seed;

    /// <summary>High word of the key.</summary>
    internal uint Key1 => (uint)(Seed >> 32);

    /// <summary>Makes one block of a sample. For kernels.</summary>
    /// <param name="words">[4], overwritten; local memory, which becomes registers.</param>
    /// <param name="order"><see cref="Order"/>.</param>
    /// <param name="clock"><see cref="Clock"/>.</param>
    /// <param name="batchSize"><see cref="BatchSize"/>.</param>
    /// <param name="stepsPerEpoch"><see cref="StepsPerEpoch"/>.</param>
    /// <param name="row">The sample's row in the batch.</param>
    /// <param name="block">Which of the sample's blocks.</param>
    /// <param name="stream">Which transform, from 0: no other one of the training has this number.</param>
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

    /// <summary>A number in [-range, range) of a word. For kernels.</summary>
    public static float Symmetric(uint word, float range) => (Philox.Uniform(word) * 2f - 1f) * range;

    /// <summary>Checks the views at the door of an operation.</summary>
    internal void Check(int rows, string operation)
    {
        ViewChecks.Positive(rows, operation);
        ViewChecks.Positive(StepsPerEpoch, operation);
        ViewChecks.AtLeast(Clock, 2, operation);
        ViewChecks.AtLeast(Order, rows, operation);
    }
}
