using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>
/// The planes that a convolution's forward pass and weight gradient read: the input itself, or a copy of some of its samples.
/// </summary>
internal sealed class ConvolutionInput : IDisposable
{
    private readonly ConvolutionShape _shape;
    private readonly ConvolutionCopies _copies;
    private readonly MemoryBuffer1D<float, Stride1D.Dense>? _copy;

    public ConvolutionInput(
        Accelerator accelerator, ConvolutionShape shape, ConvolutionPlanes planes, ConvolutionCopies copies, int maxRows, int chunkSamples)
    {
        (_shape, _copies, Planes) = (shape, copies, planes);
        BlockRows = maxRows;
        if (!planes.IsCopy)
            return;
        // Whole chunks of the weight gradient; also without training, so that memory does not depend on it.
        int block = ConvolutionProduct.BlockOf(accelerator, maxRows, (long)shape.InChannels * planes.ChannelLength);
        BlockRows = Math.Min(Math.Max(1, block / chunkSamples) * chunkSamples, maxRows);
        _copy = accelerator.Allocate1D<float>(
            (long)BlockRows * shape.InChannels * planes.ChannelLength + planes.Slack + ConvolutionProduct.SlackOf(accelerator));
        // After the last plane: its padding on the right, and what vectors read past it; zeros, because denormals would be slow.
        _copy.MemSetToZero();
    }

    /// <summary>Where the taps lie.</summary>
    public ConvolutionPlanes Planes { get; }

    /// <summary>The most samples per call of <see cref="Of"/>.</summary>
    public int BlockRows { get; }

    /// <summary>Returns the planes of some samples, valid until the next call.</summary>
    /// <param name="first">The first sample.</param>
    /// <param name="rows">Samples, at most <see cref="BlockRows"/>.</param>
    /// <param name="input">[at least first + rows, InChannels, Height, Width].</param>
    public ArrayView<float> Of(int first, int rows, ArrayView<float> input)
    {
        ArrayView<float> samples = input.SubView((long)first * _shape.InputLength, (long)rows * _shape.InputLength);
        if (_copy == null)
            return samples;
        _copies.Input(rows, _shape, Planes, samples, _copy.View);
        return _copy.View;
    }

    /// <inheritdoc/>
    public void Dispose() => _copy?.Dispose();
}
