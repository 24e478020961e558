using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>Fills a buffer from U(-bound, bound), for parameters.</summary>
/// <remarks>
/// N = elements, q = ceil(N / 4). Thread i generates the Philox block with counter (i, 0, stream, purpose) and owns the elements i, i + q,
/// i + 2q and i + 3q. Auto-grouped launch over q threads; overwrites.
/// </remarks>
public sealed class UniformInitializer
{
    private readonly AcceleratorStream _stream;
    private readonly Action<AcceleratorStream, Index1D, ArrayView<float>, int, float, uint, uint, int> _fill;

    /// <summary>Loads the kernel.</summary>
    /// <param name="accelerator">Where to run.</param>
    public UniformInitializer(Accelerator accelerator)
    {
        _stream = accelerator.DefaultStream;
        accelerator.Load(FillKernel, out _fill);
    }

    /// <summary>Fills the view.</summary>
    /// <param name="count">Elements.</param>
    /// <param name="output">[count], overwritten with values in [-bound, bound).</param>
    /// <param name="bound">Half the width of the distribution.</param>
    /// <param name="seed">The model's seed.</param>
    /// <param name="stream">The parameter's stream of random numbers, unique in the model.</param>
    public void Fill(int count, ArrayView<float> output, float bound, long seed, int stream)
    {
        ViewChecks.Positive(count, "UniformInitializer.Fill");
        ViewChecks.AtLeast(output, count, "UniformInitializer.Fill");
        int quarter = (int)(((long)count + 3) / 4);
        _fill(_stream, quarter, output, count, bound, (uint)seed, (uint)(seed >> 32), stream);
    }

    /// <summary>
    /// output[e] = (2 u(e) - 1) * bound. Thread i owns the elements i, i + q, i + 2q, i + 3q with q = ceil(count / 4); q threads.
    /// </summary>
    [Kernel]
    internal static void FillKernel(Index1D i, ArrayView<float> output, int count, float bound, uint key0, uint key1, int stream)
    {
        ArrayView<uint> words = LocalMemory.Allocate<uint>(4);
        int block = i;
        Philox.Generate(words, (uint)block, 0, (uint)stream, Philox.InitializationPurpose, key0, key1);
        int quarter = (count + 3) >>> 2;
        for (int word = 0; word < 4; word++)
        {
            int element = block + word * quarter;
            // 2 u - 1 is exact: u is a multiple of 2^-24.
            if (element < count)
                output[element] = (Philox.Uniform(words[word]) * 2f - 1f) * bound;
        }
    }
}
