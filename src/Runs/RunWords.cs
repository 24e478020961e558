using System.Text.Json;
using GpuTrainer.Training;

namespace GpuTrainer.Runs;

/// <summary>The words that files and scripts have for the enumerations: "max-steps".</summary>
public static class RunWords
{
    /// <summary>The word for why a run ended.</summary>
    public static string Word(this StopReason reason) => Kebab(reason.ToString());

    /// <summary>The word for which weights are kept.</summary>
    public static string Word(this KeptWeights kept) => Kebab(kept.ToString());

    private static string Kebab(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name);
}
