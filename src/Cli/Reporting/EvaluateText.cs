using GpuTrainer.Data;
using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>How a network did on a data set, for people.</summary>
internal static class EvaluateText
{
    // A wider matrix fits on no screen; what is confused most often is told instead.
    private const int MostColumns = 20;
    private const int MostPairs = 20;
    private const int MostMistakes = 10;
    private const int MostNameLetters = 32;

    /// <summary>The whole, and with --confusion the classes.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="evaluation">The whole.</param>
    /// <param name="data">What was measured.</param>
    /// <param name="topK">With the accuracy among the K most probable classes; null = not asked for.</param>
    /// <param name="classes">With each class; null = not asked for.</param>
    public static void Write(TextWriter output, Evaluation evaluation, IDataset data, ClassificationReport? topK, ClassificationReport? classes)
    {
        output.WriteLine(
            $"{data.Name}: accuracy {TrainText.Percent(evaluation.Accuracy)}, {(topK is null ? "" : $"top-{topK.TopK} accuracy {TrainText.Percent(topK.TopKAccuracy)}, ")}"
            + $"loss {evaluation.Loss:0.0000}, {evaluation.Count:N0} images");
        if (classes is null)
            return;
        string[] names = [.. data.ClassNames.Select(Name)];
        WriteClasses(output, names, classes);
        if (names.Length <= MostColumns)
            WriteMatrix(output, names, classes.Matrix);
        else
            WriteConfused(output, names, classes.Matrix);
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
            $"{name.PadRight(width)} {metrics.Support,9:N0} {Share(metrics.Precision),10} {Share(metrics.Recall),10} {Share(metrics.F1),10}";
    }

    private static void WriteMatrix(TextWriter output, string[] names, ConfusionMatrix matrix)
    {
        int width = names.Max(name => name.Length);
        int column = Math.Max(5, matrix.Counts.Cast<int>().Max().ToString().Length + 1);
        output.WriteLine();
        output.WriteLine("Confusion (a row a class, a column what it was taken for)");
        output.WriteLine(new string(' ', width + 1) + string.Concat(names.Select(name => Shortened(name, column - 1).PadLeft(column))));
        for (int label = 0; label < names.Length; label++)
        {
            IEnumerable<string> counts = Enumerable.Range(0, names.Length).Select(predicted => Count(matrix.Counts[label, predicted]).PadLeft(column));
            output.WriteLine($"{names[label].PadRight(width)} {string.Concat(counts)}");
        }
    }

    private static void WriteConfused(TextWriter output, string[] names, ConfusionMatrix matrix)
    {
        int width = Math.Max("actual".Length, names.Max(name => name.Length));
        output.WriteLine();
        output.WriteLine("Most often confused (actual, taken for, images)");
        foreach ((int actual, int predicted, int count) in matrix.MostConfused(MostPairs))
            output.WriteLine($"{names[actual].PadRight(width)} {names[predicted].PadRight(width)} {count,8:N0}");
    }

    private static void WriteMistakes(TextWriter output, string[] names, IReadOnlyList<Mistake> mistakes)
    {
        if (mistakes.Count == 0)
            return;
        int width = Math.Max("taken for".Length, names.Max(name => name.Length));
        output.WriteLine();
        output.WriteLine("Most confident mistakes");
        output.WriteLine($"{"image",9} {"actual".PadRight(width)} {"taken for".PadRight(width)} {"probability",11}");
        foreach (Mistake mistake in mistakes.Take(MostMistakes))
            output.WriteLine($"{mistake.Index,9} {names[mistake.Label].PadRight(width)} {names[mistake.Predicted].PadRight(width)} {mistake.Probability,11:0.0000}");
    }

    private static string Share(double share) => double.IsNaN(share) ? "-" : TrainText.Percent(share);

    // A zero is easier to overlook as a dot.
    private static string Count(int count) => count == 0 ? "." : count.ToString();

    private static string Name(string name) => Shortened(PrintableText.Of(name), MostNameLetters);

    private static string Shortened(string name, int width) => name.Length <= width ? name : name[..width];
}
