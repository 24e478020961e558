namespace GpuTrainer.Data.Images.Digits;

/// <summary>Brings pictures of handwritten digits into MNIST's form, so that a network trained on it sees what it knows.</summary>
public static class DigitPreprocessor
{
    // Larger pictures are shrunk first: a digit needs no more, and photographs lose their noise.
    private const int MaxSide = 512;

    /// <summary>Finds the digit in <paramref name="image"/> and brings it into MNIST's form.</summary>
    /// <remarks>
    /// Alpha over white; luminance; uneven paper removed; ink dark or light, decided automatically; specks and the picture's frame left
    /// out; the box scaled to 20 pixels by area averaging; centred by mass; stretched to full contrast. A picture that is in MNIST's form
    /// already, or exactly inverted, keeps its bytes.
    /// </remarks>
    /// <param name="image">What was drawn or photographed.</param>
    /// <param name="steps">Gets a line for each step that changed something; null = nobody asks.</param>
    /// <returns>[28, 28] bytes, 0 for paper.</returns>
    /// <exception cref="DigitNotFoundException">The picture is blank.</exception>
    public static byte[] Prepare(Image image, ICollection<string>? steps = null) => Prepare(image, steps, out _);

    /// <inheritdoc cref="Prepare(Image, ICollection{string}?)"/>
    /// <param name="image">What was drawn or photographed.</param>
    /// <param name="steps">Gets a line for each step that changed something; null = nobody asks.</param>
    /// <param name="isFromPaper">Whether the digit was found and scaled; false where the picture is in MNIST's form and keeps its
    /// bytes.</param>
    public static byte[] Prepare(Image image, ICollection<string>? steps, out bool isFromPaper)
    {
        ArgumentNullException.ThrowIfNull(image);
        GreyPlane plane = GreyPlane.FromImage(image);
        isFromPaper = false;
        if (MnistForm.Recognise(plane) is { } digit)
        {
            steps?.Add("taken as it is: a digit in MNIST's form");
            return digit;
        }

        isFromPaper = true;
        GreyPlane ink = InkOf(image, plane, steps);
        return DigitNormalizer.Normalize(ink, InkRegions.Find(ink, steps), steps);
    }

    /// <summary>
    /// Finds the digits that stand side by side in <paramref name="image"/>, by what they look like alone; with a network, ask
    /// <see cref="Row"/>.
    /// </summary>
    /// <returns>Each as from <see cref="Prepare(Image, ICollection{string}?)"/>, from left to right.</returns>
    /// <exception cref="DigitNotFoundException">The picture is blank.</exception>
    public static IReadOnlyList<byte[]> Segment(Image image)
    {
        DigitRow row = Row(image);
        return [.. row.Best([.. row.Candidates.Select(candidate => DigitResemblance.Embedded.ToAny(candidate))])
            .Select(i => row.Candidates[i])];
    }

    /// <summary>Finds what may be digits that stand side by side in <paramref name="image"/>.</summary>
    /// <param name="image">What was drawn or photographed.</param>
    /// <param name="steps">Gets a line for each step that changed something before the row was divided; null = nobody asks.</param>
    /// <exception cref="DigitNotFoundException">The picture is blank.</exception>
    public static DigitRow Row(Image image, ICollection<string>? steps = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        GreyPlane ink = InkOf(image, GreyPlane.FromImage(image), steps);
        return DigitRow.Of(ink, InkRegions.Find(ink, steps));
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

    private static GreyPlane InkOf(Image image, GreyPlane plane, ICollection<string>? steps)
    {
        try
        {
            return InkOf(plane, steps);
        }
        catch (DigitNotFoundException) when (image.HasAlpha)
        {
            // White strokes on a transparent layer vanish over white: then what is drawn is the ink.
            steps?.Add("transparent paper: what is drawn on it is the ink");
            return InkOf(GreyPlane.FromAlpha(image), steps);
        }
    }

    private static GreyPlane InkOf(GreyPlane plane, ICollection<string>? steps)
    {
        GreyPlane shrunk = plane.Shrink(MaxSide);
        if (shrunk != plane)
            steps?.Add($"shrunk: from {plane.Width} x {plane.Height} to {shrunk.Width} x {shrunk.Height} pixels");
        return RuledLines.Erase(InkMap.Find(NoiseFilter.Apply(shrunk, steps), steps), steps);
    }
}
