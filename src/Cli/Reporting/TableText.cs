namespace GpuTrainer.Cli;

/// <summary>Cells of tables, which fit into the 80 columns of a terminal.</summary>
internal static class TableText
{
    /// <summary>The width of a table, in characters.</summary>
    public const int Columns = 80;

    /// <summary>A text of at most <paramref name="width"/> characters: where it is longer, its middle becomes an ellipsis.</summary>
    public static string Shorten(string text, int width)
    {
        string printable = PrintableText.Of(text);
        if (printable.Length <= width)
            return printable;
        int head = (width - 1) / 2;
        return printable[..head] + "…" + printable[^(width - 1 - head)..];
    }
}
