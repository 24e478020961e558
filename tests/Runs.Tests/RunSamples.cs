using GpuTrainer.Training;

namespace GpuTrainer.Runs.Tests;

/// <summary>Records of a run as a training writes them.</summary>
internal static class RunSamples
{
    public static RunConfig Config { get; } = new()
    {
        Command = ["train", "--out", "runs/a \"b\" <é>", "--epochs", "12"],
        Options = new Dictionary<string, string>
        {
            ["--epochs"] = "12",
            ["--lr"] = "0.1",
            ["--layers"] =
            "linear:128,relu,dropout:0.2,linear:10"
        },
        Data = new RunData("digits", new string('a', 64), 3823, 0, 1797, [1, 28, 28],
            [.. Enumerable.Range(0, 10).Select(digit => digit.ToString())]),
        Seed = ulong.MaxValue,
        Network = new RunNetwork("linear:128,relu,dropout:0.2,linear:10", 101_770),
        Device = new RunDevice("cpu", "AMD EPYC", "built-in"),
        Runtime = new RunRuntime("0.1.0", "10.0.0", "Debian GNU/Linux 13 (trixie) X64"),
        Started = new DateTimeOffset(2026, 11, 25, 1, 40, 12, TimeSpan.Zero),
    };

    public static RunResult Result { get; } = new()
    {
        Stopped = StopReason.MaxSteps,
        Epochs = 12,
        Steps = 720,
        Seconds = 4.25,
        BestEpoch = 9,
        Kept = KeptWeights.Best,
        TestLoss = 0.0912,
        TestAccuracy = 0.9711,
        WeightsSha256 = new string('b', 64),
    };

    public static EpochMetrics Epoch(int epoch, bool validation = false) => new()
    {
        Epoch = epoch,
        Step = 60L * epoch,
        TrainLoss = 1.0 / epoch,
        TrainAccuracy = 1 - (0.5 / epoch),
        WatchesValidation = validation,
        WatchedLoss = 1.5 / epoch,
        WatchedAccuracy = 1 - (0.7 / epoch),
        LearningRate = 0.1,
        GradientNorm = 2.0 / 3,
        SamplesPerSecond = 12345.678,
        Seconds = 0.31,
    };
}
