using System.Security.Cryptography;
using System.Text;
using GpuTrainer.Model;
using GpuTrainer.Training;

namespace GpuTrainer.Runs;

/// <summary>
/// Writes a run's report: one HTML page that loads nothing, with light and dark themes. Names come from outside, so all text is escaped.
/// </summary>
public static class HtmlReport
{
    /// <summary>Writes the page, which appears complete or not at all.</summary>
    /// <param name="path">The file; replaced if it exists. Its folder must exist; the run is named after it.</param>
    /// <param name="config">The configuration.</param>
    /// <param name="epochs">The epochs in order.</param>
    /// <param name="result">The result; null: the run is in progress.</param>
    /// <param name="report">The evaluation of the saved weights on the test part; null: not measured.</param>
    /// <param name="mistakes">The pictures of the mistakes in it (<see cref="MistakePicture.Of"/>).</param>
    /// <exception cref="IOException">The file cannot be written; an existing one is unchanged.</exception>
    public static void Write(
        string path,
        RunConfig config,
        IReadOnlyList<EpochMetrics> epochs,
        RunResult? result,
        ClassificationReport? report = null,
        IReadOnlyList<MistakePicture>? mistakes = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(epochs);
        string name = new RunFolder(Path.GetDirectoryName(Path.GetFullPath(path))!).Name; // The full path of a file has a folder.
        byte[] page = Encoding.UTF8.GetBytes(Page(name, config, epochs, result, report, mistakes ?? []));
        AtomicFile.Write(path, stream => stream.Write(page));
    }

    private static string Page(
        string name, RunConfig config, IReadOnlyList<EpochMetrics> epochs, RunResult? result, ClassificationReport? report,
        IReadOnlyList<MistakePicture> mistakes)
    {
        string script = Resource("report.js");
        var page = new HtmlText();
        page.Add($"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, "
            + $"initial-scale=1\">");
        // Nothing is loaded, and only this script runs, not one injected through a name.
        page.Add($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
            + $"script-src 'sha256-{Sha256(script)}'\">");
        page.Add($"<meta name=\"color-scheme\" content=\"light dark\"><title>{name} – gpu-trainer</title><link rel=\"icon\" "
            + $"href=\"data:,\"><style>");
        page.AddTrusted(Resource("report.css"));
        page.Add($"</style></head><body><main>");
        int? best = BestOf(epochs, result);
        SummarySection.Write(page, name, config, epochs, result, report, best);
        CurvesSection.Write(page, epochs, best);
        if (report is not null)
        {
            ConfusionSection.Write(page, report.Matrix);
            MistakesSection.Write(page, mistakes, report.Matrix.ClassNames);
            ClassesSection.Write(page, report);
        }

        SettingsSection.Write(page, config, result);
        page.Add($"</main><footer>gpu-trainer {config.Runtime.GpuTrainer}</footer><script>");
        page.AddTrusted(script);
        page.Add($"</script></body></html>\n");
        return page.ToString();
    }

    private static int? BestOf(IReadOnlyList<EpochMetrics> epochs, RunResult? result) => result switch
    {
        { BestEpoch: > 0 } => result.BestEpoch,
        _ => epochs.Where(epoch => double.IsFinite(epoch.WatchedAccuracy)).MaxBy(epoch => epoch.WatchedAccuracy)?.Epoch,
    };

    private static string Sha256(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Resource(string name)
    {
        using Stream stream = typeof(HtmlReport).Assembly.GetManifestResourceStream(name)!; // Embedded by Runs.csproj.
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Replace("\r\n", "\n");
    }
}
