using System.Globalization;
using GpuTrainer.Model;

namespace GpuTrainer.Training;

/// <summary>What the bits of a training depend on, as names and texts, so that a checkpoint goes on only where they are the same.</summary>
internal static class TrainingSettings
{
    /// <summary>The settings of a training.</summary>
    public static Dictionary<string, string> Of(
        ModelDescription description, Loss loss, Optimizer optimizer, TrainerOptions options, int trainingSamples, int watchedSamples, int stepsPerEpoch)
    {
        // Records write their numbers in the culture of the thread.
        CultureInfo culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            return new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["network"] = description.Model.LayerText,
                ["normalization"] = $"{string.Join(',', description.Normalization.Mean)}/{string.Join(',', description.Normalization.StdDev)}",
                ["loss"] = loss.Text,
                ["optimizer"] = optimizer.ToString()!, // A record's is never null.
                ["schedule"] = options.Schedule.ToString(),
                ["batch size"] = $"{options.BatchSize}",
                ["seed"] = $"{options.Seed}",
                ["shuffling"] = $"{options.Shuffle}",
                ["dropping of the last batch"] = $"{options.DropLast}",
                ["augmentation"] = string.Join(", ", options.Augmentations.Select(augmentation => augmentation.Text)),
                ["accumulation"] = $"{options.Update.Accumulate}",
                ["clipping"] = $"{options.Update.ClipNorm}/{options.Update.ClipValue}",
                ["average"] = $"{options.Update.Ema}",
                ["matrix products"] = $"{options.MatMul}",
                ["keeping of the best"] = $"{options.KeepBest}",
                ["training samples"] = $"{trainingSamples}",
                ["watched samples"] = $"{watchedSamples}",
                ["steps of an epoch"] = $"{stepsPerEpoch}",
            };
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    /// <summary>Throws where a checkpoint's settings are others.</summary>
    /// <exception cref="TrainingException">They are; the message names each with both texts.</exception>
    public static void Check(string path, IReadOnlyDictionary<string, string> saved, IReadOnlyDictionary<string, string> now)
    {
        string[] differences =
        [
            .. now.Where(setting => saved.GetValueOrDefault(setting.Key) != setting.Value)
                .Select(setting => $"{setting.Key} was \"{saved.GetValueOrDefault(setting.Key)}\", is \"{setting.Value}\""),
        ];
        if (differences.Length > 0)
            throw new TrainingException($"{path}: the training cannot go on, for it is another one now: {string.Join("; ", differences)}.");
    }
}
