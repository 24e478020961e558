using System.Globalization;
using GpuTrainer.Training;

namespace GpuTrainer.Runs;

/// <summary>The top of the page: the run, how it ended, and its figures.</summary>
internal static class SummarySection
{
    /// <summary>Writes the section.</summary>
    public static void Write(
        HtmlText page, string name, RunConfig config, IReadOnlyList<EpochMetrics> epochs, RunResult? result,
        ClassificationReport? report, int? best)
    {
        page.Add($"<header><p class=\"what\">Training report</p><h1>{name}</h1><p class=\"sub\">{config.Network.Layers}<br>");
        page.Add($"{config.Data.Name} · {config.Device.Name} · "
            + $"{config.Started.ToUniversalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC</p>");
        page.Add($"<p class=\"state {StateClass(result)}\">{StateOf(result, config)}</p></header><section class=\"tiles\" "
            + $"aria-label=\"Figures\">");
        string watched = CurvesSection.WatchedName(epochs);
        if (result is not null)
        {
            Tile("test accuracy", ReportNumbers.Percent(result.TestAccuracy), $"on {ReportNumbers.Whole(config.Data.Test)} images", "main");
            Tile("test loss", ReportNumbers.Number(result.TestLoss), $"of the "
                + $"{(result.Kept == KeptWeights.Best ? "best" : "last")} weights");
        }

        if (report is not null)
        {
            if (report.TopK > 1 && report.TopK < report.Classes.Count)
                Tile($"top-{report.TopK} accuracy", ReportNumbers.Percent(report.TopKAccuracy), $"of {report.Classes.Count} classes");
            Tile("mean F1", ReportNumbers.Percent(report.MacroMean.F1), "all classes weighed equally");
            Tile("calibration error", ReportNumbers.Percent(report.Calibration.ExpectedError), "ECE, 15 bins");
        }

        if (best is { } number && epochs.FirstOrDefault(epoch => epoch.Epoch == number) is { } marked)
        {
            Tile("best epoch", number.ToString(CultureInfo.InvariantCulture), $"of {epochs.Count}: "
                + $"{ReportNumbers.Percent(marked.WatchedAccuracy)} {watched}");
        }

        double seconds = result?.Seconds ?? epochs.Sum(epoch => epoch.Seconds);
        double samples = epochs.Where(epoch => double.IsFinite(epoch.SamplesPerSecond)).Select(epoch => epoch.SamplesPerSecond)
            .DefaultIfEmpty(double.NaN).Average();
        Tile("time", ReportNumbers.Duration(seconds), double.IsNaN(samples) ? "" : $"{ReportNumbers.Whole((long)samples)} samples/s");
        Tile("parameters", ReportNumbers.Whole(config.Network.Parameters), "learned");
        page.Add($"</section>");

        void Tile(string label, string value, string note, string style = "") =>
            page.Add($"<div class=\"tile {style}\"><span class=\"label\">{label}</span><span class=\"value\">{value}</span><span "
                + $"class=\"note\">{note}</span></div>");
    }

    private static string StateClass(RunResult? result) => result?.Stopped switch
    {
        null => "open",
        StopReason.Diverged => "bad",
        StopReason.Interrupted => "open",
        _ => "done",
    };

    private static string StateOf(RunResult? result, RunConfig config)
    {
        if (result is null)
            return "In progress, or killed: there is no result yet";
        string steps = $"{ReportNumbers.Whole(result.Epochs)} epochs, {ReportNumbers.Whole(result.Steps)} steps";
        string patience = config.Options.TryGetValue("--patience", out string? epochs)
            ? $"no improvement for {epochs} epochs"
            : "no further improvement";
        return result.Stopped switch
        {
            StopReason.Epochs => $"Done: {steps}",
            StopReason.MaxSteps => $"Stopped at the step limit: {steps}",
            StopReason.Patience => $"Stopped early, {patience}: {steps}",
            StopReason.MaxTime => $"Stopped at the time limit: {steps}",
            StopReason.Interrupted => $"Interrupted, can be resumed: {steps}",
            StopReason.Diverged => $"Diverged: {steps}",
            _ => throw new InvalidOperationException($"No words for {result.Stopped}."),
        };
    }
}
