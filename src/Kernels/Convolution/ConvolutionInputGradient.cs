using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>
/// The gradient of a convolution's input: convolutions of stride 1 over the padded gradient of the output, with the weights transposed and
/// the taps mirrored.
/// </summary>
/// <remarks>
/// With stride s, the input elements whose row and column have the remainders (i, j) modulo s use the same taps, and neighbours among them
/// read neighbouring outputs. They form a phase: one convolution with some of the taps. So no sum runs over the zeros between outputs. The
/// phases are first computed separately, [s, s, rows, channels, ceil(Height / s), ceil(Width / s)]; a last launch interleaves them.
/// </remarks>
internal sealed class ConvolutionInputGradient : IDisposable
{
    private readonly AcceleratorStream _stream;
    private readonly ConvolutionShape _shape;
    private readonly ConvolutionCopies _copies;
    private readonly List<(int Phase, ConvolutionProduct Product)> _products = [];
    private readonly MemoryBuffer1D<float, Stride1D.Dense>? _gradient;
    private readonly MemoryBuffer1D<float, Stride1D.Dense>? _phases;
    private readonly Action<AcceleratorStream, Index3D, ArrayView<float>, ArrayView<float>, int, int, int, int, int, int, float>? _merge;
    private readonly int _blockRows;
    private readonly int _lead;
    private readonly int _planeHeight;
    private readonly int _planeWidth;
    private readonly int _phaseHeight;
    private readonly int _phaseWidth;

    public ConvolutionInputGradient(Accelerator accelerator, ConvolutionShape shape, ConvolutionCopies copies, int maxRows)
    {
        (_stream, _shape, _copies) = (accelerator.DefaultStream, shape, copies);
        int stride = shape.Stride;
        _phaseHeight = (shape.Height + stride - 1) / stride;
        _phaseWidth = (shape.Width + stride - 1) / stride;

        // Tap k of input y = s j + i meets output j + (i + padding) / s - k dilation / s: from -lead to what the last phase reads.
        _lead = shape.Dilation * (shape.Kernel - 1) / stride - shape.Padding / stride;
        _planeHeight = _lead + (stride - 1 + shape.Padding) / stride + _phaseHeight;
        _planeWidth = _lead + (stride - 1 + shape.Padding) / stride + _phaseWidth;
        int slack = ConvolutionProduct.SlackOf(accelerator);
        if (stride == 1 && _lead > 0)
        {
            // The padding on the right of a row is that on the left of the next one; after the last row, it follows the planes.
            _planeWidth -= _lead;
            slack += _lead;
        }

        _blockRows = maxRows;
        if (_lead != 0 || _planeHeight != shape.OutHeight || _planeWidth != shape.OutWidth ||
            ConvolutionVectors.SpanOf(_planeWidth, _phaseWidth, _phaseHeight) < slack)
        {
            _blockRows = ConvolutionProduct.BlockOf(accelerator, maxRows, (long)shape.OutChannels * _planeHeight * _planeWidth);
            _gradient = accelerator.Allocate1D<float>((long)_blockRows * shape.OutChannels * _planeHeight * _planeWidth + slack);
            // The slack: the last row's padding on the right, and what vectors read past it; zeros, because denormals would be slow.
            _gradient.MemSetToZero();
        }

        if (stride > 1)
        {
            Windows.Check(shape.Height, shape.Width, "Convolution");
            accelerator.Load(MergeKernel, out _merge);
            _phases = accelerator.Allocate1D<float>((long)_blockRows * shape.InChannels * stride * stride * _phaseHeight * _phaseWidth);
            _phases.MemSetToZero(); // A kernel smaller than its stride has phases without taps.
        }

        for (int phase = 0; phase < stride * stride; phase++)
            AddProduct(accelerator, phase / stride, phase % stride);
    }

    /// <summary>gradInput [rows, InChannels, Height, Width], overwritten.</summary>
    public void Run(int rows, ArrayView<float> gradOutput, ArrayView<float> weight, ArrayView<float> gradInput)
    {
        foreach ((_, ConvolutionProduct product) in _products)
            product.Pack(weight);
        for (int first = 0; first < rows; first += _blockRows)
        {
            int count = Math.Min(_blockRows, rows - first);
            Run(
                count, gradOutput.SubView((long)first * _shape.OutputLength, (long)count * _shape.OutputLength),
                gradInput.SubView((long)first * _shape.InputLength, (long)count * _shape.InputLength));
        }
    }

    private void Run(int rows, ArrayView<float> gradOutput, ArrayView<float> gradInput)
    {
        ArrayView<float> planes = gradOutput;
        if (_gradient != null)
        {
            planes = _gradient.View;
            _copies.Pad(
                rows * _shape.OutChannels, _shape.OutHeight, _shape.OutWidth, _planeHeight, _planeWidth, _lead, gradOutput, planes);
        }

        if (_phases == null)
        {
            _products[0].Product.Run(rows, planes, default, gradInput, Activation.None);
            return;
        }

        ArrayView<float> phases = _phases.View;
        int length = rows * _shape.InChannels * _phaseHeight * _phaseWidth;
        foreach ((int phase, ConvolutionProduct product) in _products)
            product.Run(rows, planes, default, phases.SubView((long)phase * length, length), Activation.None);
        _merge!(
            _stream, new Index3D(_shape.Width, _shape.Height, rows * _shape.InChannels), phases, gradInput, rows * _shape.InChannels,
            _shape.Height,
            _shape.Width, _phaseHeight, _phaseWidth, _shape.Stride, 1f / _shape.Stride);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((_, ConvolutionProduct product) in _products)
            product.Dispose();
        _gradient?.Dispose();
        _phases?.Dispose();
    }

    /// <summary>
    /// output[z, y, x] = phases[y mod stride, x mod stride, z, y / stride, x / stride]. Thread (x, y, z) owns output[z, y, x]: z a plane of
    /// a sample. Overwrites.
    /// </summary>
    [Kernel]
    internal static void MergeKernel(
        Index3D index, ArrayView<float> phases, ArrayView<float> output, int planes, int height, int width, int phaseHeight,
        int phaseWidth, int stride,
        float inverseStride)
    {
        int y = index.Y / stride;
        int x = Windows.Divide(index.X, inverseStride);
        int phase = (index.Y - y * stride) * stride + index.X - x * stride;
        output[(index.Z * height + index.Y) * width + index.X] = phases[((phase * planes + index.Z) * phaseHeight + y) * phaseWidth + x];
    }

    /// <summary>The convolution of the input elements whose row has the remainder i and whose column j; none if no tap uses them.</summary>
    private void AddProduct(Accelerator accelerator, int i, int j)
    {
        int[] rowTaps = TapsOf(i);
        int[] columnTaps = TapsOf(j);
        if (rowTaps.Length == 0 || columnTaps.Length == 0)
            return;

        var offsets = new List<int>();
        var steps = new List<int>();
        int groupChannels = _shape.OutChannels / _shape.Groups;
        for (int channel = 0; channel < groupChannels; channel++)
        {
            foreach (int ky in rowTaps)
            {
                foreach (int kx in columnTaps)
                {
                    offsets.Add((channel * _planeHeight + PlaceOf(i, ky)) * _planeWidth + PlaceOf(j, kx));
                    steps.Add(channel * _shape.FanIn + ky * _shape.Kernel + kx);
                }
            }
        }

        var order = new WeightOrder(_shape.Kernel * _shape.Kernel, _shape.WeightLength / _shape.Groups, [.. steps]);
        _products.Add((i * _shape.Stride + j, new ConvolutionProduct(
            accelerator, _shape.InChannels / _shape.Groups, _shape.Groups, order, [.. offsets], groupChannels * _planeHeight * _planeWidth,
            _planeWidth,
            _phaseWidth, _phaseHeight)));
    }

    /// <summary>The taps along an axis that input elements with a given remainder use.</summary>
    private int[] TapsOf(int remainder) =>
        [.. Enumerable.Range(0, _shape.Kernel)
            .Where(k => k * _shape.Dilation % _shape.Stride == (remainder + _shape.Padding) % _shape.Stride)];

    /// <summary>The place, in the padded plane, of the output that the first input element with a given remainder uses at a tap.</summary>
    private int PlaceOf(int remainder, int tap) =>
        _lead + (remainder + _shape.Padding) / _shape.Stride - tap * _shape.Dilation / _shape.Stride;
}
