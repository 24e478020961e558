using System.Text.Json;
using GpuTrainer.Training;

namespace GpuTrainer.Runs;

/// <summary>The result of a run (result.json).</summary>
public sealed record RunResult
{
    /// <summary>Why it ended.</summary>
    public required StopReason Stopped { get; init; }

    /// <summary>The number of epochs; the last one may be incomplete.</summary>
    public required int Epochs { get; init; }

    /// <summary>The number of steps.</summary>
    public required long Steps { get; init; }

    /// <summary>The wall time, including evaluations; of a resumed run, the sum of its parts.</summary>
    public required double Seconds { get; init; }

    /// <summary>The best epoch on the watched part, counted from 1; 0: none.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>Which weights were saved.</summary>
    public required KeptWeights Kept { get; init; }

    /// <summary>The loss of the saved weights on the test part; NaN: not measured.</summary>
    public required double TestLoss { get; init; }

    /// <summary>The accuracy of the saved weights on the test part, in [0, 1]; NaN: not measured.</summary>
    public required double TestAccuracy { get; init; }

    /// <summary>The SHA-256 of the saved weights: <see cref="Model.WeightsHash"/>.</summary>
    public required string WeightsSha256 { get; init; }

    /// <summary>Writes the file, which appears complete or not at all.</summary>
    /// <param name="path">The file; replaced if it exists. Its folder must exist.</param>
    /// <exception cref="IOException">The file cannot be written; an existing one is unchanged.</exception>
    public void Write(string path) => RunFile.Write(path, this, RunFile.Json.RunResult);

    /// <summary>Reads the file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="RunException">The file is damaged.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    public static RunResult Read(string path) => RunFile.Read(path, RunFile.Json.RunResult);
}

/// <summary>Which weights of a run are saved.</summary>
public enum KeptWeights
{
    /// <summary>Those of the best epoch on the watched part.</summary>
    Best,

    /// <summary>Those after the last step.</summary>
    Last,
}

/// <summary>The words of enumerations in files and JSON: "max-steps".</summary>
public static class RunWords
{
    /// <summary>The word for why a run ended.</summary>
    public static string Word(this StopReason reason) => JsonNamingPolicy.KebabCaseLower.ConvertName(reason.ToString());
}
