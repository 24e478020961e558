using GpuTrainer.Data;
using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>How a network did on a data set.</summary>
internal static class EvaluateText
{
    // A wider matrix fits on no screen; what is confused most often is told instead.
    private const int MostColumns = 20;
    private const int MostPairs = 20;

    /// <summary>For people.</summary>
    public static void Write(TextWriter output, Evaluation evaluation, IDataset data, ConfusionMatrix? matrix)
    {
        output.WriteLine($"{data.Name}: accuracy {TrainText.Percent(evaluation.Accuracy)}, loss {evaluation.Loss:0.0000}, {evaluation.Count:N0} images");
        if (matrix is null)
            return;
        int classes = matrix.ClassNames.Count;
        int width = Math.Max("actual".Length, matrix.ClassNames.Max(name => name.Length));
        bool whole = classes <= MostColumns;
        int column = Math.Max(5, evaluation.Count.ToString().Length + 1);
        string heads = whole ? "  as" + string.Concat(matrix.ClassNames.Select(name => Shortened(name, column - 1).PadLeft(column))) : "";
        output.WriteLine($"{"actual".PadRight(width)} {"images",8} {"accuracy",9}{heads}");
        for (int label = 0; label < classes; label++)
        {
            string counts = whole ? "    " + string.Concat(Enumerable.Range(0, classes).Select(predicted => Count(matrix.Counts[label, predicted]).PadLeft(column))) : "";
            string accuracy = matrix.CountOf(label) > 0 ? TrainText.Percent(matrix.AccuracyOf(label)) : "-";
            output.WriteLine($"{matrix.ClassNames[label].PadRight(width)} {matrix.CountOf(label),8:N0} {accuracy,9}{counts}");
        }

        if (whole)
            return;
        output.WriteLine("Most often confused (actual, taken for, images)");
        IEnumerable<(int Actual, int Predicted)> pairs =
            from actual in Enumerable.Range(0, classes)
            from predicted in Enumerable.Range(0, classes)
            where actual != predicted && matrix.Counts[actual, predicted] > 0
            orderby matrix.Counts[actual, predicted] descending
            select (actual, predicted);
        foreach ((int actual, int predicted) in pairs.Take(MostPairs))
            output.WriteLine($"{matrix.ClassNames[actual].PadRight(width)} {matrix.ClassNames[predicted].PadRight(width)} {matrix.Counts[actual, predicted],8:N0}");
    }

    /// <summary>For scripts: docs/command.md.</summary>
    public static void WriteJson(TextWriter output, Evaluation evaluation, ConfusionMatrix? matrix) => JsonLine.Write(output, line =>
    {
        line.WriteNumberOrNull("accuracy", evaluation.Accuracy);
        line.WriteNumberOrNull("loss", evaluation.Loss);
        line.WriteNumber("count", evaluation.Count);
        if (matrix is null)
            return;
        line.WriteStartArray("classes");
        for (int label = 0; label < matrix.ClassNames.Count; label++)
        {
            line.WriteStartObject();
            line.WriteString("name", matrix.ClassNames[label]);
            line.WriteNumber("count", matrix.CountOf(label));
            line.WriteNumberOrNull("accuracy", matrix.AccuracyOf(label));
            line.WriteStartArray("predicted");
            for (int predicted = 0; predicted < matrix.ClassNames.Count; predicted++)
                line.WriteNumberValue(matrix.Counts[label, predicted]);
            line.WriteEndArray();
            line.WriteEndObject();
        }

        line.WriteEndArray();
    });

    // A zero is easier to overlook as a dot.
    private static string Count(int count) => count == 0 ? "." : count.ToString();

    private static string Shortened(string name, int width) => name.Length <= width ? name : name[..width];
}
