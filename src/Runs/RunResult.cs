using GpuTrainer.Training;

namespace GpuTrainer.Runs;

/// <summary>What a run came to: result.json.</summary>
public sealed record RunResult
{
    /// <summary>Why it ended.</summary>
    public required StopReason Stopped { get; init; }

    /// <summary>Epochs that it took, the last one perhaps cut short.</summary>
    public required int Epochs { get; init; }

    /// <summary>Steps that it took.</summary>
    public required long Steps { get; init; }

    /// <summary>Wall time, evaluations included; of a resumed run all parts together.</summary>
    public required double Seconds { get; init; }

    /// <summary>The epoch that did best on the watched part, counted from 1; 0 = none.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>Which weights the model file has.</summary>
    public required KeptWeights Kept { get; init; }

    /// <summary>Of the kept weights on the test part; NaN = not measured.</summary>
    public required double TestLoss { get; init; }

    /// <summary>Of the kept weights on the test part, in [0, 1]; NaN = not measured.</summary>
    public required double TestAccuracy { get; init; }

    /// <summary>The kept weights' fingerprint: <see cref="Model.WeightsHash"/>.</summary>
    public required string WeightsSha256 { get; init; }

    /// <summary>Writes the file; it appears whole or not at all.</summary>
    /// <param name="path">The file; replaced where it exists. Its folder exists.</param>
    /// <exception cref="IOException">The file cannot be written; what was there before is still there.</exception>
    public void Write(string path) => RunFile.Write(path, this, RunFile.Json.RunResult);

    /// <summary>Reads the file.</summary>
    /// <param name="path">What <see cref="Write"/> wrote.</param>
    /// <exception cref="RunException">The file is damaged.</exception>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    public static RunResult Read(string path) => RunFile.Read(path, RunFile.Json.RunResult);
}
