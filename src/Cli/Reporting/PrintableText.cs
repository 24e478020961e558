using System.Globalization;
using System.Text;

namespace GpuTrainer.Cli;

/// <summary>Text from outside, such as a file's name, for people's eyes.</summary>
internal static class PrintableText
{
    /// <summary>The text on one line that cannot act on a terminal: control characters and line separators become escapes such as \u001B.</summary>
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

    // Format characters turn the direction of what follows.
    private static bool IsControl(char sign) => char.GetUnicodeCategory(sign)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
