using System.Text.Json;
using System.Text.Json.Serialization;

namespace GpuTrainer.Training;

/// <summary>Where a training is, and what it has seen so far: the part of a checkpoint that is no tensor.</summary>
internal sealed record CheckpointProgress
{
    /// <summary>The epoch under way, counted from 1; with StepInEpoch 0 it has not begun.</summary>
    public int Epoch { get; init; } = 1;

    /// <summary>Steps done in it.</summary>
    public int StepInEpoch { get; init; }

    /// <summary>Steps done in all.</summary>
    public long Step { get; init; }

    /// <summary>Seconds of training in the epoch under way.</summary>
    public double EpochSeconds { get; init; }

    /// <summary>Seconds of the whole run, evaluations included.</summary>
    public double Seconds { get; init; }

    /// <summary>Right predictions and samples of the epoch under way.</summary>
    public long[] Counts { get; init; } = [0, 0];

    /// <summary>The loss of the run's first step; null before it.</summary>
    public double? FirstLoss { get; init; }

    /// <summary>The epochs that are over.</summary>
    public EpochRecord[] Epochs { get; init; } = [];

    /// <summary>What the bits depend on: names and texts of options.</summary>
    public Dictionary<string, string> Settings { get; init; } = [];
}

/// <summary>An epoch that is over.</summary>
internal sealed record EpochRecord(
    double TrainLoss, double TrainAccuracy, double TestLoss, double TestAccuracy, double Seconds, long Steps, double LearningRate, double GradientNorm);

/// <summary>JSON without reflection; numbers round-trip to the bit, NaN and the infinities included.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(CheckpointProgress))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
