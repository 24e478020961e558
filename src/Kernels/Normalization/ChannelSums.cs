using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>
/// Sums over all samples and places of each channel of a [samples, channels, plane] tensor, in two levels whose order depends only on the
/// shape, so that long sums stay accurate and many threads have work.
/// </summary>
/// <remarks>
/// First level: part (chunk, lane) of a channel is one chain over ascending (sample of the chunk, i) of the elements lane + i * lanes of
/// its planes. Second level, in the kernels that use the sums: the parts of a channel in ascending order, partial[part * channels +
/// channel].
/// </remarks>
internal sealed class ChannelSums
{
    /// <summary>The most parallel chains in a plane: the lanes of a warp.</summary>
    private const int MostLanes = 32;

    // Elements in a chunk of planes; samples in a chunk if a plane is one element.
    private const int ChunkElements = 4096;
    private const int ChunkFeatures = 128;

    private readonly AcceleratorStream _stream;
    private readonly Action<AcceleratorStream, Index3D, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int, int, int,
        int> _planes;
    private readonly Action<AcceleratorStream, Index2D, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int, int> _features;

    public ChannelSums(Accelerator accelerator)
    {
        _stream = accelerator.DefaultStream;
        accelerator.Load(PlanesKernel, out _planes);
        accelerator.Load(FeaturesKernel, out _features);
    }

    /// <summary>Samples in a chunk.</summary>
    public static int ChunkSamples(int plane) => plane == 1 ? ChunkFeatures : Math.Max(1, ChunkElements / plane);

    /// <summary>Chunks in a batch.</summary>
    public static int Chunks(int samples, int plane) => (samples + ChunkSamples(plane) - 1) / ChunkSamples(plane);

    /// <summary>Parallel chains in a plane.</summary>
    public static int Lanes(int plane) => Math.Min(plane, MostLanes);

    /// <summary>Partial sums per channel.</summary>
    public static int Parts(int samples, int plane) => Chunks(samples, plane) * Lanes(plane);

    /// <summary>partial = the partial sums of input.</summary>
    /// <param name="samples">Samples.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="plane">Elements of a channel.</param>
    /// <param name="input">[samples, channels, plane].</param>
    /// <param name="partial">[Parts, channels], overwritten.</param>
    public void Sum(int samples, int channels, int plane, ArrayView<float> input, ArrayView<float> partial) =>
        Run(samples, channels, plane, input, input, partial, 0);

    /// <summary>partial = the partial sums of (input - mean)^2.</summary>
    /// <param name="samples">Samples.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="plane">Elements of a channel.</param>
    /// <param name="input">[samples, channels, plane].</param>
    /// <param name="mean">[channels].</param>
    /// <param name="partial">[Parts, channels], overwritten.</param>
    public void SquaredDeviations(
        int samples, int channels, int plane, ArrayView<float> input, ArrayView<float> mean, ArrayView<float> partial) =>
        Run(samples, channels, plane, input, mean, partial, 1);

    private void Run(int samples, int channels, int plane, ArrayView<float> input, ArrayView<float> mean, ArrayView<float> partial,
        int squares)
    {
        int chunks = Chunks(samples, plane);
        int chunkSamples = ChunkSamples(plane);
        if (plane == 1)
        {
            _features(_stream, new Index2D(channels, chunks), input, mean, partial, samples, channels, chunkSamples, squares);
            return;
        }

        int lanes = Lanes(plane);
        _planes(_stream, new Index3D(lanes, channels, chunks), input, mean, partial, samples, channels, plane, lanes,
            chunkSamples, squares);
    }

    /// <summary>
    /// partial[chunk lanes + lane, channel] = the chain of its elements x, from +0: of x, or of fused (x - mean)^2 if squares is not 0.
    /// Thread (lane, channel, chunk) owns it.
    /// </summary>
    [Kernel]
    internal static void PlanesKernel(
        Index3D index, ArrayView<float> input, ArrayView<float> mean, ArrayView<float> partial, int samples, int channels,
        int plane, int lanes,
        int chunkSamples, int squares)
    {
        int end = Math.Min((index.Z + 1) * chunkSamples, samples);
        float center = squares != 0 ? mean[index.Y] : 0f;
        float sum = 0f;
        for (int sample = index.Z * chunkSamples; sample < end; sample++)
        {
            int start = (sample * channels + index.Y) * plane;
            if (squares != 0)
            {
                for (int i = index.X; i < plane; i += lanes)
                {
                    float deviation = input[start + i] - center;
                    sum = KernelMath.FusedMultiplyAdd(deviation, deviation, sum);
                }
            }
            else
            {
                for (int i = index.X; i < plane; i += lanes)
                    sum += input[start + i];
            }
        }

        partial[(index.Z * lanes + index.X) * channels + index.Y] = sum;
    }

    /// <summary>The same for planes of one element. Thread (channel, chunk) owns partial[chunk, channel].</summary>
    [Kernel]
    internal static void FeaturesKernel(
        Index2D index, ArrayView<float> input, ArrayView<float> mean, ArrayView<float> partial, int samples, int channels, int chunkSamples,
        int squares)
    {
        int end = Math.Min((index.Y + 1) * chunkSamples, samples);
        float sum = 0f;
        if (squares != 0)
        {
            float center = mean[index.X];
            for (int sample = index.Y * chunkSamples; sample < end; sample++)
            {
                float deviation = input[sample * channels + index.X] - center;
                sum = KernelMath.FusedMultiplyAdd(deviation, deviation, sum);
            }
        }
        else
        {
            for (int sample = index.Y * chunkSamples; sample < end; sample++)
                sum += input[sample * channels + index.X];
        }

        partial[index.Y * channels + index.X] = sum;
    }
}
