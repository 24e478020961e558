namespace GpuTrainer.Model;

/// <summary>
/// What layers of sliding windows without weights have in common: [C, H, W] to [C, H', W'], H' = floor((H + 2 padding - kernel) / stride) +
/// 1, one channel at a time.
/// </summary>
/// <param name="Kernel">Rows and columns of a window, at least 1.</param>
public abstract record Pool2d(int Kernel) : Layer
{
    /// <summary>Rows and columns from one window to the next, at least 1; the kernel's by default.</summary>
    public int Stride { get; init; } = Kernel;

    /// <summary>Rows and columns around the input, at each of its four sides; at most half of the kernel.</summary>
    public int Padding { get; init; }

    /// <inheritdoc/>
    public sealed override string Text =>
        $"{Word} {Kernel}{(Stride == Kernel ? "" : $" stride {Stride}")}{(Padding == 0 ? "" : $" padding {Padding}")}";

    /// <summary>The word in a layer list.</summary>
    private protected abstract string Word { get; }

    /// <inheritdoc/>
    public sealed override Shape OutputShape(Shape input)
    {
        ImageLayers.CheckImage(Name, input);
        if (Padding > Kernel / 2)
            throw new ShapeException($"{Name}: the padding is {Padding}, expected at most half of the kernel, {Kernel / 2}.");
        return new Shape(
            input[0], ImageLayers.Extent(Name, input, 1, Kernel, Stride, Padding),
            ImageLayers.Extent(Name, input, 2, Kernel, Stride, Padding));
    }

    /// <summary>Reads "K [stride N] [padding N]".</summary>
    private protected static Layer Read(LayerArguments arguments, Func<int, Pool2d> create)
    {
        int kernel = arguments.Whole("the size of the window");
        return create(kernel) with { Stride = arguments.Named("stride", 1, kernel), Padding = arguments.Named("padding", 0, 0) };
    }
}
