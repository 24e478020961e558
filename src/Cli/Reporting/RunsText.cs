using System.Globalization;
using GpuTrainer.Model;
using GpuTrainer.Runs;

namespace GpuTrainer.Cli;

/// <summary>Prints runs as a table of 80 columns.</summary>
internal static class RunsText
{
    private const int MostModel = 8;
    private const int MostData = 9;
    private const int MostFigure = 7;
    private const int MostState = 11;
    private const int Gaps = 7;
    private const int MostName = TableText.Columns - MostModel - MostData - (4 * MostFigure) - MostState - Gaps;

    /// <summary>Writes the table, damaged files, and the options in which the runs differ.</summary>
    /// <param name="output">The stream.</param>
    /// <param name="path">The folder searched.</param>
    /// <param name="runs">The runs found.</param>
    public static void Write(TextWriter output, string path, IReadOnlyList<RunEntry> runs)
    {
        if (runs.Count == 0)
        {
            string example = PrintableText.Of(Path.Combine(path, "NAME"));
            output.WriteLine($"There are no runs in {PrintableText.Of(path)}. Each training creates one: gpu-trainer train "
                + $"--out {example}");
            return;
        }

        int width = Math.Max("run".Length, runs.Max(run => Name(run).Length));
        output.WriteLine(
            $"{"run".PadRight(width)} {"model",-MostModel} {"data",-MostData} {"epochs",MostFigure} "
            + $"{"best",MostFigure} {"test",MostFigure} {"time",MostFigure} state");
        foreach (RunEntry run in runs)
        {
            string model = TableText.Shorten(ModelOf(run) ?? "-", MostModel), data = TableText.Shorten(DataOf(run), MostData);
            output.WriteLine(
                $"{Name(run).PadRight(width)} {model,-MostModel} {data,-MostData} {EpochsOf(run),MostFigure} "
                + $"{Percent(run.Best?.WatchedAccuracy),MostFigure} {Percent(run.Result?.TestAccuracy),MostFigure} "
                + $"{Time(run.Seconds),MostFigure} {WordFor(run)}");
        }

        output.WriteLine($"best: highest accuracy in % on the {WatchedOf(runs)} part; test: of the saved model");
        foreach (RunEntry run in runs.Where(run => run.Problem is not null))
            output.WriteLine($"damaged: {PrintableText.Of(run.Problem!)}");
        WriteDifferences(output, runs);
    }

    /// <summary>The value of --model, or "layers" where --layers was given; null: config.json is damaged.</summary>
    public static string? ModelOf(RunEntry run) => run.Config?.Options switch
    {
        null => null,
        var options when options.ContainsKey("--layers") => "layers",
        var options => options.GetValueOrDefault("--model") ?? NamedModels.Names[0],
    };

    private static void WriteDifferences(TextWriter output, IReadOnlyList<RunEntry> runs)
    {
        IReadOnlyList<string> differences = RunDifferences.Between(runs);
        if (differences.Count == 0)
            return;
        output.WriteLine();
        output.WriteLine("Options that differ");
        foreach (RunEntry run in runs.Where(run => run.Config is not null))
        {
            string[] words = [.. differences.Select(option => $"{option} "
                + $"{PrintableText.Of(run.Config!.Options.GetValueOrDefault(option) ?? "-")}")];
            output.WriteLine(Name(run));
            string line = " ";
            foreach (string word in words)
            {
                if (line.Length > 1 && line.Length + 2 + word.Length > TableText.Columns)
                {
                    output.WriteLine(line);
                    line = " ";
                }

                line += (line.Length > 1 ? "  " : " ") + TableText.Shorten(word, TableText.Columns - 2);
            }

            output.WriteLine(line);
        }
    }

    private static string EpochsOf(RunEntry run)
    {
        string done = run.Epochs.Count.ToString(CultureInfo.InvariantCulture);
        string? asked = run.Config?.Options.GetValueOrDefault("--epochs");
        return asked is not null && done.Length + asked.Length < MostFigure ? $"{done}/{asked}" : done;
    }

    // Of a folder, its name without the path.
    private static string DataOf(RunEntry run) =>
        run.Config is null ? "-" : Path.GetFileName(Path.TrimEndingDirectorySeparator(run.Config.Data.Name));

    private static string WordFor(RunEntry run) => run.State switch
    {
        "epochs" => "done",
        var state => state,
    };

    private static string WatchedOf(IReadOnlyList<RunEntry> runs)
    {
        bool[] parts = [.. runs.Where(run => run.Best is not null).Select(run => run.Best!.WatchesValidation).Distinct()];
        return parts switch
        {
            [true] => "validation",
            [true, false] or [false, true] => "watched (validation or test)",
            _ => "test",
        };
    }

    private static string Percent(double? share) => share is { } known && double.IsFinite(known)
        ? (100 * known).ToString("0.00", CultureInfo.InvariantCulture)
        : "-";

    private static string Time(double seconds) => seconds switch
    {
        0 => "-", // Unknown.
        < 99.95 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"),
        < 6000 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0.0} m"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Min(seconds / 3600, 99999):0.0} h"),
    };

    private static string Name(RunEntry run) => TableText.Shorten(run.Name, MostName);
}
