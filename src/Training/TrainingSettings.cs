using System.Globalization;
using GpuTrainer.Model;

namespace GpuTrainer.Training;

/// <summary>
/// The settings that the bits of a training depend on, by name: a training resumes from a checkpoint only if they are the same.
/// </summary>
internal static class TrainingSettings
{
    /// <summary>The settings of a training.</summary>
    public static Dictionary<string, string> Of(
        ModelDescription description, Loss loss, Optimizer optimizer, TrainerOptions options, int trainingSamples, int watchedSamples,
        int stepsPerEpoch)
    {
        // The ToString of records formats numbers in the thread's culture.
        CultureInfo culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            return new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["network"] = description.Model.LayerText,
                ["normalization"] =
                    $"{string.Join(',', description.Normalization.Mean)}/{string.Join(',', description.Normalization.StdDev)}",
                ["loss"] = loss.Text,
                ["optimizer"] = optimizer.ToString()!, // Never null for a record.
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
}
