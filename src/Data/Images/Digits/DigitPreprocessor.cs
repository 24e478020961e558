namespace GpuTrainer.Data.Images.Digits;

/// <summary>Brings pictures of handwritten digits into MNIST's form, so that a network trained on it sees what it knows.</summary>
public static class DigitPreprocessor
{
    // Larger pictures are shrunk first: a digit needs no more, and photographs lose their noise.
    private const int MaxSide = 512;

    // Boxes of digits side by side that overlap by more than this part of the narrower one belong to the same digit.
    private const double SameDigitOverlap = 0.3;

    /// <summary>Finds the digit in <paramref name="image"/> and brings it into MNIST's form.</summary>
    /// <remarks>
    /// Alpha over white; luminance; uneven paper removed; ink dark or light, decided automatically; specks and the picture's frame left out; the box
    /// scaled to 20 pixels by area averaging; centred by mass; stretched to full contrast. A picture that is in MNIST's form already, or exactly
    /// inverted, keeps its bytes.
    /// </remarks>
    /// <returns>[28, 28] bytes, 0 for paper.</returns>
    /// <exception cref="DigitNotFoundException">The picture is blank.</exception>
    public static byte[] Prepare(Image image)
    {
        ArgumentNullException.ThrowIfNull(image);
        GreyPlane plane = GreyPlane.FromImage(image);
        return MnistForm.Recognise(plane) ?? DigitNormalizer.Normalize(InkOf(image, plane), regions => [regions])[0];
    }

    /// <summary>Finds the digits that stand side by side in <paramref name="image"/>.</summary>
    /// <returns>Each as from <see cref="Prepare"/>, from left to right.</returns>
    /// <exception cref="DigitNotFoundException">The picture is blank.</exception>
    public static IReadOnlyList<byte[]> Segment(Image image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return DigitNormalizer.Normalize(InkOf(image, GreyPlane.FromImage(image)), LeftToRight);
    }

    /// <summary>Takes the pixels as they are, for pictures that are in the form of the data set already.</summary>
    /// <returns>[C, H, W] bytes.</returns>
    /// <exception cref="DigitNotFoundException">The picture is of another size.</exception>
    public static byte[] Raw(Image image, ImageShape shape)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (image.Width != shape.Width || image.Height != shape.Height)
        {
            throw new DigitNotFoundException(
                $"the picture has {image.Width} x {image.Height} pixels, expected {shape.Width} x {shape.Height} for raw input.");
        }

        return ImagePlanes.Of(image, shape.Channels);
    }

    private static GreyPlane InkOf(Image image, GreyPlane plane)
    {
        try
        {
            return InkOf(plane);
        }
        catch (DigitNotFoundException) when (image.HasAlpha)
        {
            // White strokes on a transparent layer vanish over white: then what is drawn is the ink.
            return InkOf(GreyPlane.FromAlpha(image));
        }
    }

    private static GreyPlane InkOf(GreyPlane plane)
    {
        GreyPlane smooth = NoiseFilter.Apply(plane.Shrink(MaxSide), out bool smoothed);
        GreyPlane ink = InkMap.Find(smooth, out bool shadow);
        return RuledLines.Erase(ink, out int lines);
    }

    private static List<List<InkRegion>> LeftToRight(List<InkRegion> regions)
    {
        List<(InkBounds Bounds, List<InkRegion> Regions)> digits = [];
        foreach (InkRegion region in regions.OrderBy(r => r.Bounds.Left))
        {
            int same = digits.FindIndex(digit => Overlap(digit.Bounds, region.Bounds) > SameDigitOverlap);
            if (same < 0)
            {
                digits.Add((region.Bounds, [region]));
                continue;
            }

            digits[same].Regions.Add(region);
            digits[same] = (digits[same].Bounds.Union(region.Bounds), digits[same].Regions);
        }

        return [.. digits.OrderBy(digit => digit.Bounds.Left).Select(digit => digit.Regions)];
    }

    private static double Overlap(InkBounds a, InkBounds b) =>
        (double)(Math.Min(a.Right, b.Right) - Math.Max(a.Left, b.Left)) / Math.Min(a.Width, b.Width);
}
