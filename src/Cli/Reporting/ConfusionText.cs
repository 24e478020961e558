namespace GpuTrainer.Cli;

/// <summary>
/// A confusion matrix as a table of at most 80 columns, or as a list of its largest errors where the table would be wider.
/// </summary>
internal static class ConfusionText
{
    private const int MostPairs = 20;
    private const int MostNameLetters = 28;
    private const int LeastColumn = 3;

    /// <summary>Writes the table.</summary>
    /// <param name="output">The stream.</param>
    /// <param name="classNames">The classes in order of the labels.</param>
    /// <param name="counts">[actual, predicted] items.</param>
    public static void Write(TextWriter output, IReadOnlyList<string> classNames, int[,] counts)
    {
        string[] names = [.. classNames.Select(name => TableText.Shorten(name, MostNameLetters))];
        int width = names.Max(name => name.Length);
        int column = Math.Max(LeastColumn, counts.Cast<int>().Max().ToString().Length) + 2;
        if (width + (names.Length * column) <= TableText.Columns)
            WriteMatrix(output, names, counts, width, column);
        else
            WritePairs(output, names, counts);
    }

    private static void WriteMatrix(TextWriter output, string[] names, int[,] counts, int width, int column)
    {
        output.WriteLine("Confusion matrix (rows: actual class, columns: predicted class)");
        output.WriteLine(new string(' ', width) + string.Concat(names.Select(name => Cut(name, column - 1).PadLeft(column))));
        for (int actual = 0; actual < names.Length; actual++)
        {
            // A zero as a dot lets the errors stand out.
            IEnumerable<string> row = Enumerable.Range(0, names.Length)
                .Select(predicted => counts[actual, predicted]).Select(count => (count == 0 ? "." : count.ToString()).PadLeft(column));
            output.WriteLine(names[actual].PadRight(width) + string.Concat(row));
        }
    }

    private static void WritePairs(TextWriter output, string[] names, int[,] counts)
    {
        var pairs = from actual in Enumerable.Range(0, names.Length)
                    from predicted in Enumerable.Range(0, names.Length)
                    where actual != predicted && counts[actual, predicted] > 0
                    orderby counts[actual, predicted] descending
                    select (Actual: names[actual], Predicted: names[predicted], Count: counts[actual, predicted]);
        int width = Math.Max("predicted".Length, names.Max(name => name.Length));
        output.WriteLine("Most often confused");
        output.WriteLine($"{"actual".PadRight(width)} {"predicted".PadRight(width)} {"images",8}");
        foreach ((string actual, string predicted, int count) in pairs.Take(MostPairs))
            output.WriteLine($"{actual.PadRight(width)} {predicted.PadRight(width)} {count,8:N0}");
    }

    private static string Cut(string name, int width) => name.Length <= width ? name : name[..width];
}
