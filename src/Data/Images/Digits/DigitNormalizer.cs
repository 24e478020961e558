namespace GpuTrainer.Data.Images.Digits;

/// <summary>Scales and centres found digits as MNIST's were.</summary>
internal static class DigitNormalizer
{
    /// <param name="ink">The ink of the whole picture.</param>
    /// <param name="regions">What is the digit.</param>
    /// <param name="steps">Gets a line for the size, and for the pen; null = nobody asks.</param>
    /// <returns>[28, 28] bytes.</returns>
    public static byte[] Normalize(GreyPlane ink, List<InkRegion> regions, ICollection<string>? steps)
    {
        GreyPlane alone = new(ink.Width, ink.Height, new float[ink.Values.Length]);
        InkBounds box = InkBounds.Empty;
        foreach (InkRegion region in regions)
        {
            box = box.Union(region.Bounds);
            foreach (int pixel in region.Pixels)
                alone.Values[pixel] = ink.Values[pixel];
        }

        GreyPlane thinned = PenThinning.Thin(alone, box, steps);
        if (thinned != alone)
            (alone, box) = (thinned, Bounds(thinned, box));

        double mass = 0, momentX = 0, momentY = 0;
        for (int i = 0; i < alone.Values.Length; i++)
        {
            float value = alone.Values[i];
            mass += value;
            momentX += value * ((i % ink.Width) + 0.5);
            momentY += value * ((i / ink.Width) + 0.5);
        }

        // Source pixels per new pixel.
        double step = Math.Max(box.Width, box.Height) / (double)MnistForm.BoxSide;
        steps?.Add($"size: {box.Width} x {box.Height} pixels scaled to {box.Width / step:F0} x {box.Height / step:F0}, centred by mass");
        double left = Place((momentX / mass) - box.Left, box.Width, step);
        double top = Place((momentY / mass) - box.Top, box.Height, step);
        GreyPlane scaled = AreaResampler.Resample(
            alone, box.Left - (left * step), box.Top - (top * step), step, step, MnistForm.Side, MnistForm.Side);

        float peak = scaled.Values.Max();
        for (int i = 0; i < scaled.Values.Length; i++)
            scaled.Values[i] *= 255 / peak;
        return MnistForm.ToBytes(scaled);
    }

    private static InkBounds Bounds(GreyPlane ink, InkBounds otherwise)
    {
        InkBounds box = InkBounds.Empty;
        for (int i = 0; i < ink.Values.Length; i++)
            box = ink.Values[i] >= InkRegions.Edge ? box.Include(i % ink.Width, i / ink.Width) : box;
        return box == InkBounds.Empty ? otherwise : box;
    }

    // The whole column (row) where the box begins, so that its centre of mass comes to lie in the middle pixel, and the box within the
    // picture.
    private static double Place(double centerInBox, int size, double step)
    {
        double place = Math.Ceiling(MnistForm.Center - (centerInBox / step));
        return Math.Clamp(place, 0, MnistForm.Side - Math.Ceiling(size / step));
    }
}
