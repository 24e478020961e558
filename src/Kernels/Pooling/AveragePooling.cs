using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>
/// Average pooling as PyTorch's AvgPool2d with count_include_pad = true: the sum of a window, padding counting as zeros, by the size of the
/// window. Tensors are [rows, Channels, height, width].
/// </summary>
/// <remarks>Thread (x, y, plane) owns one element of the result. Auto-grouped launches; all results overwrite.</remarks>
public sealed class AveragePooling
{
    private readonly AcceleratorStream _stream;
    private readonly PoolingShape _shape;
    private readonly Action<AcceleratorStream, Index3D, ArrayView<float>, ArrayView<float>, int, int, int, int, int, int, int> _forward;
    private readonly Action<AcceleratorStream, Index3D, ArrayView<float>, ArrayView<float>, int, int, int, int, int, int, float, int,
        int> _backward;

    /// <summary>Loads the kernels.</summary>
    /// <param name="accelerator">Where to run; launches go to its default stream.</param>
    /// <param name="shape">The windows.</param>
    public AveragePooling(Accelerator accelerator, PoolingShape shape)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        ArgumentNullException.ThrowIfNull(shape);
        Windows.Check(shape.Height, shape.Width, "AveragePooling");
        (_stream, _shape) = (accelerator.DefaultStream, shape);
        accelerator.Load(ForwardKernel, out _forward);
        accelerator.Load(BackwardKernel, out _backward);
    }

    /// <summary>output = the mean of each window: the sum over ascending (y, x), from +0, divided by Kernel^2.</summary>
    /// <param name="rows">Samples of this batch.</param>
    /// <param name="input">[rows, Channels, Height, Width].</param>
    /// <param name="output">[rows, Channels, OutHeight, OutWidth], overwritten.</param>
    public void Forward(int rows, ArrayView<float> input, ArrayView<float> output)
    {
        ViewChecks.Positive(rows, "AveragePooling.Forward");
        ViewChecks.AtLeast(input, (long)rows * _shape.InputLength, "AveragePooling.Forward");
        ViewChecks.AtLeast(output, (long)rows * _shape.OutputLength, "AveragePooling.Forward");
        _forward(
            _stream, new Index3D(_shape.OutWidth, _shape.OutHeight, rows * _shape.Channels), input, output, _shape.Height, _shape.Width,
            _shape.OutHeight,
            _shape.OutWidth, _shape.Kernel, _shape.Stride, _shape.Padding);
    }

    /// <summary>
    /// gradInput = at each element the sum over the ascending windows that cover it of gradOutput, from +0, divided by Kernel^2.
    /// </summary>
    /// <param name="rows">Samples of this batch.</param>
    /// <param name="gradOutput">[rows, Channels, OutHeight, OutWidth].</param>
    /// <param name="gradInput">[rows, Channels, Height, Width], overwritten.</param>
    public void Backward(int rows, ArrayView<float> gradOutput, ArrayView<float> gradInput)
    {
        ViewChecks.Positive(rows, "AveragePooling.Backward");
        ViewChecks.AtLeast(gradOutput, (long)rows * _shape.OutputLength, "AveragePooling.Backward");
        ViewChecks.AtLeast(gradInput, (long)rows * _shape.InputLength, "AveragePooling.Backward");
        int windows = (_shape.Kernel + _shape.Stride - 1) / _shape.Stride;
        _backward(
            _stream, new Index3D(_shape.Width, _shape.Height, rows * _shape.Channels), gradOutput, gradInput, _shape.Height, _shape.Width,
            _shape.OutHeight,
            _shape.OutWidth, _shape.Kernel, _shape.Stride, 1f / _shape.Stride, _shape.Padding, windows);
    }

    /// <summary>output[plane, y, x] = the mean of its window. Thread (x, y, plane) owns it.</summary>
    [Kernel]
    internal static void ForwardKernel(
        Index3D index, ArrayView<float> input, ArrayView<float> output, int height, int width, int outHeight, int outWidth,
        int kernel, int stride,
        int padding)
    {
        int firstY = index.Y * stride - padding;
        int firstX = index.X * stride - padding;
        int endY = Math.Min(firstY + kernel, height);
        float sum = 0f;
        for (int y = Math.Max(firstY, 0); y < endY; y++)
        {
            for (int i = 0; i < kernel; i++)
            {
                int x = firstX + i;
                if (x >= 0 && x < width)
                    sum += input[(index.Z * height + y) * width + x];
            }
        }

        output[(index.Z * outHeight + index.Y) * outWidth + index.X] = sum / (kernel * kernel);
    }

    /// <summary>
    /// gradInput[plane, y, x] = the sum over the windows that cover it of gradOutput, by kernel^2. Thread (x, y, plane) owns it; at most
    /// <paramref name="windows"/> = ceil(kernel / stride) windows cover an element along an axis.
    /// </summary>
    [Kernel]
    internal static void BackwardKernel(
        Index3D index, ArrayView<float> gradOutput, ArrayView<float> gradInput, int height, int width, int outHeight, int outWidth,
        int kernel, int stride,
        float inverseStride, int padding, int windows)
    {
        int lastX = Windows.Divide(index.X + padding, inverseStride);
        int lastY = (index.Y + padding) / stride;
        float sum = 0f;
        for (int outY = lastY - windows + 1; outY <= lastY; outY++)
        {
            if (outY >= 0 && outY < outHeight && outY * stride + kernel > index.Y + padding)
            {
                for (int i = 1 - windows; i <= 0; i++)
                {
                    int outX = lastX + i;
                    if (outX >= 0 && outX < outWidth && outX * stride + kernel > index.X + padding)
                        sum += gradOutput[(index.Z * outHeight + outY) * outWidth + outX];
                }
            }
        }

        gradInput[(index.Z * height + index.Y) * width + index.X] = sum / (kernel * kernel);
    }
}
