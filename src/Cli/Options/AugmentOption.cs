using System.CommandLine;
using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>--augment: changes of pictures by chance.</summary>
internal static class AugmentOption
{
    /// <summary>Makes the option; its help is made of what is registered.</summary>
    public static Option<string?> Create() => new("--augment")
    {
        Description = "Change pictures by chance while learning: "
            + string.Join(" or ", AugmentationRegistry.Presets.Select(preset => $"{preset.Key} (= \"{preset.Value}\")"))
            + ", or a list of your own: " + string.Join(", ", AugmentationRegistry.Kinds.Select(kind => kind.Usage)) + " (docs/data.md).",
        HelpName = "LIST",
    };

    /// <summary>What the user wants.</summary>
    /// <exception cref="UsageException">The text is no such list.</exception>
    public static IReadOnlyList<Augmentation> Read(ParseResult parsed, Option<string?> option)
    {
        try
        {
            return AugmentationRegistry.Parse(parsed.GetValue(option) ?? "");
        }
        catch (TrainingException problem)
        {
            throw new UsageException($"--augment: {problem.Message}");
        }
    }
}
