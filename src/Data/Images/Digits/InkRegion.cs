namespace GpuTrainer.Data.Images.Digits;

/// <summary>Pixels of ink that hang together.</summary>
internal sealed class InkRegion
{
    /// <summary>The pixels, as indices into the plane.</summary>
    public List<int> Pixels { get; } = [];

    /// <summary>First column and row, and the first beyond: of the pixels with at least <see cref="InkRegions.Edge"/> ink.</summary>
    public InkBounds Bounds { get; private set; } = InkBounds.Empty;

    /// <summary>Sum of the ink.</summary>
    public double Mass { get; private set; }

    /// <summary>The strongest ink.</summary>
    public double Peak { get; private set; }

    /// <summary>Whether strong ink reaches the picture's edge: a shadow or the table, rather than a digit.</summary>
    public bool TouchesEdge { get; private set; }

    /// <summary>Adds a pixel.</summary>
    /// <param name="pixel">Its index.</param>
    /// <param name="ink">The ink of the whole picture.</param>
    public void Include(int pixel, GreyPlane ink)
    {
        int x = pixel % ink.Width, y = pixel / ink.Width;
        float value = ink.Values[pixel];
        Pixels.Add(pixel);
        Mass += value;
        Peak = Math.Max(Peak, value);
        if (value < InkRegions.Edge)
            return;
        Bounds = Bounds.Include(x, y);
        TouchesEdge |= x == 0 || y == 0 || x == ink.Width - 1 || y == ink.Height - 1;
    }
}

/// <summary>A rectangle of pixels; the right column and the bottom row are the first beyond it.</summary>
internal readonly record struct InkBounds(int Left, int Top, int Right, int Bottom)
{
    public static InkBounds Empty => new(int.MaxValue, int.MaxValue, 0, 0);

    public int Width => Right - Left;

    public int Height => Bottom - Top;

    public InkBounds Include(int x, int y) => new(Math.Min(Left, x), Math.Min(Top, y), Math.Max(Right, x + 1), Math.Max(Bottom, y + 1));

    public InkBounds Union(InkBounds other) =>
        new(Math.Min(Left, other.Left), Math.Min(Top, other.Top), Math.Max(Right, other.Right), Math.Max(Bottom, other.Bottom));
}
