namespace GpuTrainer.Kernels;

/// <summary>
/// Windows over planes, as PyTorch's MaxPool2d and AvgPool2d in floor mode: square windows, the same stride and padding along both axes.
/// </summary>
/// <param name="Channels">Planes of a sample.</param>
/// <param name="Height">Rows of an input plane.</param>
/// <param name="Width">Columns of an input plane.</param>
/// <param name="Kernel">Elements of a window along each axis.</param>
/// <param name="Stride">From one window to the next.</param>
/// <param name="Padding">Places that windows may reach past each side of the plane, at most half a window.</param>
/// <exception cref="ArgumentOutOfRangeException">A size is out of its range, or no window fits.</exception>
public sealed record PoolingShape(int Channels, int Height, int Width, int Kernel, int Stride, int Padding)
{
    /// <summary>Planes of a sample.</summary>
    public int Channels { get; } = Check(Channels, Height, Width, Kernel, Stride, Padding);

    /// <summary>Rows of an output plane.</summary>
    public int OutHeight => (Height + 2 * Padding - Kernel) / Stride + 1;

    /// <summary>Columns of an output plane.</summary>
    public int OutWidth => (Width + 2 * Padding - Kernel) / Stride + 1;

    /// <summary>Elements of an input sample.</summary>
    public int InputLength => Channels * Height * Width;

    /// <summary>Elements of an output sample.</summary>
    public int OutputLength => Channels * OutHeight * OutWidth;

    private static int Check(int channels, int height, int width, int kernel, int stride, int padding)
    {
        const string operation = "PoolingShape";
        ViewChecks.Positive(channels, operation);
        ViewChecks.Positive(height, operation);
        ViewChecks.Positive(width, operation);
        ViewChecks.Positive(kernel, operation);
        ViewChecks.Positive(stride, operation);
        if (padding < 0 || padding > kernel / 2)
        {
            throw new ArgumentOutOfRangeException(
                nameof(padding),
                $"{operation}: padding is {padding}, expected 0 to half of the kernel of {kernel}: every window holds an element.");
        }

        if (kernel > height + 2L * padding || kernel > width + 2L * padding)
        {
            throw new ArgumentOutOfRangeException(
                nameof(kernel),
                $"{operation}: a window of {kernel} does not fit the padded input of {height + 2L * padding} x {width + 2L * padding}; "
                + "choose a smaller kernel.");
        }

        return channels;
    }
}
