using GpuTrainer.Data;
using GpuTrainer.Data.Images;

namespace GpuTrainer.Cli;

/// <summary>Writes a contact sheet of a data set's items.</summary>
internal static class DatasetSheet
{
    /// <summary>The most items on one sheet.</summary>
    public const int MaxItems = 1024;

    // Small items are enlarged to at least this many pixels per side.
    private const int LeastSide = 84;

    /// <summary>Writes the sheet, about twice as wide as it is high.</summary>
    /// <param name="path">The file.</param>
    /// <param name="items">The bytes of each item, [C, H, W].</param>
    /// <param name="shape">The shape of each item.</param>
    /// <param name="captions">The text above each item, and whether it is highlighted.</param>
    /// <exception cref="UsageException">The items are neither grey nor coloured.</exception>
    public static void Write(
        string path, IReadOnlyList<ReadOnlyMemory<byte>> items, ImageShape shape, IReadOnlyList<(string Text, bool Highlight)> captions)
    {
        if (shape.Channels is not (1 or 3))
            throw new UsageException($"--grid: the items are {shape}, expected 1 channel (grey) or 3 (red, green, blue).");
        int columns = (int)Math.Ceiling(Math.Sqrt(2.0 * items.Count));
        int scale = Math.Max(1, LeastSide / Math.Max(shape.Height, shape.Width));
        ImageFile.Write(path, ContactSheet.Draw(items, shape, captions, columns, scale));
    }
}
