using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>Makes the copies that convolutions read: padded planes sorted by phase, and gradients with the channels last.</summary>
/// <remarks>Auto-grouped launches. All results overwrite.</remarks>
internal sealed class ConvolutionCopies
{
    // Elements of a plane per thread: it reads few cache lines at a time, and the neighbours in a line soon after one another.
    private const int RunLength = 64;
    private const int Neighbours = 8;

    private readonly AcceleratorStream _stream;
    private readonly Action<AcceleratorStream, Index3D, ArrayView<float>, ArrayView<float>, int, int, int, int, int, int> _pad;
    private readonly Action<AcceleratorStream, Index3D, ArrayView<float>, ArrayView<float>, int, int, int, int, int, int, int, int> _phases;
    private readonly Action<AcceleratorStream, Index3D, ArrayView<float>, ArrayView<float>, int, int, int, int, int, int> _channelsLast;

    public ConvolutionCopies(Accelerator accelerator)
    {
        _stream = accelerator.DefaultStream;
        accelerator.Load(PadKernel, out _pad);
        accelerator.Load(PhasesKernel, out _phases);
        accelerator.Load(ChannelsLastKernel, out _channelsLast);
    }

    /// <summary>Copies the planes that the forward pass reads.</summary>
    public void Input(int rows, ConvolutionShape shape, ConvolutionPlanes planes, ArrayView<float> input, ArrayView<float> output)
    {
        int count = rows * shape.InChannels;
        if (shape.Stride == 1)
        {
            Pad(count, shape.Height, shape.Width, planes.Rows, planes.Width, shape.Padding, input, output);
            return;
        }

        _phases(
            _stream, new Index3D(planes.Width, planes.Phases * planes.Phases * planes.Rows, count), input, output, shape.Height,
            shape.Width, planes.Rows,
            planes.Width, shape.Padding, shape.Stride, shape.Dilation, planes.Phases);
    }

    /// <summary>
    /// output [planes, outHeight, outWidth] = input [planes, height, width] moved down and right by the padding, which may be negative:
    /// then the edge is cut off. Elements outside the input are not written: the copy was cleared to zeros once.
    /// </summary>
    public void Pad(
        int planes, int height, int width, int outHeight, int outWidth, int padding, ArrayView<float> input, ArrayView<float> output)
    {
        int inset = Math.Max(padding, 0);
        int crop = Math.Max(-padding, 0);
        var extent = new Index3D(Math.Min(width - crop, outWidth - inset), Math.Min(height - crop, outHeight - inset), planes);
        _pad(
            _stream, extent, input, output, width, height * width, crop * width + crop, outWidth, outHeight * outWidth,
            inset * outWidth + inset);
    }

    /// <summary>output = input [rows, channels, plane] with the channels last, tile by tile.</summary>
    public void ChannelsLast(int rows, int channels, int plane, ChannelTiles tiles, ArrayView<float> input, ArrayView<float> output) =>
        _channelsLast(
        _stream, new Index3D(tiles.Width, (plane + RunLength - 1) / RunLength, tiles.Count * rows), input, output, channels, plane, rows,
        tiles.Width,
        tiles.OfGroup, tiles.GroupChannels);

    /// <summary>
    /// output[z outPlane + y outWidth + x + outStart] = input[z plane + y width + x + start]. Thread (x, y, z) owns one element. Overwrites
    /// these elements and no others.
    /// </summary>
    [Kernel]
    internal static void PadKernel(
        Index3D index, ArrayView<float> input, ArrayView<float> output, int width, int plane, int start, int outWidth, int outPlane,
        int outStart)
    {
        output[index.Z * outPlane + index.Y * outWidth + index.X + outStart] = input[index.Z * plane + index.Y * width + index.X + start];
    }

    /// <summary>
    /// output[z, i, j, y, x] = input[z, y stride + i dilation mod stride - padding, x stride + j dilation mod stride - padding], 0 outside
    /// the input. Thread (x, (i phases + j) outHeight + y, z) owns output[z, i, j, y, x].
    /// </summary>
    [Kernel]
    internal static void PhasesKernel(
        Index3D index, ArrayView<float> input, ArrayView<float> output, int height, int width, int outHeight, int outWidth,
        int padding, int stride,
        int dilation, int phases)
    {
        int phase = index.Y / outHeight;
        int y = (index.Y - phase * outHeight) * stride + phase / phases * dilation % stride - padding;
        int x = index.X * stride + phase % phases * dilation % stride - padding;
        float value = 0f;
        if (y >= 0 && y < height && x >= 0 && x < width)
            value = input[(index.Z * height + y) * width + x];
        output[(index.Z * phases * phases * outHeight + index.Y) * outWidth + index.X] = value;
    }

    /// <summary>
    /// output[t, n, i, x] = input[n, c, i], where c is channel x of tile t: c = t / ofGroup groupChannels + m with m = t mod ofGroup
    /// tileWidth + x; 0 if m is past the group's last channel. Thread (x, y, t samples + n) owns up to 64 elements, i from 64 y on, and
    /// reads eight neighbours at a time.
    /// </summary>
    [Kernel]
    internal static void ChannelsLastKernel(
        Index3D index, ArrayView<float> input, ArrayView<float> output, int channels, int plane, int samples, int tileWidth, int ofGroup,
        int groupChannels)
    {
        ArrayView<float> values = LocalMemory.Allocate<float>(Neighbours);
        int tile = index.Z / samples;
        int sample = index.Z - tile * samples;
        int m = tile % ofGroup * tileWidth + index.X;
        int first = index.Y * RunLength;
        int end = Math.Min(first + RunLength, plane);
        int start = (sample * channels + tile / ofGroup * groupChannels + Math.Min(m, groupChannels - 1)) * plane;
        int to = (index.Z * plane + first) * tileWidth + index.X;
        bool isChannel = m < groupChannels;
        int i = first;
        for (; i + Neighbours <= end; i += Neighbours)
        {
            for (int j = 0; j < Neighbours; j++)
                values[j] = input[start + i + j];
            for (int j = 0; j < Neighbours; j++)
                output[to + j * tileWidth] = isChannel ? values[j] : 0f;
            to += Neighbours * tileWidth;
        }

        for (; i < end; i++)
        {
            float value = input[start + i];
            output[to] = isChannel ? value : 0f;
            to += tileWidth;
        }
    }
}
