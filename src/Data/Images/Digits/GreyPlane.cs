namespace GpuTrainer.Data.Images.Digits;

/// <summary>One value a pixel, [Height, Width], row-major: the form in which a picture is searched for digits.</summary>
internal sealed class GreyPlane(int width, int height, float[] values)
{
    public int Width => width;

    public int Height => height;

    public float[] Values => values;

    /// <summary>The luminance of a picture as seen on white paper, 0 (black) to 255.</summary>
    public static GreyPlane FromImage(Image image)
    {
        float[] values = new float[image.Width * image.Height];
        ReadOnlySpan<byte> pixels = image.Pixels;
        for (int i = 0; i < values.Length; i++)
            values[i] = ImagePlanes.Luminance(pixels.Slice(i * image.Channels, image.Channels));
        return new GreyPlane(image.Width, image.Height, values);
    }

    /// <summary>255 less the alpha channel: what is drawn is black, however it is coloured.</summary>
    public static GreyPlane FromAlpha(Image image)
    {
        float[] values = new float[image.Width * image.Height];
        for (int i = 0; i < values.Length; i++)
            values[i] = 255 - image.Pixels[((i + 1) * image.Channels) - 1];
        return new GreyPlane(image.Width, image.Height, values);
    }

    /// <summary>The plane at most <paramref name="maxSide"/> a side, by area averaging; itself where it is small enough.</summary>
    public GreyPlane Shrink(int maxSide)
    {
        int side = Math.Max(width, height);
        if (side <= maxSide)
            return this;
        double scale = (double)maxSide / side;
        int newWidth = Math.Max(1, (int)Math.Round(width * scale)), newHeight = Math.Max(1, (int)Math.Round(height * scale));
        return AreaResampler.Resample(this, 0, 0, (double)width / newWidth, (double)height / newHeight, newWidth, newHeight);
    }

    /// <summary>Rows become columns.</summary>
    public GreyPlane Transpose()
    {
        float[] result = new float[values.Length];
        for (int i = 0; i < values.Length; i++)
            result[(i % width * height) + (i / width)] = values[i];
        return new GreyPlane(height, width, result);
    }
}
