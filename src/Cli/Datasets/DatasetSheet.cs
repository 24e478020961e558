using GpuTrainer.Data;
using GpuTrainer.Data.Images;

namespace GpuTrainer.Cli;

/// <summary>Items of a data set on one picture.</summary>
internal static class DatasetSheet
{
    /// <summary>A sheet of more is too large to look at.</summary>
    public const int MaxItems = 1024;

    // Pixels a side that an item is drawn with, at least: small ones would be hard to see.
    private const int LeastSide = 84;

    /// <summary>Writes the sheet, about twice as wide as high, as screens and pages are.</summary>
    /// <param name="path">The file.</param>
    /// <param name="items">Bytes of each item, [C, H, W].</param>
    /// <param name="shape">Shape of each.</param>
    /// <param name="captions">Text above each, and whether it stands out.</param>
    /// <exception cref="UsageException">The items are neither grey nor coloured.</exception>
    public static void Write(string path, IReadOnlyList<ReadOnlyMemory<byte>> items, ImageShape shape, IReadOnlyList<(string Text, bool Highlight)> captions)
    {
        if (shape.Channels is not (1 or 3))
            throw new UsageException($"--grid: the items are {shape}, expected 1 channel (grey) or 3 (red, green, blue).");
        int columns = (int)Math.Ceiling(Math.Sqrt(2.0 * items.Count));
        int scale = Math.Max(1, LeastSide / Math.Max(shape.Height, shape.Width));
        ImageFile.Write(path, ContactSheet.Draw(items, shape, captions, columns, scale));
    }
}
