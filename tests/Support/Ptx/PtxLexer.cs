namespace GpuTrainer.Support.Ptx;

/// <summary>A token with the line that it stands on.</summary>
internal readonly record struct PtxToken(string Text, int Line)
{
    /// <summary>Whether it is an identifier, an opcode with its dots, or a directive.</summary>
    public bool IsWord => Text.Length > 0 && (char.IsAsciiLetter(Text[0]) || Text[0] is '_' or '$' or '%' or '.');
}

/// <summary>Splits PTX into tokens; comments vanish.</summary>
internal static class PtxLexer
{
    public static List<PtxToken> Tokens(string text)
    {
        var tokens = new List<PtxToken>();
        int line = 1;
        int i = 0;
        while (i < text.Length)
        {
            char c = text[i];
            if (c == '\n')
            {
                line++;
                i++;
            }
            else if (char.IsWhiteSpace(c))
            {
                i++;
            }
            else if (c == '/' && i + 1 < text.Length && text[i + 1] == '/')
            {
                i = End(text, i, ch => ch != '\n');
            }
            else
            {
                int end = c switch
                {
                    '"' => text.IndexOf('"', i + 1) + 1,
                    _ when IsWordPart(c) || c == '%' => End(text, i + 1, IsWordPart),
                    _ => i + 1,
                };
                if (end <= i || c > 126)
                    throw new PtxException($"Line {line}: unexpected character '{c}'.");

                tokens.Add(new PtxToken(text[i..end], line));
                i = end;
            }
        }

        tokens.Add(new PtxToken("", line));
        return tokens;
    }

    private static bool IsWordPart(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '$' or '.';

    private static int End(string text, int start, Func<char, bool> goesOn)
    {
        int i = start;
        while (i < text.Length && goesOn(text[i]))
            i++;

        return i;
    }
}
