namespace GpuTrainer.Data.Images;

/// <summary>Draws many small pictures on one, each with a caption such as its actual and predicted label.</summary>
public static class ContactSheet
{
    private const int Gap = 6;
    private const int FontScale = 2;

    private static readonly (byte, byte, byte) Black = (20, 20, 20);
    private static readonly (byte, byte, byte) Red = (200, 0, 0);

    /// <summary>Draws the items in rows on white, with their captions above them.</summary>
    /// <param name="items">The items, [C, H, W] bytes each.</param>
    /// <param name="shape">The shape of all items; 1 or 3 channels.</param>
    /// <param name="captions">A text per item, and whether to draw it in red (for a wrong prediction).</param>
    /// <param name="columns">Items per row.</param>
    /// <param name="scale">Side of an item's pixel on the sheet, in pixels.</param>
    public static Image Draw(
        IReadOnlyList<ReadOnlyMemory<byte>> items,
        ImageShape shape,
        IReadOnlyList<(string Text, bool Highlight)> captions,
        int columns = 4,
        int scale = 3)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(captions);
        ArgumentOutOfRangeException.ThrowIfLessThan(items.Count, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(captions.Count, items.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        if (shape.Channels is not (1 or 3))
            throw new ArgumentException($"items are {shape}, expected 1 or 3 channels.", nameof(shape));

        int captionHeight = (BitmapFont.LineHeight * FontScale) + Gap;
        int widest = Math.Max(shape.Width * scale, captions.Max(caption => BitmapFont.Measure(caption.Text, FontScale)));
        int cellWidth = widest + Gap, cellHeight = (shape.Height * scale) + captionHeight + Gap;
        columns = Math.Min(columns, items.Count);
        int rows = (items.Count + columns - 1) / columns;
        int width = (columns * cellWidth) + Gap, height = (rows * cellHeight) + Gap;
        byte[] white = new byte[checked(width * height * 3)];
        Array.Fill(white, (byte)255);
        Image sheet = new(width, height, 3, white);

        for (int i = 0; i < items.Count; i++)
        {
            int left = Gap + (i % columns * cellWidth), top = Gap + (i / columns * cellHeight);
            (string text, bool highlight) = captions[i];
            int indent = (widest - BitmapFont.Measure(text, FontScale)) / 2;
            BitmapFont.Draw(sheet, text, left + indent, top, highlight ? Red : Black, FontScale);
            DrawItem(sheet, items[i].Span, shape, left + ((widest - (shape.Width * scale)) / 2), top + captionHeight, scale);
        }

        return sheet;
    }

    private static void DrawItem(Image sheet, ReadOnlySpan<byte> item, ImageShape shape, int left, int top, int scale)
    {
        int plane = shape.Width * shape.Height;
        for (int y = 0; y < shape.Height * scale; y++)
        {
            for (int x = 0; x < shape.Width * scale; x++)
            {
                int source = (y / scale * shape.Width) + (x / scale);
                int destination = (((top + y) * sheet.Width) + left + x) * 3;
                for (int c = 0; c < 3; c++)
                    sheet.Pixels[destination + c] = item[(shape.Channels == 1 ? 0 : c * plane) + source];
            }
        }
    }
}
