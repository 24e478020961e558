namespace GpuTrainer.Kernels;

/// <summary>
/// A convolution of planes, as PyTorch's Conv2d: square kernels, the same stride, padding (with zeros) and dilation along both axes.
/// </summary>
/// <param name="InChannels">Channels of the input, a multiple of <paramref name="Groups"/>.</param>
/// <param name="Height">Rows of an input plane.</param>
/// <param name="Width">Columns of an input plane.</param>
/// <param name="OutChannels">Channels of the output, a multiple of <paramref name="Groups"/>.</param>
/// <param name="Kernel">Taps along each axis.</param>
/// <param name="Stride">From one output to the next, in input elements.</param>
/// <param name="Padding">Zeros added on each side of the input plane, at least 0.</param>
/// <param name="Dilation">From one tap to the next, in input elements.</param>
/// <param name="Groups">Groups that the channels are divided into; the outputs of a group depend only on the inputs of that group.</param>
/// <exception cref="ArgumentOutOfRangeException">A size is out of its range, or the kernel does not fit the padded plane.</exception>
public sealed record ConvolutionShape(
    int InChannels, int Height, int Width, int OutChannels, int Kernel, int Stride, int Padding, int Dilation, int Groups)
{
    /// <summary>Groups that the channels are divided into.</summary>
    public int Groups { get; } = Check(InChannels, Height, Width, OutChannels, Kernel, Stride, Padding, Dilation, Groups);

    /// <summary>Rows of an output plane.</summary>
    public int OutHeight => (Height + 2 * Padding - Span) / Stride + 1;

    /// <summary>Columns of an output plane.</summary>
    public int OutWidth => (Width + 2 * Padding - Span) / Stride + 1;

    /// <summary>Elements of an input sample.</summary>
    public int InputLength => InChannels * Height * Width;

    /// <summary>Elements of an output sample.</summary>
    public int OutputLength => OutChannels * OutHeight * OutWidth;

    /// <summary>Terms of an output element's sum.</summary>
    public int FanIn => InChannels / Groups * Kernel * Kernel;

    /// <summary>Elements of the weight, [OutChannels, InChannels / Groups, Kernel, Kernel].</summary>
    public int WeightLength => OutChannels * FanIn;

    /// <summary>Input elements from the first tap to the last, inclusive.</summary>
    internal int Span => Dilation * (Kernel - 1) + 1;

    private static int Check(
        int inChannels, int height, int width, int outChannels, int kernel, int stride, int padding, int dilation, int groups)
    {
        const string operation = "ConvolutionShape";
        ViewChecks.Positive(inChannels, operation);
        ViewChecks.Positive(height, operation);
        ViewChecks.Positive(width, operation);
        ViewChecks.Positive(outChannels, operation);
        ViewChecks.Positive(kernel, operation);
        ViewChecks.Positive(stride, operation);
        ViewChecks.Positive(dilation, operation);
        ViewChecks.Positive(groups, operation);
        if (padding < 0)
            throw new ArgumentOutOfRangeException(nameof(padding), $"{operation}: padding is {padding}, expected 0 or more.");
        if (inChannels % groups != 0 || outChannels % groups != 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(groups),
                $"{operation}: {inChannels} input and {outChannels} output channels do not divide into {groups} groups; choose a common "
                + "divisor.");
        }

        long span = (long)dilation * (kernel - 1) + 1;
        if (span > height + 2L * padding || span > width + 2L * padding)
        {
            throw new ArgumentOutOfRangeException(
                nameof(kernel),
                $"{operation}: a kernel of {kernel} with dilation {dilation} spans {span}, the padded input is {height + 2L * padding} x " +
                $"{width + 2L * padding}; choose a smaller kernel or more padding.");
        }

        return groups;
    }
}
