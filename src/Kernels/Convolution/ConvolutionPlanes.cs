namespace GpuTrainer.Kernels;

/// <summary>
/// Where the taps of a convolution are in the planes that it reads: those of the input, or of a padded copy. For strides above 1, the copy
/// is sorted by the remainders of row and column, so that neighbouring outputs read neighbouring elements at every tap.
/// </summary>
/// <remarks>
/// The copy is [samples, channels, P, P, Rows, Width] with P = <see cref="Phases"/>: element (y, x) of phase (i, j) is the padded input's
/// element (y stride + i dilation mod stride, x stride + j dilation mod stride). Tap (ky, kx) reads phase (ky mod P', kx mod P'), where P'
/// is the number of different remainders; phases that no tap reads are left out. With stride 1, a row has padding only on its left.
/// </remarks>
internal sealed class ConvolutionPlanes
{
    private readonly ConvolutionShape _shape;
    private readonly int _period;

    public ConvolutionPlanes(ConvolutionShape shape, int lanes)
    {
        _shape = shape;
        _period = shape.Stride / GreatestCommonDivisor(shape.Stride, shape.Dilation);
        Phases = Math.Min(shape.Kernel, _period);
        Rows = CeilingDivide(shape.Height + 2 * shape.Padding, shape.Stride);
        // The padding on the right of a row is that on the left of the next one: a tap past the end of a row reads it there.
        Width = shape.Stride == 1
            ? Math.Max(shape.Width + shape.Padding, shape.OutWidth)
            : CeilingDivide(shape.Width + 2 * shape.Padding, shape.Stride);
        IsCopy = shape.Padding > 0 || shape.Stride > 1 || ConvolutionVectors.SpanOf(Width, shape.OutWidth, shape.OutHeight) < lanes;
        ChannelLength = Phases * Phases * Rows * Width;
    }

    /// <summary>False if the input is read as it is.</summary>
    public bool IsCopy { get; }

    /// <summary>Phases along an axis.</summary>
    public int Phases { get; }

    /// <summary>Rows of a plane.</summary>
    public int Rows { get; }

    /// <summary>Columns of a plane; taps past the end of the last row read the <see cref="Slack"/>.</summary>
    public int Width { get; }

    /// <summary>Zeros after the last plane.</summary>
    public int Slack => _shape.Stride == 1 ? _shape.Padding : 0;

    /// <summary>Elements of a channel, in all its phases.</summary>
    public int ChannelLength { get; }

    /// <summary>The places of the taps (channel of the group, ky, kx), ascending, from the group's first channel on.</summary>
    public int[] Offsets()
    {
        var offsets = new int[_shape.FanIn];
        int k = 0;
        for (int channel = 0; channel < _shape.InChannels / _shape.Groups; channel++)
        {
            for (int ky = 0; ky < _shape.Kernel; ky++)
            {
                for (int kx = 0; kx < _shape.Kernel; kx++)
                {
                    int phase = ky % _period * Phases + kx % _period;
                    int row = ky * _shape.Dilation / _shape.Stride;
                    int column = kx * _shape.Dilation / _shape.Stride;
                    offsets[k++] = channel * ChannelLength + (phase * Rows + row) * Width + column;
                }
            }
        }

        return offsets;
    }

    /// <summary>
    /// The places of the outputs of some samples, relative to the first sample; the planes of a sample have <paramref name="length"/>
    /// elements.
    /// </summary>
    public int[] Positions(int samples, int length)
    {
        var positions = new int[samples * _shape.OutHeight * _shape.OutWidth];
        int i = 0;
        for (int sample = 0; sample < samples; sample++)
        {
            for (int y = 0; y < _shape.OutHeight; y++)
            {
                for (int x = 0; x < _shape.OutWidth; x++)
                    positions[i++] = sample * length + y * Width + x;
            }
        }

        return positions;
    }

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);

    private static int CeilingDivide(int value, int divisor) => (value + divisor - 1) / divisor;
}
