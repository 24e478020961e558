using System.CommandLine;

namespace GpuTrainer.Cli;

/// <summary>Creates options that take one of several words.</summary>
internal static class ChoiceOption
{
    /// <summary>Creates an option that is null when not given.</summary>
    public static Option<string?> Create(string name, string description, IReadOnlyList<string> choices)
    {
        var option = new Option<string?>(name)
        {
            Description = description,
            HelpName = string.Join('|', choices),
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (choices.Contains(text))
                    return text;
                result.AddError($"{name}: got \"{text}\", expected one of: {string.Join(", ", choices)}.");
                return null;
            },
        };
        option.CompletionSources.Add([.. choices]);
        return option;
    }
}
