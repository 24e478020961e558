using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>Normalises after augmentation: subtracts a mean from each element and divides by a deviation.</summary>
public sealed class ChannelNormalization : IDisposable
{
    private readonly AcceleratorStream _stream;
    private readonly Action<AcceleratorStream, Index2D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int> _run;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _mean;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _deviation;

    /// <summary>Loads the kernel.</summary>
    /// <param name="accelerator">Where to run.</param>
    /// <param name="mean">[F], subtracted.</param>
    /// <param name="deviation">[F], divides the differences; none is 0.</param>
    public ChannelNormalization(Accelerator accelerator, ReadOnlySpan<float> mean, ReadOnlySpan<float> deviation)
    {
        ViewChecks.Positive(mean.Length, "ChannelNormalization");
        if (mean.Length != deviation.Length)
        {
            throw new ArgumentException(
                $"ChannelNormalization: {mean.Length} means and {deviation.Length} deviations, expected the same number.",
                nameof(deviation));
        }

        _mean = accelerator.Allocate1D<float>(mean.Length);
        _deviation = accelerator.Allocate1D<float>(mean.Length);
        _mean.AsContiguous().CopyFromCPU(mean);
        _deviation.AsContiguous().CopyFromCPU(deviation);
        _stream = accelerator.DefaultStream;
        accelerator.Load(RunKernel, out _run);
    }

    /// <summary>output[b, f] = (input[b, f] - mean[f]) / deviation[f].</summary>
    /// <param name="rows">B.</param>
    /// <param name="input">[B, F].</param>
    /// <param name="output">[B, F], overwritten; may be <paramref name="input"/>.</param>
    public void Run(int rows, ArrayView<float> input, ArrayView<float> output)
    {
        ViewChecks.Positive(rows, "ChannelNormalization.Run");
        int features = (int)_mean.Length;
        ViewChecks.AtLeast(input, (long)rows * features, "ChannelNormalization.Run");
        ViewChecks.AtLeast(output, (long)rows * features, "ChannelNormalization.Run");
        _run(_stream, new Index2D(features, rows), input, _mean.View, _deviation.View, output, features);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _mean.Dispose();
        _deviation.Dispose();
    }

    /// <summary>output[b, f] = (input[b, f] - mean[f]) / deviation[f]. Thread (f, b) owns it; F x B threads; overwrites.</summary>
    [Kernel]
    internal static void RunKernel(
        Index2D index, ArrayView<float> input, ArrayView<float> mean, ArrayView<float> deviation, ArrayView<float> output, int features)
    {
        int element = index.Y * features + index.X;
        output[element] = (input[element] - mean[index.X]) / deviation[index.X];
    }
}
