using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>
/// Inverted dropout: each element is set to 0 with probability p, the others are multiplied by 1 / (1 - p). Random numbers are
/// counter-based, so that the result for an element depends only on seed, step, layer and place.
/// </summary>
/// <remarks>
/// N = elements, q = ceil(N / 4). Thread i generates one Philox block, counter (i, step, stream, purpose), and owns the elements i, i + q,
/// i + 2q and i + 3q (its words 0 to 3). Auto-grouped launch over q threads; overwrites.
/// </remarks>
public sealed class InvertedDropout
{
    /// <summary>Elements of <see cref="Settings"/>.</summary>
    public const int SettingsLength = 5;

    private readonly AcceleratorStream _stream;
    private readonly Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<int>, int, float,
        float, uint, uint, int>
        _forward;

    private readonly Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>> _backward;

    /// <summary>Loads the kernels.</summary>
    /// <param name="accelerator">Where to run.</param>
    public InvertedDropout(Accelerator accelerator)
    {
        _stream = accelerator.DefaultStream;
        accelerator.Load(ForwardKernel, out _forward);
        accelerator.Load(BackwardKernel, out _backward);
    }

    /// <summary>keep = 0 or 1 / (1 - p) at random, output = input * keep; output may be input.</summary>
    /// <param name="count">Elements.</param>
    /// <param name="input">[count].</param>
    /// <param name="output">[count], overwritten.</param>
    /// <param name="keep">[count], overwritten; needed by the backward pass.</param>
    /// <param name="probability">p, in [0, 1]: the share of elements that become 0.</param>
    /// <param name="seed">The training's seed.</param>
    /// <param name="stream">The layer's stream of random numbers, unique in the network.</param>
    /// <param name="clock">[2], <see cref="StepClock.View"/>: the total step number is part of the counter.</param>
    public void Forward(
        int count, ArrayView<float> input, ArrayView<float> output, ArrayView<float> keep, float probability, long seed, int stream,
        ArrayView<int> clock)
    {
        ViewChecks.Positive(count, "InvertedDropout.Forward");
        ViewChecks.AtLeast(input, count, "InvertedDropout.Forward");
        ViewChecks.AtLeast(output, count, "InvertedDropout.Forward");
        ViewChecks.AtLeast(keep, count, "InvertedDropout.Forward");
        ViewChecks.AtLeast(clock, 2, "InvertedDropout.Forward");
        if (!(probability >= 0f && probability <= 1f))
        {
            throw new ArgumentOutOfRangeException(
                nameof(probability), $"InvertedDropout: the probability is {probability}, expected 0 to 1.");
        }

        float scale = (float)(1.0 / (1.0 - probability));
        int quarter = (int)(((long)count + 3) / 4);
        _forward(_stream, quarter, input, output, keep, clock, count, probability, scale, (uint)seed, (uint)(seed >> 32), stream);
    }

    /// <summary>gradInput = gradOutput * keep; gradInput may be gradOutput.</summary>
    /// <param name="count">Elements.</param>
    /// <param name="keep">[count], what <see cref="Forward"/> wrote.</param>
    /// <param name="gradOutput">[count].</param>
    /// <param name="gradInput">[count], overwritten.</param>
    public void Backward(int count, ArrayView<float> keep, ArrayView<float> gradOutput, ArrayView<float> gradInput)
    {
        ViewChecks.AtLeast(keep, count, "InvertedDropout.Backward");
        ViewChecks.AtLeast(gradOutput, count, "InvertedDropout.Backward");
        ViewChecks.AtLeast(gradInput, count, "InvertedDropout.Backward");
        _backward(_stream, count, keep, gradOutput, gradInput);
    }

    /// <summary>
    /// keep[e] = uniform(e) &gt;= p ? scale : 0; output[e] = input[e] * keep[e]. Thread i owns the elements i, i + q, i + 2q, i + 3q with q
    /// = ceil(count / 4); q threads.
    /// </summary>
    [Kernel]
    internal static void ForwardKernel(
        Index1D i, ArrayView<float> input, ArrayView<float> output, ArrayView<float> keep, ArrayView<int> clock, int count,
        float probability, float scale, uint key0, uint key1, int stream)
    {
        ArrayView<uint> words = LocalMemory.Allocate<uint>(4);
        int block = i;
        Philox.Generate(words, (uint)block, (uint)clock[StepClock.Global], (uint)stream, Philox.DropoutPurpose, key0, key1);
        int quarter = (count + 3) >>> 2;
        for (int word = 0; word < 4; word++)
        {
            int element = block + word * quarter;
            if (element < count)
            {
                float factor = Philox.Uniform(words[word]) >= probability ? scale : 0f;
                keep[element] = factor;
                output[element] = input[element] * factor;
            }
        }
    }

    /// <summary>
    /// The settings of a layer for <see cref="Factor"/>, to be kept in device memory: probability, scale, key and stream.
    /// </summary>
    /// <param name="probability">p, in [0, 1].</param>
    /// <param name="seed">The training's seed.</param>
    /// <param name="stream">The layer's stream of random numbers, unique in the network.</param>
    public static uint[] Settings(float probability, long seed, int stream) =>
    [
        BitConverter.SingleToUInt32Bits(probability), BitConverter.SingleToUInt32Bits((float)(1.0 / (1.0 - probability))), (uint)seed,
        (uint)(seed >> 32), (uint)stream,
    ];

    /// <summary>keep[element] as in <see cref="ForwardKernel"/>, for kernels whose threads own single elements.</summary>
    internal static float Factor(int element, int count, ArrayView<int> clock, ArrayView<uint> settings)
    {
        ArrayView<uint> words = LocalMemory.Allocate<uint>(4);
        int quarter = (count + 3) >>> 2;
        int word = element / quarter;
        int block = element - word * quarter;
        Philox.Generate(words, (uint)block, (uint)clock[StepClock.Global], settings[4], Philox.DropoutPurpose, settings[2], settings[3]);
        uint low = word == 0 ? words[0] : words[1];
        uint high = word == 2 ? words[2] : words[3];
        return FactorOf(word < 2 ? low : high, settings);
    }

    /// <summary>The factor for a random word.</summary>
    internal static float FactorOf(uint word, ArrayView<uint> settings) =>
        Philox.Uniform(word) >= Interop.IntAsFloat(settings[0]) ? Interop.IntAsFloat(settings[1]) : 0f;

    /// <summary>gradInput[i] = gradOutput[i] * keep[i]. Thread i owns gradInput[i]; N threads.</summary>
    [Kernel]
    internal static void BackwardKernel(Index1D i, ArrayView<float> keep, ArrayView<float> gradOutput, ArrayView<float> gradInput)
    {
        gradInput[i] = gradOutput[i] * keep[i];
    }
}
