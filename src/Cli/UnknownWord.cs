using System.CommandLine;
using System.CommandLine.Parsing;

namespace GpuTrainer.Cli;

/// <summary>A word of a command line that is neither a command nor an option nor its value.</summary>
internal static class UnknownWord
{
    private const string OptionPrefix = "--";

    // What a word may be of a command line's; longer ones were no slip of the fingers.
    private const int MostLetters = 60;

    /// <summary>Says which word it is, and what may have been meant.</summary>
    /// <param name="parsed">The command line.</param>
    /// <returns>null = all words are known.</returns>
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
            : $"Nothing was expected in the place of '{word}'.{Meant(OptionPrefix + word, OptionsOf(parsed.CommandResult))}";
    }

    // A command that takes files takes what begins with dashes for one; whoever has such a file writes it after "--", or as ./--file.
    private static string? OptionTakenForArgument(ParseResult parsed) => parsed.Tokens
        .TakeWhile(token => token.Type != TokenType.DoubleDash)
        .FirstOrDefault(token => token.Type == TokenType.Argument && token.Value.Length > OptionPrefix.Length && token.Value.StartsWith(OptionPrefix, StringComparison.Ordinal))
        ?.Value;

    private static string Meant(string word, IEnumerable<string> words) =>
        word.Length <= MostLetters && NearestWord.Find(word, words) is { } nearest ? $" Did you mean {nearest}?" : "";

    // Of the command, and of those above it whose options hold for it.
    private static IEnumerable<string> OptionsOf(CommandResult command)
    {
        IEnumerable<Option> options = command.Command.Options.Where(option => !option.Hidden);
        for (SymbolResult? above = command.Parent; above is CommandResult parent; above = parent.Parent)
            options = options.Concat(parent.Command.Options.Where(option => option.Recursive));
        return options.Select(option => option.Name);
    }
}
