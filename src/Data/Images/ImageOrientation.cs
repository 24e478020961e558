namespace GpuTrainer.Data.Images;

/// <summary>Turns a picture upright by its EXIF orientation.</summary>
public static class ImageOrientation
{
    /// <summary>The picture as it is to be seen.</summary>
    /// <param name="image">As stored.</param>
    /// <param name="orientation">
    /// EXIF 2.3, tag 274: where the stored row 0 and column 0 are seen. 1 top left (nothing to do), 2 top right, 3 bottom right, 4 bottom left,
    /// 5 left top, 6 right top, 7 right bottom, 8 left bottom. Others count as 1.
    /// </param>
    public static Image Apply(Image image, int orientation)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (orientation is < 2 or > 8)
            return image;

        bool transposed = orientation >= 5;
        // Of the stored picture: whether its columns, and its rows, run backwards along the axis where they are seen.
        bool columnsBackwards = orientation is 2 or 3 or 7 or 8;
        bool rowsBackwards = orientation is 3 or 4 or 6 or 7;
        int width = transposed ? image.Height : image.Width;
        int height = transposed ? image.Width : image.Height;
        int channels = image.Channels;
        byte[] pixels = new byte[image.Pixels.Length];
        for (int y = 0; y < image.Height; y++)
        {
            int seenRow = rowsBackwards ? image.Height - 1 - y : y;
            for (int x = 0; x < image.Width; x++)
            {
                int seenColumn = columnsBackwards ? image.Width - 1 - x : x;
                int at = transposed ? (seenColumn * width) + seenRow : (seenRow * width) + seenColumn;
                image.Pixels.AsSpan(((y * image.Width) + x) * channels, channels).CopyTo(pixels.AsSpan(at * channels));
            }
        }

        return new Image(width, height, channels, pixels);
    }
}
