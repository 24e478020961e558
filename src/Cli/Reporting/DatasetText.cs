using GpuTrainer.Data;

namespace GpuTrainer.Cli;

/// <summary>Prints the figures of a data set.</summary>
internal static class DatasetText
{
    // What the other columns leave of 80.
    private const int MaxNameWidth = 50;

    /// <summary>Writes text.</summary>
    public static void Write(TextWriter output, TrainTestData data, Normalization measured)
    {
        IDataset train = data.Train;
        output.WriteLine($"Train   {train.Name}: {train.Count:N0} items");
        output.WriteLine($"Test    {data.Test.Name}: {data.Test.Count:N0} items");
        output.WriteLine($"Shape   {train.ItemShape}");
        output.WriteLine($"Mean    {string.Join(", ", measured.Mean.Select(value => $"{value:0.0000}"))} (of byte / 255, per channel; "
            + "training part)");
        output.WriteLine($"StdDev  {string.Join(", ", measured.StdDev.Select(value => $"{value:0.0000}"))}");
        int[] trainCounts = train.CountByClass(), testCounts = data.Test.CountByClass();
        string[] names = [.. train.ClassNames.Select(name => TableText.Shorten(name, MaxNameWidth))];
        int width = Math.Max("class".Length, names.Max(name => name.Length));
        output.WriteLine($"{"class".PadRight(width)} {"train",9} {"share",8} {"test",9}");
        for (int label = 0; label < trainCounts.Length; label++)
        {
            string share = TrainText.Percent((double)trainCounts[label] / train.Count);
            output.WriteLine($"{names[label].PadRight(width)} {trainCounts[label],9:N0} {share,8} {testCounts[label],9:N0}");
        }
    }

    /// <summary>Writes JSON (docs/command.md).</summary>
    public static void WriteJson(TextWriter output, TrainTestData data, Normalization measured) => JsonLine.Write(output, line =>
    {
        IDataset train = data.Train;
        line.WriteNumber("train", train.Count);
        line.WriteNumber("test", data.Test.Count);
        line.WriteStartArray("shape");
        foreach (int extent in new[] { train.ItemShape.Channels, train.ItemShape.Height, train.ItemShape.Width })
            line.WriteNumberValue(extent);
        line.WriteEndArray();
        foreach ((string name, IReadOnlyList<float> values) in new[] { ("mean", measured.Mean), ("stdDev", measured.StdDev) })
        {
            line.WriteStartArray(name);
            foreach (float value in values)
                line.WriteNumberValue(value);
            line.WriteEndArray();
        }

        int[] trainCounts = train.CountByClass(), testCounts = data.Test.CountByClass();
        line.WriteStartArray("classes");
        for (int label = 0; label < trainCounts.Length; label++)
        {
            line.WriteStartObject();
            line.WriteString("name", train.ClassNames[label]);
            line.WriteNumber("train", trainCounts[label]);
            line.WriteNumber("test", testCounts[label]);
            line.WriteEndObject();
        }

        line.WriteEndArray();
    });
}
