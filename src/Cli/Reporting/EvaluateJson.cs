using System.Text.Json;
using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>Prints an evaluation as JSON (docs/command.md).</summary>
internal static class EvaluateJson
{
    /// <summary>Writes one object.</summary>
    /// <param name="output">The stream.</param>
    /// <param name="evaluation">Accuracy and loss.</param>
    /// <param name="topK">The report with the top-k accuracy; null: not wanted.</param>
    /// <param name="classes">The report of each class; null: not wanted.</param>
    public static void Write(TextWriter output, Evaluation evaluation, ClassificationReport? topK, ClassificationReport? classes) =>
        JsonLine.Write(output, line =>
        {
            line.WriteNumberOrNull("accuracy", evaluation.Accuracy);
            line.WriteNumberOrNull("loss", evaluation.Loss);
            line.WriteNumber("count", evaluation.Count);
            if (topK is not null)
            {
                line.WriteNumber("topK", topK.TopK);
                line.WriteNumberOrNull("topKAccuracy", topK.TopKAccuracy);
            }

            if (classes is not null)
                Write(line, classes);
        });

    private static void Write(Utf8JsonWriter line, ClassificationReport report)
    {
        line.WriteStartObject("mean");
        WriteMetrics(line, report.MacroMean);
        line.WriteEndObject();
        line.WriteNumberOrNull("calibrationError", report.Calibration.ExpectedError);
        line.WriteStartArray("classes");
        for (int label = 0; label < report.Classes.Count; label++)
        {
            line.WriteStartObject();
            line.WriteString("name", report.Matrix.ClassNames[label]);
            line.WriteNumber("count", report.Classes[label].Support);
            line.WriteNumberOrNull("accuracy", report.Matrix.AccuracyOf(label));
            WriteMetrics(line, report.Classes[label]);
            line.WriteStartArray("predicted");
            for (int predicted = 0; predicted < report.Classes.Count; predicted++)
                line.WriteNumberValue(report.Matrix.Counts[label, predicted]);
            line.WriteEndArray();
            line.WriteEndObject();
        }

        line.WriteEndArray();
        line.WriteStartArray("mistakes");
        foreach (Mistake mistake in report.Mistakes)
        {
            line.WriteStartObject();
            line.WriteNumber("index", mistake.Index);
            line.WriteNumber("label", mistake.Label);
            line.WriteNumber("predicted", mistake.Predicted);
            line.WriteNumberOrNull("probability", mistake.Probability);
            line.WriteEndObject();
        }

        line.WriteEndArray();
    }

    private static void WriteMetrics(Utf8JsonWriter line, ClassMetrics metrics)
    {
        line.WriteNumberOrNull("precision", metrics.Precision);
        line.WriteNumberOrNull("recall", metrics.Recall);
        line.WriteNumberOrNull("f1", metrics.F1);
    }
}
