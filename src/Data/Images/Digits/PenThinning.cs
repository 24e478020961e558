namespace GpuTrainer.Data.Images.Digits;

/// <summary>Step 5: thins the strokes of bold pens and letters to what MNIST has.</summary>
/// <remarks>
/// Bold strokes fill the holes of a digit once it is 20 pixels high, and a network that knows only pens takes what is filled for an eight.
/// Erosion takes the same from both sides of a stroke; what is too thin for it stays as it is.
/// </remarks>
internal static class PenThinning
{
    // Pixels of a digit 20 pixels high: what counts as bold, and what it becomes. Of MNIST's digits 93 in 100 have at most 3.5, and half
    // between 2.1 and 2.8.
    private const double Bold = 3.5;
    private const double Wanted = 2.7;

    // Pixels of the picture to one of MNIST's: erosion takes whole pixels, two of a stroke's width at least, which is too much of a smaller
    // digit.
    private const double MinScale = 2;

    /// <summary>
    /// The ink with thinner strokes; the same plane where they are no thicker than MNIST's, or the digit is too small for it.
    /// </summary>
    /// <param name="ink">A digit alone; not changed.</param>
    /// <param name="box">Its box.</param>
    /// <param name="steps">Gets a line where they are thinned; null = nobody asks.</param>
    public static GreyPlane Thin(GreyPlane ink, InkBounds box, ICollection<string>? steps)
    {
        double scale = Math.Max(box.Width, box.Height) / (double)MnistForm.BoxSide;
        if (scale < MinScale)
            return ink;
        double width = Measure(ink);
        int radius = (int)Math.Round((width - (Wanted * scale)) / 2);
        if (width <= Bold * scale || radius < 1)
            return ink;
        steps?.Add($"pen: strokes {width:F1} pixels wide thinned by {2 * radius}");
        GreyPlane eroded = Slide(ink, radius, smallest: true), opened = Slide(eroded, radius, smallest: false);
        float[] thinned = new float[ink.Values.Length];
        for (int i = 0; i < thinned.Length; i++)
            thinned[i] = Math.Max(eroded.Values[i], ink.Values[i] - opened.Values[i]);
        return new GreyPlane(ink.Width, ink.Height, thinned);
    }

    // A stroke's area is its length times its width, and its outline is twice as long as it is: the outline is the sum of the gradient's
    // lengths.
    private static double Measure(GreyPlane ink)
    {
        double area = 0, outline = 0;
        for (int y = 0; y < ink.Height; y++)
        {
            for (int x = 0; x < ink.Width; x++)
            {
                int i = (y * ink.Width) + x;
                float value = ink.Values[i];
                area += value;
                double dx = (x + 1 < ink.Width ? ink.Values[i + 1] : 0) - value,
                    dy = (y + 1 < ink.Height ? ink.Values[i + ink.Width] : 0) - value;
                outline += Math.Sqrt((dx * dx) + (dy * dy));
            }
        }

        return outline == 0 ? 0 : 2 * area / outline;
    }

    // The smallest or largest value of the square round each pixel, along rows and then columns; beyond the border there is no ink.
    private static GreyPlane Slide(GreyPlane plane, int radius, bool smallest) =>
        SlideRows(SlideRows(plane, radius, smallest).Transpose(), radius, smallest).Transpose();

    private static GreyPlane SlideRows(GreyPlane plane, int radius, bool smallest)
    {
        float[] result = new float[plane.Values.Length];
        for (int i = 0; i < result.Length; i++)
        {
            int x = i % plane.Width;
            float value = plane.Values[i];
            for (int d = -radius; d <= radius; d++)
            {
                float other = (uint)(x + d) < (uint)plane.Width ? plane.Values[i + d] : 0;
                value = smallest ? Math.Min(value, other) : Math.Max(value, other);
            }

            result[i] = value;
        }

        return new GreyPlane(plane.Width, plane.Height, result);
    }
}
