using System.Globalization;
using System.Text;

namespace GpuTrainer.Cli;

/// <summary>Makes text from outside, such as a file name, safe to print.</summary>
internal static class PrintableText
{
    /// <summary>
    /// The text on one line, with control and format characters and line separators escaped (\u001B), so that it cannot control a terminal.
    /// </summary>
    public static string Of(string text)
    {
        if (!text.Any(IsControl))
            return text;
        var printable = new StringBuilder();
        foreach (char sign in text)
        {
            if (IsControl(sign))
                printable.Append(CultureInfo.InvariantCulture, $"\\u{(int)sign:X4}");
            else
                printable.Append(sign);
        }

        return printable.ToString();
    }

    // Wider than ControlCharacters, which names on a page are checked for: on a terminal no format character is worth its risk.
    private static bool IsControl(char sign) => char.GetUnicodeCategory(sign)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
