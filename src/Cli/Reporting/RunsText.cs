using System.Globalization;
using GpuTrainer.Model;
using GpuTrainer.Runs;

namespace GpuTrainer.Cli;

/// <summary>Runs for people, within a terminal's 80 columns.</summary>
internal static class RunsText
{
    private const int Columns = 80;
    private const int MostModel = 8;
    private const int MostData = 9;

    private const int MostFigure = 7;
    private const int MostState = 11;
    private const int Gaps = 7;
    private const int MostName = Columns - MostModel - MostData - (4 * MostFigure) - MostState - Gaps;

    /// <summary>The table, what is damaged, and the options that tell the runs apart.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="path">The folder that was searched.</param>
    /// <param name="runs">What is in it.</param>
    public static void Write(TextWriter output, string path, IReadOnlyList<RunEntry> runs)
    {
        if (runs.Count == 0)
        {
            output.WriteLine($"There are no runs in {PrintableText.Of(path)}. A run makes its own folder: gpu-trainer train --out {PrintableText.Of(Path.Combine(path, "NAME"))}");
            return;
        }

        int width = Math.Max("run".Length, runs.Max(run => Name(run).Length));
        output.WriteLine($"{"run".PadRight(width)} {"model",-MostModel} {"data",-MostData} {"epochs",MostFigure} {"best",MostFigure} {"test",MostFigure} {"time",MostFigure} state");
        foreach (RunEntry run in runs)
        {
            output.WriteLine(
                $"{Name(run).PadRight(width)} {Shortened(ModelOf(run) ?? "-", MostModel),-MostModel} {Shortened(DataOf(run), MostData),-MostData} {EpochsOf(run),MostFigure} "
                + $"{Percent(run.Best?.WatchedAccuracy),MostFigure} {Percent(run.Result?.TestAccuracy),MostFigure} {Time(run.Seconds),MostFigure} {WordFor(run)}");
        }

        output.WriteLine($"best: accuracy in % on the watched part ({WatchedOf(runs)}); test: of the kept weights");
        foreach (RunEntry run in runs.Where(run => run.Problem is not null))
            output.WriteLine($"damaged: {PrintableText.Of(run.Problem!)}");
        WriteDifferences(output, runs);
    }

    /// <summary>The network's name, or that it has layers of its own; null = damaged.</summary>
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
        output.WriteLine("What tells them apart");
        foreach (RunEntry run in runs.Where(run => run.Config is not null))
        {
            string[] words = [.. differences.Select(option => $"{option} {PrintableText.Of(run.Config!.Options.GetValueOrDefault(option) ?? "-")}")];
            output.WriteLine(Name(run));
            string line = " ";
            foreach (string word in words)
            {
                if (line.Length > 1 && line.Length + 2 + word.Length > Columns)
                {
                    output.WriteLine(line);
                    line = " ";
                }

                line += (line.Length > 1 ? "  " : " ") + Shortened(word, Columns - 2);
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

    // A folder's path is long; its own name tells it.
    private static string DataOf(RunEntry run) => run.Config is null ? "-" : Path.GetFileName(Path.TrimEndingDirectorySeparator(run.Config.Data.Name));

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
            [true, false] or [false, true] => "validation or test",
            _ => "test",
        };
    }

    private static string Percent(double? share) => share is { } known && double.IsFinite(known) ? (100 * known).ToString("0.00", CultureInfo.InvariantCulture) : "-";

    private static string Time(double seconds) => seconds switch
    {
        0 => "-", // Nothing is known of it.
        < 99.95 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"),
        < 6000 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0.0} m"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Min(seconds / 3600, 99999):0.0} h"),
    };

    private static string Name(RunEntry run) => Shortened(PrintableText.Of(run.Name), MostName);

    // The end tells apart what begins alike.
    private static string Shortened(string text, int width)
    {
        string printable = PrintableText.Of(text);
        return printable.Length <= width ? printable : printable[..((width - 1) / 2)] + "…" + printable[^(width - 1 - ((width - 1) / 2))..];
    }
}
