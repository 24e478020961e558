using System.Buffers;
using System.Text.Json;

namespace GpuTrainer.Runs;

/// <summary>The figures of an epoch: one line of metrics.jsonl.</summary>
public sealed record EpochMetrics
{
    private const string Validation = "validation";
    private const string Test = "test";

    /// <summary>Counted from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Steps since the start of the run.</summary>
    public required long Step { get; init; }

    /// <summary>The mean loss over the epoch's samples, measured as the weights change.</summary>
    public required double TrainLoss { get; init; }

    /// <summary>The accuracy in [0, 1], measured likewise.</summary>
    public required double TrainAccuracy { get; init; }

    /// <summary>Whether the watched part is the validation part ("validationLoss") or the test part ("testLoss").</summary>
    public required bool WatchesValidation { get; init; }

    /// <summary>The loss on the watched part after the epoch, in evaluation mode.</summary>
    public required double WatchedLoss { get; init; }

    /// <summary>The accuracy in [0, 1], likewise.</summary>
    public required double WatchedAccuracy { get; init; }

    /// <summary>The learning rate of the epoch's last step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>
    /// The Euclidean norm of the gradient in the epoch's last step, after accumulation and clipping; null: not measured.
    /// </summary>
    public double? GradientNorm { get; init; }

    /// <summary>Training samples per second, without the evaluation.</summary>
    public required double SamplesPerSecond { get; init; }

    /// <summary>The wall time of the training, without the evaluation.</summary>
    public required double Seconds { get; init; }

    /// <summary>Formats one JSON object without line breaks; numbers that are not finite become null.</summary>
    public byte[] ToUtf8()
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            string watched = WatchesValidation ? Validation : Test;
            writer.WriteStartObject();
            writer.WriteNumber("epoch", Epoch);
            writer.WriteNumber("step", Step);
            Write(writer, "trainLoss", TrainLoss);
            Write(writer, "trainAccuracy", TrainAccuracy);
            Write(writer, watched + "Loss", WatchedLoss);
            Write(writer, watched + "Accuracy", WatchedAccuracy);
            Write(writer, "learningRate", LearningRate);
            Write(writer, "gradientNorm", GradientNorm ?? double.NaN);
            Write(writer, "samplesPerSecond", SamplesPerSecond);
            Write(writer, "seconds", Seconds);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Parses what <see cref="ToUtf8"/> wrote; null becomes NaN. Unknown fields are ignored.</summary>
    /// <param name="line">One JSON object.</param>
    /// <exception cref="JsonException">It is not an object, or a field is missing or has the wrong type.</exception>
    public static EpochMetrics Parse(ReadOnlyMemory<byte> line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        JsonElement root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
            throw new JsonException($"it is a {root.ValueKind}, expected an object");
        bool validation = root.TryGetProperty(Validation + "Loss", out _);
        string watched = validation ? Validation : Test;
        double norm = Number(root, "gradientNorm");
        return new EpochMetrics
        {
            Epoch = (int)Whole(root, "epoch", int.MaxValue),
            Step = Whole(root, "step", long.MaxValue),
            TrainLoss = Number(root, "trainLoss"),
            TrainAccuracy = Number(root, "trainAccuracy"),
            WatchesValidation = validation,
            WatchedLoss = Number(root, watched + "Loss"),
            WatchedAccuracy = Number(root, watched + "Accuracy"),
            LearningRate = Number(root, "learningRate"),
            GradientNorm = double.IsNaN(norm) ? null : norm,
            SamplesPerSecond = Number(root, "samplesPerSecond"),
            Seconds = Number(root, "seconds"),
        };
    }

    private static void Write(Utf8JsonWriter writer, string name, double value)
    {
        if (double.IsFinite(value))
            writer.WriteNumber(name, value);
        else
            writer.WriteNull(name);
    }

    private static long Whole(JsonElement root, string name, long most) =>
        Field(root, name) is { ValueKind: JsonValueKind.Number } field && field.TryGetInt64(out long value) && value >= 0 && value <= most
            ? value
            : throw new JsonException($"\"{name}\" is {Field(root, name).GetRawText()}, expected a whole number of at least 0");

    private static double Number(JsonElement root, string name) => Field(root, name) switch
    {
        { ValueKind: JsonValueKind.Null } => double.NaN,
        { ValueKind: JsonValueKind.Number } field => field.GetDouble(),
        var field => throw new JsonException($"\"{name}\" is {field.GetRawText()}, expected a number or null"),
    };

    private static JsonElement Field(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement field) ? field : throw new JsonException($"there is no \"{name}\"");
}
