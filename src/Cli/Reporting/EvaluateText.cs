using GpuTrainer.Data;
using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>Prints an evaluation as text.</summary>
internal static class EvaluateText
{
    private const int MostMistakes = 10;

    // Two of them and the figures next to them fit into 80 columns.
    private const int MostNameLetters = 28;

    /// <summary>Writes accuracy and loss, and with --confusion the tables.</summary>
    /// <param name="output">The stream.</param>
    /// <param name="evaluation">Accuracy and loss.</param>
    /// <param name="data">The evaluated data.</param>
    /// <param name="topK">The report with the top-k accuracy; null: not wanted.</param>
    /// <param name="classes">The report of each class; null: not wanted.</param>
    public static void Write(TextWriter output, Evaluation evaluation, IDataset data, ClassificationReport? topK,
        ClassificationReport? classes)
    {
        string topKText = topK is null ? "" : $"top-{topK.TopK} accuracy {TrainText.Percent(topK.TopKAccuracy)}, ";
        output.WriteLine(
            $"{data.Name}: accuracy {TrainText.Percent(evaluation.Accuracy)}, {topKText}loss {evaluation.Loss:0.0000}, "
                + $"{evaluation.Count:N0} images");
        if (classes is null)
            return;
        string[] names = [.. data.ClassNames.Select(name => TableText.Shorten(name, MostNameLetters))];
        WriteClasses(output, names, classes);
        output.WriteLine();
        ConfusionText.Write(output, data.ClassNames, classes.Matrix.Counts);
        WriteMistakes(output, names, classes.Mistakes);
        output.WriteLine();
        output.WriteLine($"Calibration error (ECE) {TrainText.Percent(classes.Calibration.ExpectedError)}");
    }

    private static void WriteClasses(TextWriter output, string[] names, ClassificationReport report)
    {
        int width = Math.Max("class".Length, names.Max(name => name.Length));
        output.WriteLine();
        output.WriteLine($"{"class".PadRight(width)} {"images",9} {"precision",10} {"recall",10} {"F1",10}");
        for (int label = 0; label < names.Length; label++)
            output.WriteLine(Row(names[label], report.Classes[label]));
        output.WriteLine(Row("mean", report.MacroMean));

        string Row(string name, ClassMetrics metrics) =>
            $"{name.PadRight(width)} {metrics.Support,9:N0} {Share(metrics.Precision),10} {Share(metrics.Recall),10} "
                + $"{Share(metrics.F1),10}";
    }

    private static void WriteMistakes(TextWriter output, string[] names, IReadOnlyList<Mistake> mistakes)
    {
        if (mistakes.Count == 0)
            return;
        int width = Math.Max("predicted".Length, names.Max(name => name.Length));
        output.WriteLine();
        output.WriteLine("Most confident mistakes");
        output.WriteLine($"{"image",9} {"actual".PadRight(width)} {"predicted".PadRight(width)} {"probability",11}");
        foreach (Mistake mistake in mistakes.Take(MostMistakes))
        {
            output.WriteLine(
                $"{mistake.Index,9} {names[mistake.Label].PadRight(width)} {names[mistake.Predicted].PadRight(width)} "
                    + $"{mistake.Probability,11:0.0000}");
        }
    }

    private static string Share(double share) => double.IsNaN(share) ? "-" : TrainText.Percent(share);
}
