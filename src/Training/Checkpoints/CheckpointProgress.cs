using System.Text.Json;
using System.Text.Json.Serialization;

namespace GpuTrainer.Training;

/// <summary>The position of a training and its history: the part of a checkpoint that is not a tensor.</summary>
internal sealed record CheckpointProgress
{
    /// <summary>The current epoch, counted from 1; if StepInEpoch is 0, it has not begun.</summary>
    public int Epoch { get; init; } = 1;

    /// <summary>Steps done in the current epoch.</summary>
    public int StepInEpoch { get; init; }

    /// <summary>Steps done in all.</summary>
    public long Step { get; init; }

    /// <summary>Seconds of training in the current epoch.</summary>
    public double EpochSeconds { get; init; }

    /// <summary>Seconds of the whole run, evaluations included.</summary>
    public double Seconds { get; init; }

    /// <summary>Correct predictions and samples of the current epoch.</summary>
    public long[] Counts { get; init; } = [0, 0];

    /// <summary>The loss of the run's first step; null = none yet.</summary>
    public double? FirstLoss { get; init; }

    /// <summary>The finished epochs.</summary>
    public EpochRecord[] Epochs { get; init; } = [];

    /// <summary>The settings that the bits depend on, by name.</summary>
    public Dictionary<string, string> Settings { get; init; } = [];
}

/// <summary>JSON without reflection; numbers round-trip to the bit, NaN and the infinities included.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(CheckpointProgress))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
