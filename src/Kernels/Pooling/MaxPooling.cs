using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>
/// Max pooling as PyTorch's MaxPool2d: each output is the largest element of its window; the first of equals; a NaN wins over all. Tensors
/// are [rows, Channels, height, width].
/// </summary>
/// <remarks>Thread (x, y, plane) owns one element of the result. Auto-grouped launches; all results overwrite.</remarks>
public sealed class MaxPooling : IDisposable
{
    private readonly AcceleratorStream _stream;
    private readonly PoolingShape _shape;
    private readonly int _maxRows;
    private readonly MemoryBuffer1D<int, Stride1D.Dense>? _places;
    private readonly Action<AcceleratorStream, Index3D, ArrayView<float>, ArrayView<float>, int, int, int, int, int, int, int>? _forward;
    private readonly Action<AcceleratorStream, Index3D, ArrayView<float>, ArrayView<float>, ArrayView<int>, int, int, int, int, int, int,
        int>? _forwardTraining;
    private readonly Action<
        AcceleratorStream, Index3D, ArrayView<int>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int, int, int, float,
        int, int, int>?
        _backward;

    private readonly Action<
        AcceleratorStream, Index3D, ArrayView<int>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int, int, int, int>?
        _backwardDisjoint;

    private readonly Action<AcceleratorStream, Index3D, ArrayView<float>, ArrayView<float>, ArrayView<int>, int, int, int>? _forwardHalving;
    private readonly Action<AcceleratorStream, Index3D, ArrayView<int>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int,
        int>? _backwardHalving;

    /// <summary>Loads the kernels; in training allocates the places of the largest elements.</summary>
    /// <param name="accelerator">Where to run; launches go to its default stream.</param>
    /// <param name="shape">The windows.</param>
    /// <param name="maxRows">The largest batch.</param>
    /// <param name="training">Whether <c>Backward</c> will be called.</param>
    public MaxPooling(Accelerator accelerator, PoolingShape shape, int maxRows, bool training)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        ArgumentNullException.ThrowIfNull(shape);
        ViewChecks.Positive(maxRows, "MaxPooling");
        (_stream, _shape, _maxRows) = (accelerator.DefaultStream, shape, maxRows);
        if (training)
        {
            Windows.Check(shape.Height, shape.Width, "MaxPooling");
            if (shape is { Kernel: 2, Stride: 2, Padding: 0 } && shape.Width % 2 == 0)
            {
                accelerator.Load(ForwardHalvingKernel, out _forwardHalving);
                accelerator.Load(BackwardHalvingKernel, out _backwardHalving);
            }
            else
            {
                accelerator.Load(ForwardTrainingKernel, out _forwardTraining);
                if (shape.Kernel == shape.Stride && shape.Padding == 0)
                    accelerator.Load(BackwardDisjointKernel, out _backwardDisjoint);
                else
                    accelerator.Load(BackwardKernel, out _backward);
            }

            _places = accelerator.Allocate1D<int>((long)maxRows * shape.OutputLength);
        }
        else
        {
            accelerator.Load(ForwardKernel, out _forward);
        }
    }

    /// <summary>output = the largest of each window; in training their places are kept.</summary>
    /// <param name="rows">Samples of this batch.</param>
    /// <param name="input">[rows, Channels, Height, Width].</param>
    /// <param name="output">[rows, Channels, OutHeight, OutWidth], overwritten.</param>
    public void Forward(int rows, ArrayView<float> input, ArrayView<float> output)
    {
        BatchChecks.Rows(rows, _maxRows, "MaxPooling.Forward");
        ViewChecks.AtLeast(input, (long)rows * _shape.InputLength, "MaxPooling.Forward");
        ViewChecks.AtLeast(output, (long)rows * _shape.OutputLength, "MaxPooling.Forward");
        var extent = new Index3D(_shape.OutWidth, _shape.OutHeight, rows * _shape.Channels);
        _forward?.Invoke(
            _stream, extent, input, output, _shape.Height, _shape.Width, _shape.OutHeight, _shape.OutWidth, _shape.Kernel, _shape.Stride,
            _shape.Padding);
        _forwardTraining?.Invoke(
            _stream, extent, input, output, _places!.View, _shape.Height, _shape.Width, _shape.OutHeight, _shape.OutWidth, _shape.Kernel,
            _shape.Stride,
            _shape.Padding);
        _forwardHalving?.Invoke(_stream, extent, input, output, _places!.View, _shape.Height, _shape.OutHeight, _shape.OutWidth);
    }

    /// <summary>
    /// gradInput = at each element, the sum of gradOutput over the windows, ascending, whose largest element it is, from +0. Call it after
    /// <see cref="Forward"/> with the same rows.
    /// </summary>
    /// <param name="rows">Samples of this batch.</param>
    /// <param name="gradOutput">[rows, Channels, OutHeight, OutWidth].</param>
    /// <param name="gradInput">[rows, Channels, Height, Width], overwritten.</param>
    /// <exception cref="InvalidOperationException">The instance was created with training = false.</exception>
    public void Backward(int rows, ArrayView<float> gradOutput, ArrayView<float> gradInput) =>
        Backward(rows, gradOutput, Activation.None, gradInput, gradInput);

    /// <summary>
    /// The same through the activation before the pooling, in the same launch: gradInput = the sum * f'(x), from input = f(x).
    /// </summary>
    /// <param name="rows">Samples of this batch.</param>
    /// <param name="gradOutput">[rows, Channels, OutHeight, OutWidth].</param>
    /// <param name="activation">f.</param>
    /// <param name="input">[rows, Channels, Height, Width], as in the forward pass; not read without an activation.</param>
    /// <param name="gradInput">[rows, Channels, Height, Width], overwritten.</param>
    /// <exception cref="InvalidOperationException">The instance was created with training = false.</exception>
    public void Backward(int rows, ArrayView<float> gradOutput, Activation activation, ArrayView<float> input, ArrayView<float> gradInput)
    {
        if (_places == null)
            throw new InvalidOperationException("MaxPooling.Backward: made for inference; give the constructor training = true.");
        BatchChecks.Rows(rows, _maxRows, "MaxPooling.Backward");
        ViewChecks.AtLeast(gradOutput, (long)rows * _shape.OutputLength, "MaxPooling.Backward");
        ViewChecks.AtLeast(gradInput, (long)rows * _shape.InputLength, "MaxPooling.Backward");
        if (activation != Activation.None)
            ViewChecks.AtLeast(input, (long)rows * _shape.InputLength, "MaxPooling.Backward");
        var extent = new Index3D(Ceiling(_shape.Width, _shape.Stride), Ceiling(_shape.Height, _shape.Stride), rows * _shape.Channels);
        if (_backwardHalving != null)
        {
            _backwardHalving(
                _stream, extent, _places.View, gradOutput, input, gradInput, _shape.Height, _shape.OutHeight, _shape.OutWidth,
                (int)activation);
            return;
        }

        if (_backwardDisjoint != null)
        {
            _backwardDisjoint(
                _stream, extent, _places.View, gradOutput, input, gradInput, _shape.Height, _shape.Width, _shape.OutHeight, _shape.OutWidth,
                _shape.Stride,
                (int)activation);
            return;
        }

        int windows = (_shape.Kernel + _shape.Stride - 1) / _shape.Stride;
        _backward!( // Loaded where the other is not.
            _stream, new Index3D(_shape.Width, _shape.Height, rows * _shape.Channels), _places.View, gradOutput, input, gradInput,
            _shape.Height,
            _shape.Width, _shape.OutHeight, _shape.OutWidth, _shape.Stride, 1f / _shape.Stride, _shape.Padding, windows, (int)activation);
    }

    /// <inheritdoc/>
    public void Dispose() => _places?.Dispose();

    private static int Ceiling(int value, int divisor) => (value + divisor - 1) / divisor;

    /// <summary>output[plane, y, x] = the largest of its window. Thread (x, y, plane) owns it.</summary>
    [Kernel]
    internal static void ForwardKernel(
        Index3D index, ArrayView<float> input, ArrayView<float> output, int height, int width, int outHeight, int outWidth,
        int kernel, int stride,
        int padding)
    {
        ArrayView<float> largest = LocalMemory.Allocate<float>(1);
        Largest(index, input, largest, height, width, kernel, stride, padding);
        output[(index.Z * outHeight + index.Y) * outWidth + index.X] = largest[0];
    }

    /// <summary>The same; places[plane, y, x] = the place of the largest element in its plane.</summary>
    [Kernel]
    internal static void ForwardTrainingKernel(
        Index3D index, ArrayView<float> input, ArrayView<float> output, ArrayView<int> places, int height, int width, int outHeight,
        int outWidth,
        int kernel, int stride, int padding)
    {
        ArrayView<float> largest = LocalMemory.Allocate<float>(1);
        int o = (index.Z * outHeight + index.Y) * outWidth + index.X;
        places[o] = Largest(index, input, largest, height, width, kernel, stride, padding);
        output[o] = largest[0];
    }

    /// <summary>
    /// gradInput[plane, y, x] = f'(x) of the sum over the windows that cover it, ascending, of gradOutput where places says it is the
    /// largest. Thread (x, y, plane) owns it; at most <paramref name="windows"/> = ceil(kernel / stride) windows cover an element along an
    /// axis.
    /// </summary>
    /// <remarks>Windows outside the range are read at the edge and count as 0: branches are expensive for vector lanes.</remarks>
    [Kernel]
    internal static void BackwardKernel(
        Index3D index, ArrayView<int> places, ArrayView<float> gradOutput, ArrayView<float> input, ArrayView<float> gradInput,
        int height, int width,
        int outHeight, int outWidth, int stride, float inverseStride, int padding, int windows, int activation)
    {
        int place = index.Y * width + index.X;
        int lastX = Windows.Divide(index.X + padding, inverseStride);
        int lastY = (index.Y + padding) / stride;
        int endY = Math.Min(lastY + 1, outHeight);
        float sum = 0f;
        for (int outY = Math.Max(lastY - windows + 1, 0); outY < endY; outY++)
        {
            int start = (index.Z * outHeight + outY) * outWidth;
            for (int i = 1 - windows; i <= 0; i++)
            {
                int outX = Math.Max(Math.Min(lastX + i, outWidth - 1), 0);
                int largest = places[start + outX];
                float gradient = gradOutput[start + outX];
                bool counts = outX == lastX + i && largest == place;
                sum += counts ? gradient : 0f;
            }
        }

        int element = index.Z * height * width + place;
        if (activation != 0)
            sum = Activations.Gradient(input[element], sum, activation);
        gradInput[element] = sum;
    }

    /// <summary>
    /// The same for windows that neither overlap nor leave gaps: gradInput = f'(x) gradOutput[plane, y, x] at the place of the largest
    /// element of window (x, y, plane), 0 at its others. Thread (x, y, plane) owns the window; threads past the last window write zeros to
    /// the rest of the plane.
    /// </summary>
    /// <remarks>
    /// With a thread per element, as in <see cref="BackwardKernel"/>, each window's place and gradient would be gathered once per element.
    /// </remarks>
    [Kernel]
    internal static void BackwardDisjointKernel(
        Index3D index, ArrayView<int> places, ArrayView<float> gradOutput, ArrayView<float> input, ArrayView<float> gradInput,
        int height, int width,
        int outHeight, int outWidth, int stride, int activation)
    {
        int plane = index.Z * height * width;
        int largest = -1;
        float gradient = 0f;
        if (index.X < outWidth && index.Y < outHeight)
        {
            int window = (index.Z * outHeight + index.Y) * outWidth + index.X;
            largest = places[window];
            gradient += gradOutput[window]; // From +0, as a sum over windows.
            if (activation != 0)
                gradient = Activations.Gradient(input[plane + largest], gradient, activation);
        }

        int endX = Math.Min((index.X + 1) * stride, width);
        int endY = Math.Min((index.Y + 1) * stride, height);
        if (endX == (index.X + 1) * stride)
        {
            // Almost all windows take this path, without a condition per element.
            for (int y = index.Y * stride; y < endY; y++)
            {
                for (int i = 0; i < stride; i++)
                {
                    int place = y * width + index.X * stride + i;
                    gradInput[plane + place] = place == largest ? gradient : 0f;
                }
            }
        }
        else
        {
            for (int y = index.Y * stride; y < endY; y++)
            {
                for (int x = index.X * stride; x < endX; x++)
                    gradInput[plane + y * width + x] = 0f;
            }
        }
    }

    /// <summary>
    /// <see cref="ForwardTrainingKernel"/> for adjacent 2 x 2 windows in rows of even length: pairs of neighbours, which CPUs load as
    /// vectors.
    /// </summary>
    [Kernel]
    internal static void ForwardHalvingKernel(
        Index3D index, ArrayView<float> input, ArrayView<float> output, ArrayView<int> places, int height, int outHeight, int outWidth)
    {
        int width = 2 * outWidth;
        int place = 2 * index.Y * width + 2 * index.X;
        int upper = index.Z * height * width + place;
        int lower = upper + width;
        float upperLeft = input[upper];
        float upperRight = input[upper + 1];
        float lowerLeft = input[lower];
        float lowerRight = input[lower + 1];
        float best = upperLeft;
        int largest = place;
        bool takes = upperRight > best || float.IsNaN(upperRight);
        best = takes ? upperRight : best;
        largest = takes ? place + 1 : largest;
        takes = lowerLeft > best || float.IsNaN(lowerLeft);
        best = takes ? lowerLeft : best;
        largest = takes ? place + width : largest;
        takes = lowerRight > best || float.IsNaN(lowerRight);
        best = takes ? lowerRight : best;
        largest = takes ? place + width + 1 : largest;
        int o = (index.Z * outHeight + index.Y) * outWidth + index.X;
        places[o] = largest;
        output[o] = best;
    }

    /// <summary><see cref="BackwardDisjointKernel"/> for the windows of <see cref="ForwardHalvingKernel"/>.</summary>
    [Kernel]
    internal static void BackwardHalvingKernel(
        Index3D index, ArrayView<int> places, ArrayView<float> gradOutput, ArrayView<float> input, ArrayView<float> gradInput, int height,
        int outHeight,
        int outWidth, int activation)
    {
        int width = 2 * outWidth;
        int place = 2 * index.Y * width + 2 * index.X;
        int upper = index.Z * height * width + place;
        int lower = upper + width;
        if (index.Y >= outHeight)
        {
            // The last row of an odd height.
            gradInput[upper] = 0f;
            gradInput[upper + 1] = 0f;
            return;
        }

        int window = (index.Z * outHeight + index.Y) * outWidth + index.X;
        int largest = places[window];
        float gradient = 0f + gradOutput[window]; // From +0, as a sum over windows.
        if (activation != 0)
        {
            float upperLeft = input[upper];
            float upperRight = input[upper + 1];
            float lowerLeft = input[lower];
            float lowerRight = input[lower + 1];
            float left = largest == place ? upperLeft : lowerLeft;
            float right = largest == place + 1 ? upperRight : lowerRight;
            bool isLeft = largest == place || largest == place + width;
            gradient = Activations.Gradient(isLeft ? left : right, gradient, activation);
        }

        float toUpperLeft = largest == place ? gradient : 0f;
        float toUpperRight = largest == place + 1 ? gradient : 0f;
        float toLowerLeft = largest == place + width ? gradient : 0f;
        float toLowerRight = largest == place + width + 1 ? gradient : 0f;
        gradInput[upper] = toUpperLeft;
        gradInput[upper + 1] = toUpperRight;
        gradInput[lower] = toLowerLeft;
        gradInput[lower + 1] = toLowerRight;
    }

    /// <summary>
    /// largest[0] = the largest element of window (x, y, plane); returns its place in the plane. Columns outside the plane are read at its
    /// edge: reading an element of the window again changes nothing.
    /// </summary>
    private static int Largest(
        Index3D index, ArrayView<float> input, ArrayView<float> largest, int height, int width, int kernel, int stride, int padding)
    {
        int start = index.Z * height * width;
        int firstX = index.X * stride - padding;
        int firstY = Math.Max(index.Y * stride - padding, 0);
        int endY = Math.Min(index.Y * stride - padding + kernel, height);
        int place = firstY * width + Math.Max(firstX, 0);
        float best = input[start + place];
        for (int y = firstY; y < endY; y++)
        {
            for (int i = 0; i < kernel; i++)
            {
                int here = y * width + Math.Max(Math.Min(firstX + i, width - 1), 0);
                float value = input[start + here];
                bool takes = value > best || float.IsNaN(value);
                best = takes ? value : best;
                place = takes ? here : place;
            }
        }

        largest[0] = best;
        return place;
    }
}
