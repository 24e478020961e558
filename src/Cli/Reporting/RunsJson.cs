using GpuTrainer.Runs;

namespace GpuTrainer.Cli;

/// <summary>Prints one JSON object per run (docs/command.md).</summary>
internal static class RunsJson
{
    /// <summary>Writes the runs in order.</summary>
    public static void Write(TextWriter output, IReadOnlyList<RunEntry> runs)
    {
        IReadOnlyList<string> differences = RunDifferences.Between(runs);
        foreach (RunEntry run in runs)
            Write(output, run, differences);
    }

    private static void Write(TextWriter output, RunEntry run, IReadOnlyList<string> differences) => JsonLine.Write(output, line =>
    {
        line.WriteString("name", run.Name);
        line.WriteString("path", run.Folder.Path);
        line.WriteString("state", run.State);
        line.WriteString("problem", run.Problem);
        line.WriteString("model", RunsText.ModelOf(run));
        line.WriteString("data", run.Config?.Data.Name);
        line.WriteString("started", run.Config?.Started.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ"));
        line.WriteNumber("epochs", run.Epochs.Count);
        if (run.Best is { } best)
            line.WriteNumber("bestEpoch", best.Epoch);
        else
            line.WriteNull("bestEpoch");
        line.WriteString("watched", run.Best is null ? null : run.Best.WatchesValidation ? "validation" : "test");
        line.WriteNumberOrNull("bestAccuracy", run.Best?.WatchedAccuracy ?? double.NaN);
        line.WriteNumberOrNull("testAccuracy", run.Result?.TestAccuracy ?? double.NaN);
        line.WriteNumberOrNull("testLoss", run.Result?.TestLoss ?? double.NaN);
        line.WriteNumberOrNull("seconds", run.Seconds);
        line.WriteString("weightsSha256", run.Result?.WeightsSha256);
        line.WriteStartObject("differs");
        foreach (string option in differences)
            line.WriteString(option, run.Config?.Options.GetValueOrDefault(option));
        line.WriteEndObject();
    });
}
