using System.Globalization;
using System.Text;
using GpuTrainer.Data;

namespace GpuTrainer.Cli;

/// <summary>Draws a network's input as text.</summary>
internal static class PictureDrawing
{
    private const string Ramp = " .:-=+*#%@";

    // The 24 greys of the 256-colour palette, which every terminal with colours supports.
    private const int FirstGrey = 232;
    private const int Greys = 24;

    /// <summary>For terminals: two rows of pixels per line, as coloured half blocks.</summary>
    public static IEnumerable<string> HalfBlocks(byte[] sample, ImageShape shape)
    {
        for (int y = 0; y < shape.Height; y += 2)
        {
            var line = new StringBuilder();
            for (int x = 0; x < shape.Width; x++)
            {
                int upper = FirstGrey + (Grey(sample, shape, x, y) * Greys / 256);
                int lower = y + 1 < shape.Height ? FirstGrey + (Grey(sample, shape, x, y + 1) * Greys / 256) : FirstGrey;
                line.Append(CultureInfo.InvariantCulture, $"\e[38;5;{upper};48;5;{lower}m▀");
            }

            yield return line.Append("\e[0m").ToString();
        }
    }

    /// <summary>
    /// For plain text: one row per line and two characters per pixel, for an aspect ratio near 1; without trailing blanks.
    /// </summary>
    public static IEnumerable<string> Characters(byte[] sample, ImageShape shape)
    {
        for (int y = 0; y < shape.Height; y++)
        {
            var line = new StringBuilder();
            for (int x = 0; x < shape.Width; x++)
                line.Append(Ramp[Grey(sample, shape, x, y) * Ramp.Length / 256], 2);
            yield return line.ToString().TrimEnd(' ');
        }
    }

    private static int Grey(byte[] sample, ImageShape shape, int x, int y)
    {
        int sum = 0;
        for (int channel = 0; channel < shape.Channels; channel++)
            sum += sample[(((channel * shape.Height) + y) * shape.Width) + x];
        return sum / shape.Channels;
    }
}
