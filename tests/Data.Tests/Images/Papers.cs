using GpuTrainer.Data.Images;

namespace GpuTrainer.Data.Tests.Images;

/// <summary>Papers with a digit on them, drawn from seeds: one kind each.</summary>
internal static class Papers
{
    private const int Side = 28;
    private const int Scale = 5;
    private const int Margin = 45;

    /// <summary>Rows and columns of a paper.</summary>
    public const int Size = (Side * Scale) + (2 * Margin);

    /// <summary>Dark ink on light paper.</summary>
    public static Image Plain(byte[] digit, Random random) => Draw(digit, random, (_, _) => 1, _ => false);

    /// <summary>Lines from border to border, a little tilted, through the digit too.</summary>
    public static Image Ruled(byte[] digit, Random random)
    {
        double spacing = random.Next(30, 60), offset = random.Next(30), slope = (random.NextDouble() - 0.5) * 0.06;
        return Draw(digit, random, (_, _) => 1, at => Modulo(at.Y + offset - (slope * at.X), spacing) < 2);
    }

    /// <summary>Lines both ways.</summary>
    public static Image Squared(byte[] digit, Random random)
    {
        double spacing = random.Next(26, 50), left = random.Next(26), top = random.Next(26);
        return Draw(digit, random, (_, _) => 1, at => Modulo(at.X + left, spacing) < 2 || Modulo(at.Y + top, spacing) < 2);
    }

    /// <summary>A box of lines round the digit that ends before the border.</summary>
    public static Image Framed(byte[] digit, Random random)
    {
        int distance = random.Next(8, 30);
        return Draw(digit, random, (_, _) => 1, at =>
        {
            int outer = Math.Min(Math.Min(at.X, at.Y), Math.Min(Size - 1 - at.X, Size - 1 - at.Y));
            return outer >= distance && outer < distance + 3;
        });
    }

    /// <summary>Half in a shadow with an edge.</summary>
    public static Image Shadowed(byte[] digit, Random random)
    {
        double angle = random.NextDouble() * 2 * Math.PI, dark = 0.4 + (0.3 * random.NextDouble());
        (double sin, double cos) = Math.SinCos(angle);
        return Draw(digit, random, (x, y) => ((x - (Size / 2)) * cos) + ((y - (Size / 2)) * sin) > 10 ? dark : 1, _ => false);
    }

    /// <summary>Grains with a standard deviation of 50 levels.</summary>
    public static Image Noisy(byte[] digit, Random random)
    {
        Image image = Plain(digit, random);
        for (int i = 0; i < image.Pixels.Length; i++)
        {
            // Box and Muller's normal numbers.
            double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            image.Pixels[i] = (byte)Math.Clamp(image.Pixels[i] + (50 * normal), 0, 255);
        }

        return image;
    }

    /// <summary>Light that falls off across the paper, to half at the darkest corner.</summary>
    public static Image Gradient(byte[] digit, Random random)
    {
        double angle = random.NextDouble() * 2 * Math.PI, fall = 0.25 + (0.2 * random.NextDouble());
        (double sin, double cos) = Math.SinCos(angle);
        return Draw(digit, random, (x, y) =>
            1 - (fall * (0.5 + (((((double)x / Size) - 0.5) * cos) + ((((double)y / Size) - 0.5) * sin)) / 1.42)), _ => false);
    }

    /// <summary>Dark specks of dust, up to four pixels wide, away from the digit and on it.</summary>
    public static Image Specked(byte[] digit, Random random)
    {
        (int X, int Y, int Radius)[] specks = [
            .. Enumerable.Range(0, 25).Select(_ => (random.Next(Size), random.Next(Size), random.Next(3)))];
        return Draw(digit, random, (_, _) => 1, at =>
            specks.Any(speck => Math.Abs(at.X - speck.X) <= speck.Radius && Math.Abs(at.Y - speck.Y) <= speck.Radius), printed: 40);
    }

    /// <summary>Drawn with a pen of half the width: what is left of strokes that lose as much on either side.</summary>
    public static Image Thin(byte[] digit, Random random) => Draw(digit, random, (_, _) => 1, _ => false, bare: 0.62, full: 0.82);

    /// <summary>Cut along the digit's box: it touches all four borders.</summary>
    public static Image Tight(byte[] digit, Random random)
    {
        Image image = Plain(digit, random);
        int[] inked = [.. Enumerable.Range(0, image.Pixels.Length).Where(i => image.Pixels[i] < 140)];
        int left = inked.Min(i => i % Size), right = inked.Max(i => i % Size), top = inked.Min(i => i / Size),
            bottom = inked.Max(i => i / Size);
        int width = right - left + 1, height = bottom - top + 1;
        return new Image(width, height, 1,
            [.. Enumerable.Range(0, width * height).Select(i => image.Pixels[((top + (i / width)) * Size) + left + (i % width)])]);
    }

    private static Image Draw(byte[] digit, Random random, Func<int, int, double> light, Predicate<(int X, int Y)> line,
        double? printed = null, double bare = 0.2, double full = 0.8)
    {
        double paper = random.Next(215, 250), ink = random.Next(20, 60), colour = random.Next(90, 190);
        byte[] pixels = new byte[Size * Size];
        for (int i = 0; i < pixels.Length; i++)
        {
            int x = i % Size, y = i / Size;
            double below = line((x, y)) ? printed ?? colour : paper,
                stroke = Math.Clamp((Coverage(digit, x, y) - bare) / (full - bare), 0, 1);
            double level = ((below * (1 - stroke)) + (ink * stroke)) * light(x, y);
            pixels[i] = (byte)Math.Clamp(level + random.Next(-2, 3), 0, 255);
        }

        return new Image(Size, Size, 1, pixels);
    }

    // The digit's pixels, with straight lines between their centres; a pen's edges are where it goes from `bare` to `full`.
    private static double Coverage(byte[] digit, int x, int y)
    {
        double u = ((x - Margin + 0.5) / Scale) - 0.5, v = ((y - Margin + 0.5) / Scale) - 0.5;
        int left = (int)Math.Floor(u), top = (int)Math.Floor(v);
        double sum = 0;
        for (int dy = 0; dy <= 1; dy++)
        {
            for (int dx = 0; dx <= 1; dx++)
            {
                bool inside = left + dx is >= 0 and < Side && top + dy is >= 0 and < Side;
                double weight = (1 - Math.Abs(u - left - dx)) * (1 - Math.Abs(v - top - dy));
                sum += inside ? weight * digit[((top + dy) * Side) + left + dx] / 255 : 0;
            }
        }

        return sum;
    }

    private static double Modulo(double value, double period) => value - (period * Math.Floor(value / period));
}
