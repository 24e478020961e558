using System.Text.Json;

namespace GpuTrainer.Runs;

/// <summary>Why a run ended.</summary>
public enum StopReason
{
    /// <summary>All epochs are done.</summary>
    Epochs,

    /// <summary>--max-steps, or a limit to a part of the data.</summary>
    MaxSteps,

    /// <summary>--patience: the watched part grew no better for so many epochs.</summary>
    Patience,

    /// <summary>--max-time.</summary>
    MaxTime,

    /// <summary>A signal.</summary>
    Interrupted,

    /// <summary>The loss was no number any more, or absurd.</summary>
    Diverged,
}

/// <summary>Which weights of a run the model file has.</summary>
public enum KeptWeights
{
    /// <summary>Those of the epoch that did best on the watched part.</summary>
    Best,

    /// <summary>Those after the last step.</summary>
    Last,
}

/// <summary>The words that files and scripts have for the enumerations: "max-steps".</summary>
public static class RunWords
{
    /// <summary>The word for why a run ended.</summary>
    public static string Word(this StopReason reason) => Kebab(reason.ToString());

    /// <summary>The word for which weights are kept.</summary>
    public static string Word(this KeptWeights kept) => Kebab(kept.ToString());

    private static string Kebab(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name);
}
