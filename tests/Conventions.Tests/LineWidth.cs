using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GpuTrainer.Conventions.Tests;

/// <summary>
/// Lines of at most 140 characters. Tables, addresses, raw strings, and what Markdown quotes or shows as code are as wide as they are.
/// </summary>
internal static partial class LineWidth
{
    public const int Limit = 140;

    public static IEnumerable<string> Findings(SourceFile file)
    {
        HashSet<int>? raw = null;
        for (int line = 0; line < file.Lines.Length; line++)
        {
            if (!IsTooLong(file.Lines[line]))
                continue;
            raw ??= RawLines(file);
            if (!raw.Contains(line))
                yield return file.Finding(line, $"{file.Lines[line].Length} characters; break the line, at most {Limit}.");
        }
    }

    public static IEnumerable<string> MarkdownFindings(string path, string[] lines)
    {
        bool code = false;
        for (int line = 0; line < lines.Length; line++)
        {
            string text = lines[line].TrimStart();
            code ^= text.StartsWith("```", StringComparison.Ordinal);
            if (IsTooLong(lines[line]) && !code && !text.StartsWith('|') && !text.StartsWith('>') && !IsCode(text))
                yield return $"{path}:{line + 1}: {lines[line].Length} characters; break the line, at most {Limit}.";
        }
    }

    private static bool IsCode(string text) =>
        text.StartsWith('`') && text.TrimEnd('.', ',', ';').EndsWith('`') && text.Count(character => character == '`') == 2;

    private static bool IsTooLong(string line) => line.Length > Limit && Address().Replace(line, "").Length > Limit;

    // A raw string on one line, and all lines of a longer string but its first: what stands there is data.
    private static HashSet<int> RawLines(SourceFile file) =>
    [
        .. file.Root.DescendantTokens()
            .Where(token => token.Kind() is SyntaxKind.SingleLineRawStringLiteralToken
                or SyntaxKind.InterpolatedSingleLineRawStringStartToken
                or SyntaxKind.MultiLineRawStringLiteralToken or SyntaxKind.Utf8MultiLineRawStringLiteralToken
                or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.StringLiteralToken)
            .SelectMany(token =>
            {
                FileLinePositionSpan span = token.GetLocation().GetLineSpan();
                int first = span.StartLinePosition.Line + (token.Kind() is SyntaxKind.SingleLineRawStringLiteralToken
                    or SyntaxKind.InterpolatedSingleLineRawStringStartToken ? 0 : 1);
                return Enumerable.Range(first, span.EndLinePosition.Line - first + 1);
            }),
    ];

    [GeneratedRegex(@"https?://[^\s)>]+")]
    private static partial Regex Address();
}
