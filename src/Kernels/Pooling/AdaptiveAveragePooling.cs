using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>
/// Average pooling to planes of a given size, as PyTorch's AdaptiveAvgPool2d: output i of n covers the elements floor(i size / n) to
/// ceil((i + 1) size / n) - 1 of an axis. Tensors are [rows, channels, height, width].
/// </summary>
/// <remarks>Thread (x, y, plane) owns one element of the result. Auto-grouped launches; all results overwrite.</remarks>
public sealed class AdaptiveAveragePooling
{
    private readonly AcceleratorStream _stream;
    private readonly int _channels;
    private readonly int _height;
    private readonly int _width;
    private readonly int _outHeight;
    private readonly int _outWidth;
    private readonly Action<AcceleratorStream, Index3D, ArrayView<float>, ArrayView<float>, int, int, int, int> _forward;
    private readonly Action<AcceleratorStream, Index3D, ArrayView<float>, ArrayView<float>, int, int, int, int> _backward;

    /// <summary>Loads the kernels.</summary>
    /// <param name="accelerator">Where to run; launches go to its default stream.</param>
    /// <param name="channels">Planes of a sample.</param>
    /// <param name="height">Rows of an input plane.</param>
    /// <param name="width">Columns of an input plane.</param>
    /// <param name="outHeight">Rows of an output plane.</param>
    /// <param name="outWidth">Columns of an output plane.</param>
    public AdaptiveAveragePooling(Accelerator accelerator, int channels, int height, int width, int outHeight, int outWidth)
    {
        const string operation = "AdaptiveAveragePooling";
        ArgumentNullException.ThrowIfNull(accelerator);
        ViewChecks.Positive(channels, operation);
        ViewChecks.Positive(height, operation);
        ViewChecks.Positive(width, operation);
        ViewChecks.Positive(outHeight, operation);
        ViewChecks.Positive(outWidth, operation);
        (_stream, _channels) = (accelerator.DefaultStream, channels);
        (_height, _width, _outHeight, _outWidth) = (height, width, outHeight, outWidth);
        accelerator.Load(ForwardKernel, out _forward);
        accelerator.Load(BackwardKernel, out _backward);
    }

    /// <summary>output = the mean of each output's elements: the sum over ascending (y, x), from +0, divided by their number.</summary>
    /// <param name="rows">Samples of this batch.</param>
    /// <param name="input">[rows, channels, height, width].</param>
    /// <param name="output">[rows, channels, outHeight, outWidth], overwritten.</param>
    public void Forward(int rows, ArrayView<float> input, ArrayView<float> output)
    {
        const string operation = "AdaptiveAveragePooling.Forward";
        ViewChecks.Positive(rows, operation);
        ViewChecks.AtLeast(input, (long)rows * _channels * _height * _width, operation);
        ViewChecks.AtLeast(output, (long)rows * _channels * _outHeight * _outWidth, operation);
        _forward(_stream, new Index3D(_outWidth, _outHeight, rows * _channels), input, output, _height, _width, _outHeight, _outWidth);
    }

    /// <summary>
    /// gradInput = at each element the sum over the ascending outputs that cover it of gradOutput / their elements, from +0.
    /// </summary>
    /// <param name="rows">Samples of this batch.</param>
    /// <param name="gradOutput">[rows, channels, outHeight, outWidth].</param>
    /// <param name="gradInput">[rows, channels, height, width], overwritten.</param>
    public void Backward(int rows, ArrayView<float> gradOutput, ArrayView<float> gradInput)
    {
        const string operation = "AdaptiveAveragePooling.Backward";
        ViewChecks.Positive(rows, operation);
        ViewChecks.AtLeast(gradOutput, (long)rows * _channels * _outHeight * _outWidth, operation);
        ViewChecks.AtLeast(gradInput, (long)rows * _channels * _height * _width, operation);
        _backward(_stream, new Index3D(_width, _height, rows * _channels), gradOutput, gradInput, _height, _width, _outHeight, _outWidth);
    }

    /// <summary>output[plane, y, x] = the mean of its elements. Thread (x, y, plane) owns it.</summary>
    [Kernel]
    internal static void ForwardKernel(
        Index3D index, ArrayView<float> input, ArrayView<float> output, int height, int width, int outHeight, int outWidth)
    {
        int firstY = Start(index.Y, height, outHeight);
        int endY = End(index.Y, height, outHeight);
        int firstX = Start(index.X, width, outWidth);
        int endX = End(index.X, width, outWidth);
        float sum = 0f;
        for (int y = firstY; y < endY; y++)
        {
            for (int x = firstX; x < endX; x++)
                sum += input[(index.Z * height + y) * width + x];
        }

        output[(index.Z * outHeight + index.Y) * outWidth + index.X] = sum / ((endY - firstY) * (endX - firstX));
    }

    /// <summary>
    /// gradInput[plane, y, x] = sum over the outputs that cover it of gradOutput / their elements. Thread (x, y, plane) owns it. The
    /// outputs that cover an element are those that it would cover, were the sizes exchanged.
    /// </summary>
    [Kernel]
    internal static void BackwardKernel(
        Index3D index, ArrayView<float> gradOutput, ArrayView<float> gradInput, int height, int width, int outHeight, int outWidth)
    {
        int firstY = Start(index.Y, outHeight, height);
        int endY = End(index.Y, outHeight, height);
        int firstX = Start(index.X, outWidth, width);
        int endX = End(index.X, outWidth, width);
        float sum = 0f;
        for (int y = firstY; y < endY; y++)
        {
            int rows = End(y, height, outHeight) - Start(y, height, outHeight);
            for (int x = firstX; x < endX; x++)
            {
                int elements = rows * (End(x, width, outWidth) - Start(x, width, outWidth));
                sum += gradOutput[(index.Z * outHeight + y) * outWidth + x] / elements;
            }
        }

        gradInput[(index.Z * height + index.Y) * width + index.X] = sum;
    }

    private static int Start(int i, int size, int outSize) => (int)((long)i * size / outSize);

    private static int End(int i, int size, int outSize) => (int)((((long)i + 1) * size + outSize - 1) / outSize);
}
