using GpuTrainer.Model;

namespace GpuTrainer.Runs;

/// <summary>The files in a run's folder (docs/runs.md).</summary>
/// <param name="Path">The folder, as given.</param>
public sealed record RunFolder(string Path)
{
    /// <summary>The saved network.</summary>
    public const string ModelName = ModelFile.DefaultName;

    /// <summary>The configuration: <see cref="RunConfig"/>.</summary>
    public const string ConfigName = "config.json";

    /// <summary>One line per epoch: <see cref="MetricsLog"/>.</summary>
    public const string MetricsName = "metrics.jsonl";

    /// <summary>The result: <see cref="RunResult"/>. Missing while the run is in progress, and if it was killed.</summary>
    public const string ResultName = "result.json";

    /// <summary>The folder of checkpoints.</summary>
    public const string CheckpointsName = "checkpoints";

    /// <summary>The report.</summary>
    public const string ReportName = "report.html";

    /// <summary>The folder's own name.</summary>
    public string Name => System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(Path)));

    /// <summary>The path of <see cref="ModelName"/>.</summary>
    public string ModelPath => Combine(ModelName);

    /// <summary>The path of <see cref="ConfigName"/>.</summary>
    public string ConfigPath => Combine(ConfigName);

    /// <summary>The path of <see cref="MetricsName"/>.</summary>
    public string MetricsPath => Combine(MetricsName);

    /// <summary>The path of <see cref="ResultName"/>.</summary>
    public string ResultPath => Combine(ResultName);

    /// <summary>The path of <see cref="CheckpointsName"/>.</summary>
    public string CheckpointsPath => Combine(CheckpointsName);

    /// <summary>The path of <see cref="ReportName"/>.</summary>
    public string ReportPath => Combine(ReportName);

    /// <summary>Whether a folder contains a run, even a damaged one. A folder with only a model does not.</summary>
    /// <param name="path">Any path.</param>
    public static bool IsRun(string path)
    {
        var folder = new RunFolder(path);
        return File.Exists(folder.ConfigPath) || File.Exists(folder.MetricsPath) || File.Exists(folder.ResultPath);
    }

    private string Combine(string name) => System.IO.Path.Combine(Path, name);
}
