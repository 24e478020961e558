namespace GpuTrainer.Data.Images;

/// <summary>Draws short labels in a built-in 3x5 font: digits, letters (as capitals) and common signs.</summary>
public static class BitmapFont
{
    /// <summary>Columns from one glyph to the next.</summary>
    public const int Advance = 4;

    /// <summary>Rows of a glyph.</summary>
    public const int LineHeight = 5;

    // Five rows of three pixels each, top row first.
    private static readonly Dictionary<char, string> Glyphs = new()
    {
        ['0'] = "### #.# #.# #.# ###",
        ['1'] = ".#. ##. .#. .#. ###",
        ['2'] = "### ..# ### #.. ###",
        ['3'] = "### ..# .## ..# ###",
        ['4'] = "#.# #.# ### ..# ..#",
        ['5'] = "### #.. ### ..# ###",
        ['6'] = "### #.. ### #.# ###",
        ['7'] = "### ..# ..# .#. .#.",
        ['8'] = "### #.# ### #.# ###",
        ['9'] = "### #.# ### ..# ###",
        ['A'] = ".#. #.# ### #.# #.#",
        ['B'] = "##. #.# ##. #.# ##.",
        ['C'] = ".## #.. #.. #.. .##",
        ['D'] = "##. #.# #.# #.# ##.",
        ['E'] = "### #.. ##. #.. ###",
        ['F'] = "### #.. ##. #.. #..",
        ['G'] = ".## #.. #.# #.# .##",
        ['H'] = "#.# #.# ### #.# #.#",
        ['I'] = "### .#. .#. .#. ###",
        ['J'] = "..# ..# ..# #.# .#.",
        ['K'] = "#.# #.# ##. #.# #.#",
        ['L'] = "#.. #.. #.. #.. ###",
        ['M'] = "#.# ### ### #.# #.#",
        ['N'] = "##. #.# #.# #.# #.#",
        ['O'] = ".#. #.# #.# #.# .#.",
        ['P'] = "##. #.# ##. #.. #..",
        ['Q'] = ".#. #.# #.# .#. ..#",
        ['R'] = "##. #.# ##. #.# #.#",
        ['S'] = ".## #.. .#. ..# ##.",
        ['T'] = "### .#. .#. .#. .#.",
        ['U'] = "#.# #.# #.# #.# ###",
        ['V'] = "#.# #.# #.# #.# .#.",
        ['W'] = "#.# #.# ### ### #.#",
        ['X'] = "#.# #.# .#. #.# #.#",
        ['Y'] = "#.# #.# .#. .#. .#.",
        ['Z'] = "### ..# .#. #.. ###",
        [' '] = "... ... ... ... ...",
        ['.'] = "... ... ... ... .#.",
        [','] = "... ... ... .#. #..",
        [':'] = "... .#. ... .#. ...",
        ['-'] = "... ... ### ... ...",
        ['+'] = "... .#. ### .#. ...",
        ['='] = "... ### ... ### ...",
        ['/'] = "..# ..# .#. #.. #..",
        ['%'] = "#.# ..# .#. #.. #.#",
        ['('] = ".#. #.. #.. #.. .#.",
        [')'] = ".#. ..# ..# ..# .#.",
        ['_'] = "... ... ... ... ###",
    };

    // The box drawn for a character that the font lacks.
    private const string Missing = "### ### ### ### ###";

    /// <summary>The width of <paramref name="text"/> in columns, at the given scale.</summary>
    public static int Measure(string text, int scale = 1)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Math.Max(0, (text.Length * Advance) - 1) * scale;
    }

    /// <summary>Draws into <paramref name="image"/>; clips what lies outside.</summary>
    /// <param name="image">The picture; RGB is written to the first three channels, or red alone to the first, and alpha is set to
    /// 255.</param>
    /// <param name="text">One line.</param>
    /// <param name="left">Left column of the first glyph.</param>
    /// <param name="top">Top row of the glyphs.</param>
    /// <param name="color">Red, green and blue; a grey picture uses the red.</param>
    /// <param name="scale">Side of a font pixel, in pixels.</param>
    public static void Draw(Image image, string text, int left, int top, (byte Red, byte Green, byte Blue) color, int scale = 1)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(text);
        for (int i = 0; i < text.Length; i++)
        {
            string glyph = Glyphs.GetValueOrDefault(char.ToUpperInvariant(text[i]), Missing);
            for (int y = 0; y < LineHeight * scale; y++)
            {
                for (int x = 0; x < 3 * scale; x++)
                {
                    if (glyph[(y / scale * 4) + (x / scale)] == '#')
                        Set(image, left + (i * Advance * scale) + x, top + y, color);
                }
            }
        }
    }

    private static void Set(Image image, int x, int y, (byte Red, byte Green, byte Blue) color)
    {
        if ((uint)x >= (uint)image.Width || (uint)y >= (uint)image.Height)
            return;
        Span<byte> pixel = image.Pixels.AsSpan(((y * image.Width) + x) * image.Channels, image.Channels);
        pixel[0] = color.Red;
        if (image.Channels >= 3)
            (pixel[1], pixel[2]) = (color.Green, color.Blue);
        if (image.HasAlpha)
            pixel[^1] = 255;
    }
}
