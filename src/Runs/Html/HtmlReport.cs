using System.Security.Cryptography;
using System.Text;
using GpuTrainer.Model;
using GpuTrainer.Training;

namespace GpuTrainer.Runs;

/// <summary>
/// A run as one page for people's eyes: no network, light and dark, screens and phones. All text in it is escaped: names come from outside.
/// </summary>
public static class HtmlReport
{
    /// <summary>Writes the page; it appears whole or not at all.</summary>
    /// <param name="path">The file; replaced where it exists. Its folder exists, and gives the run its name.</param>
    /// <param name="config">What was asked for.</param>
    /// <param name="epochs">The epochs in order.</param>
    /// <param name="result">What came out; null = the run is under way.</param>
    /// <param name="report">How the kept weights do on the test part; null = not measured.</param>
    /// <param name="mistakes">Pictures of its mistakes: <see cref="MistakePicture.Of"/>.</param>
    /// <exception cref="IOException">The file cannot be written; what was there before is still there.</exception>
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
        string name = new RunFolder(Path.GetDirectoryName(Path.GetFullPath(path))!).Name; // A full path of a file has a directory.
        byte[] page = Encoding.UTF8.GetBytes(Page(name, config, epochs, result, report, mistakes ?? []));
        AtomicFile.Write(path, stream => stream.Write(page));
    }

    private static string Page(
        string name, RunConfig config, IReadOnlyList<EpochMetrics> epochs, RunResult? result, ClassificationReport? report, IReadOnlyList<MistakePicture> mistakes)
    {
        string script = Resource("report.js");
        var page = new HtmlText();
        page.Add($"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, "
            + $"initial-scale=1\">");
        // Nothing is loaded, and no script runs but this one: not even one that came in by a name.
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
