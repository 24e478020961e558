using System.Text.Json;
using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>Prints one JSON object per picture (docs/command.md).</summary>
/// <param name="output">The stream.</param>
/// <param name="top">The number of classes in "top"; null: no "top".</param>
/// <param name="segment">Whether pictures were split into digits.</param>
/// <param name="minConfidence">Predictions below it are "uncertain".</param>
internal sealed class JsonPredictReporter(TextWriter output, int? top, bool segment, double minConfidence) : IPredictReporter
{
    /// <inheritdoc/>
    public void OnAnswer(PictureAnswer answer) => JsonLine.Write(output, line =>
    {
        line.WriteString("file", answer.Path);
        if (!segment)
        {
            WritePrediction(line, answer, 0);
            return;
        }

        if (answer.Predictions.Count == 1)
            line.WriteNumber("label", answer.Predictions[0].Label);
        else
            line.WriteNull("label");
        line.WriteNumberOrNull("probability", PredictText.Joint(answer));
        line.WriteString("digits", PredictText.Digits(answer));
        if (PredictText.IsUncertain(answer, minConfidence))
            line.WriteBoolean("uncertain", true);
        line.WriteStartArray("parts");
        for (int part = 0; part < answer.Predictions.Count; part++)
        {
            line.WriteStartObject();
            WritePrediction(line, answer, part);
            line.WriteEndObject();
        }

        line.WriteEndArray();
    });

    /// <inheritdoc/>
    public void OnTime(InferenceTime time) => JsonLine.Write(output, line =>
    {
        line.WriteString("event", "time");
        line.WriteNumber("runs", time.Runs);
        line.WriteNumber("count", time.Count);
        line.WriteNumber("seconds", time.Seconds);
    });

    /// <inheritdoc/>
    public void OnSummary(LabelTally tally) => JsonLine.Write(output, line =>
    {
        line.WriteString("event", "summary");
        line.WriteNumber("count", tally.Count);
        line.WriteNumberOrNull("accuracy", tally.Accuracy);
        line.WriteStartArray("confusion");
        for (int actual = 0; actual < tally.Confusion.GetLength(0); actual++)
        {
            line.WriteStartArray();
            for (int predicted = 0; predicted < tally.Confusion.GetLength(1); predicted++)
                line.WriteNumberValue(tally.Confusion[actual, predicted]);
            line.WriteEndArray();
        }

        line.WriteEndArray();
    });

    private void WritePrediction(Utf8JsonWriter line, PictureAnswer answer, int part)
    {
        Prediction prediction = answer.Predictions[part];
        line.WriteNumber("label", prediction.Label);
        line.WriteNumberOrNull("probability", prediction.Probability);
        if (answer.Confidences[part] < minConfidence)
            line.WriteBoolean("uncertain", true);
        if (top is null)
            return;
        line.WriteStartArray("top");
        foreach (int label in PredictText.Best(prediction, top.Value))
        {
            line.WriteStartObject();
            line.WriteNumber("label", label);
            line.WriteNumberOrNull("probability", prediction.Probabilities[label]);
            line.WriteEndObject();
        }

        line.WriteEndArray();
    }
}
