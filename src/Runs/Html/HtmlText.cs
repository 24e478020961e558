using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using GpuTrainer.Data;

namespace GpuTrainer.Runs;

/// <summary>
/// Builds a page from interpolated strings: their literal parts are markup, and the values in braces are text, which is escaped.
/// </summary>
internal sealed class HtmlText
{
    private readonly StringBuilder _text = new();

    /// <summary>Appends markup, with its values escaped. Numbers are formatted as in JavaScript and CSS.</summary>
    public void Add([InterpolatedStringHandlerArgument("")] ref Markup markup) => markup.End();

    /// <summary>Appends a part of this program, such as the style sheet, without escaping.</summary>
    public void AddTrusted(string markup) => _text.Append(markup);

    public override string ToString() => _text.ToString();

    private void AddEscaped(string text)
    {
        foreach (char character in text)
        {
            switch (character)
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
                case var control when ControlCharacters.Contains(control):
                    _text.Append(CultureInfo.InvariantCulture, $"\\u{(int)control:X4}");
                    break;
                default:
                    _text.Append(character);
                    break;
            }
        }
    }

    /// <summary>The handler that the compiler calls for an interpolated string.</summary>
    [InterpolatedStringHandler]
    public readonly struct Markup(int literalLength, int formattedCount, HtmlText page)
    {
        public void AppendLiteral(string markup) => page._text.Append(markup);

        public void AppendFormatted(string? text) => page.AddEscaped(text ?? "");

        public void AppendFormatted<T>(T value, string? format = null)
            where T : IFormattable => page.AddEscaped(value.ToString(format, CultureInfo.InvariantCulture));

        // Nothing to do: the parts are on the page already.
        internal void End() => _ = (literalLength, formattedCount);
    }
}
