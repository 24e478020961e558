using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace GpuTrainer.Runs;

/// <summary>A page under construction: what stands between the braces of an interpolated string is text, and escaped; the string itself is markup.</summary>
internal sealed class HtmlText
{
    private readonly StringBuilder _text = new();

    /// <summary>Appends markup with escaped text in it. Numbers are written as JavaScript and CSS take them.</summary>
    public void Add([InterpolatedStringHandlerArgument("")] ref Markup markup) => markup.End();

    /// <summary>Appends a part of the page that is of this program, such as its style sheet, as it is.</summary>
    public void AddTrusted(string markup) => _text.Append(markup);

    public override string ToString() => _text.ToString();

    private void AddEscaped(string text)
    {
        foreach (char sign in text)
        {
            switch (sign)
            {
                case '&':
                    _text.Append("&amp;");
                    break;
                case '<':
                    _text.Append("&lt;");
                    break;
                case '>':
                    _text.Append("&gt;");
                    break;
                case '"':
                    _text.Append("&quot;");
                    break;
                case '\'':
                    _text.Append("&#39;");
                    break;
                case var control when IsControl(control):
                    _text.Append(CultureInfo.InvariantCulture, $"\\u{(int)control:X4}");
                    break;
                default:
                    _text.Append(sign);
                    break;
            }
        }
    }

    // Those that HTML forbids, and those that turn the direction of the text around them.
    private static bool IsControl(char sign) => char.IsControl(sign) || sign is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    /// <summary>What the compiler makes of an interpolated string.</summary>
    [InterpolatedStringHandler]
    public readonly struct Markup(int literalLength, int formattedCount, HtmlText page)
    {
        public void AppendLiteral(string markup) => page._text.Append(markup);

        public void AppendFormatted(string? text) => page.AddEscaped(text ?? "");

        public void AppendFormatted<T>(T value, string? format = null)
            where T : IFormattable => page.AddEscaped(value.ToString(format, CultureInfo.InvariantCulture));

        // Nothing is left to do: the parts went to the page as they came.
        internal void End() => _ = (literalLength, formattedCount);
    }
}
