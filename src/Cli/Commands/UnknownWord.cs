using System.CommandLine;
using System.CommandLine.Parsing;

namespace GpuTrainer.Cli;

/// <summary>Reports a word on the command line that is not a command, an option or a value.</summary>
internal static class UnknownWord
{
    private const string OptionPrefix = "--";

    // A longer word is no typo, and would make the comparison slow.
    private const int MostLetters = 60;

    /// <summary>Names the word, and suggests what may have been meant.</summary>
    /// <param name="parsed">The command line.</param>
    /// <returns>null: all words are known.</returns>
    public static string? Describe(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string? word = parsed.UnmatchedTokens.Count > 0 ? parsed.UnmatchedTokens[0] : OptionTakenForArgument(parsed);
        if (word is null)
            return null;
        if (word.StartsWith('-'))
            return $"There is no option '{word}'.{Meant(word, OptionsOf(parsed.CommandResult))}";
        bool isCommand = command.Subcommands.Count > 0;
        return isCommand
            ? $"There is no command '{word}'.{Meant(word, command.Subcommands.Select(sub => sub.Name))}"
            : $"Unexpected argument '{word}'.{Meant(OptionPrefix + word, OptionsOf(parsed.CommandResult))}";
    }

    // A command that takes files would accept a mistyped option as one. Such a file is named after "--", or as ./--file.
    private static string? OptionTakenForArgument(ParseResult parsed) => parsed.Tokens
        .TakeWhile(token => token.Type != TokenType.DoubleDash)
        .FirstOrDefault(token => token.Type == TokenType.Argument
            && token.Value.Length > OptionPrefix.Length && token.Value.StartsWith(OptionPrefix, StringComparison.Ordinal))
        ?.Value;

    private static string Meant(string word, IEnumerable<string> words) =>
        word.Length <= MostLetters && NearestWord.Find(word, words) is { } nearest ? $" Did you mean {nearest}?" : "";

    // The command's own, and the recursive ones of the commands above it.
    private static IEnumerable<string> OptionsOf(CommandResult command)
    {
        IEnumerable<Option> options = command.Command.Options.Where(option => !option.Hidden);
        for (SymbolResult? above = command.Parent; above is CommandResult parent; above = parent.Parent)
            options = options.Concat(parent.Command.Options.Where(option => option.Recursive));
        return options.Select(option => option.Name);
    }
}

/// <summary>Suggests the word that a mistyped one may have meant.</summary>
internal static class NearestWord
{
    /// <summary>The most similar word, if at most a third of its letters differ (at least one may).</summary>
    /// <param name="word">What was typed.</param>
    /// <param name="words">The valid words.</param>
    /// <returns>null: none is similar.</returns>
    public static string? Find(string word, IEnumerable<string> words)
    {
        (string Word, int Distance) nearest = words
            .Select(candidate => (candidate, Distance(word, candidate))).DefaultIfEmpty(("", int.MaxValue)).MinBy(pair => pair.Item2);
        return nearest.Distance <= Math.Max(1, nearest.Word.TrimStart('-').Length / 3) ? nearest.Word : null;
    }

    /// <summary>
    /// The number of letters to insert, delete, replace or swap with their neighbour (optimal string alignment, a restricted
    /// Damerau-Levenshtein distance).
    /// </summary>
    public static int Distance(string from, string to)
    {
        int[,] costs = new int[from.Length + 1, to.Length + 1];
        for (int i = 0; i <= from.Length; i++)
        {
            for (int j = 0; j <= to.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    costs[i, j] = i + j;
                    continue;
                }

                bool same = char.ToLowerInvariant(from[i - 1]) == char.ToLowerInvariant(to[j - 1]);
                int cost = Math.Min(Math.Min(costs[i - 1, j], costs[i, j - 1]) + 1, costs[i - 1, j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    cost = Math.Min(cost, costs[i - 2, j - 2] + 1);
                costs[i, j] = cost;
            }
        }

        return costs[from.Length, to.Length];
    }
}
