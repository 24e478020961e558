namespace GpuTrainer.Model;

/// <summary>What layers over images have in common: the shapes that they take and give.</summary>
internal static class ImageLayers
{
    /// <summary>Throws unless a sample is [C, H, W].</summary>
    public static void CheckImage(string layer, Shape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Rank != 3)
            throw new ShapeException($"{layer}: one input sample is {input}, expected [channels, height, width].");
    }

    /// <summary>Places of a sliding window along one dimension, PyTorch's floor.</summary>
    /// <exception cref="ShapeException">The window does not fit once.</exception>
    public static int Extent(string layer, Shape input, int dimension, int kernel, int stride, int padding, int dilation = 1)
    {
        long free = input[dimension] + 2L * padding - (long)dilation * (kernel - 1) - 1;
        if (free < 0)
        {
            throw new ShapeException(
                $"{layer}: a kernel of {kernel}{(dilation > 1 ? $" with dilation {dilation}" : "")} does not fit {input} with padding "
                + $"{padding}; use a smaller kernel or more padding.");
        }

        return checked((int)(free / stride) + 1);
    }
}
