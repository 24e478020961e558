namespace GpuTrainer.Data.Images.Digits;

/// <summary>
/// MNIST's own form: 28x28, light ink on black, the digit's box scaled to 20 pixels (aspect kept), its centre of mass in the middle pixel.
/// </summary>
public static class MnistForm
{
    /// <summary>Rows and columns.</summary>
    public const int Side = 28;

    /// <summary>The longer side of the digit's box.</summary>
    public const int BoxSide = 20;

    /// <summary>
    /// The least coordinate that the centre of mass may have, in pixels from the left or top edge (a pixel's own centre lies at its index +
    /// 0.5). All 70,000 digits of MNIST have it between this and one pixel more.
    /// </summary>
    public const double Center = 14;

    // The 70,000 digits of MNIST have at least 433 pixels of exactly 0.
    private const int MinPaperPixels = 400;
    private const double CenterTolerance = 0.05;
    private const int MinPeak = 128;

    /// <summary>The picture's bytes if it is a digit in MNIST's form already, or exactly inverted; null if not.</summary>
    internal static byte[]? Recognise(GreyPlane plane)
    {
        if (plane.Width != Side || plane.Height != Side)
            return null;
        byte[] pixels = ToBytes(plane);
        if (Matches(pixels))
            return pixels;
        byte[] inverted = [.. pixels.Select(value => (byte)(255 - value))];
        return Matches(inverted) ? inverted : null;
    }

    /// <summary>Rounds to bytes.</summary>
    internal static byte[] ToBytes(GreyPlane plane) => [.. plane.Values.Select(value => (byte)Math.Clamp(MathF.Round(value), 0, 255))];

    private static bool Matches(byte[] pixels)
    {
        InkBounds bounds = InkBounds.Empty;
        int paper = 0, peak = 0;
        double mass = 0, momentX = 0, momentY = 0;
        for (int i = 0; i < pixels.Length; i++)
        {
            int value = pixels[i];
            if (value == 0)
            {
                paper++;
                continue;
            }

            int x = i % Side, y = i / Side;
            bounds = bounds.Include(x, y);
            peak = Math.Max(peak, value);
            mass += value;
            momentX += value * (x + 0.5);
            momentY += value * (y + 0.5);
        }

        return paper >= MinPaperPixels && peak >= MinPeak && bounds.Width <= BoxSide && bounds.Height <= BoxSide
            && IsCentered(momentX / mass) && IsCentered(momentY / mass);
    }

    private static bool IsCentered(double center) => center >= Center - CenterTolerance && center < Center + 1 + CenterTolerance;
}
