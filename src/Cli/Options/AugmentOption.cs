using System.CommandLine;
using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>--augment: random changes to the training pictures.</summary>
internal static class AugmentOption
{
    /// <summary>Creates the option; its help lists the registered augmentations.</summary>
    public static Option<string?> Create() => new("--augment")
    {
        Description = "Change the training pictures at random: "
            + string.Join(" or ", AugmentationRegistry.Presets.Select(preset => $"{preset.Key} (= \"{preset.Value}\")"))
            + ", or a list of your own: " + string.Join(", ", AugmentationRegistry.Kinds.Select(kind => kind.Usage)) + " (docs/data.md).",
        HelpName = "LIST",
    };

    /// <summary>The augmentations, in order.</summary>
    /// <exception cref="UsageException">The text is not a valid list.</exception>
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
