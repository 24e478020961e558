using System.CommandLine;

namespace GpuTrainer.Cli;

/// <summary>gpu-trainer help [COMMAND]: the same as COMMAND --help.</summary>
internal static class HelpCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="root">The root command, with the other commands.</param>
    /// <param name="host">Receives the help.</param>
    public static Command Create(RootCommand root, CommandHost host)
    {
        var words = new Argument<string[]>("COMMAND")
        {
            Description = "The command to explain. Default: list all commands.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command("help", "Explain a command and its options.") { words };
        command.SetAction(parsed =>
        {
            string[] path = parsed.GetValue(words) ?? [];
            Command asked = root;
            foreach (string word in path)
            {
                asked = asked.Subcommands.FirstOrDefault(candidate => candidate.Name == word)
                    ?? throw new UsageException(
                        $"help: there is no command '{string.Join(' ', path)}'."
                        + (NearestWord.Find(word, asked.Subcommands.Select(candidate => candidate.Name)) is { } nearest
                            ? $" Did you mean {nearest}?"
                            : " gpu-trainer help lists them."));
            }

            return root.Parse([.. path, "--help"]).Invoke(new InvocationConfiguration { Output = host.Output, Error = host.Error });
        });
        return command;
    }
}
