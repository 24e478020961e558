using GpuTrainer.Model;

namespace GpuTrainer.Runs;

/// <summary>The files of one training, in a folder of its own: docs/runs.md.</summary>
/// <param name="Path">The folder, as it was named.</param>
public sealed record RunFolder(string Path)
{
    /// <summary>The network that the run keeps.</summary>
    public const string ModelName = ModelFile.DefaultName;

    /// <summary>What was asked for, on what, where: <see cref="RunConfig"/>.</summary>
    public const string ConfigName = "config.json";

    /// <summary>A line an epoch: <see cref="MetricsLog"/>.</summary>
    public const string MetricsName = "metrics.jsonl";

    /// <summary>What came out: <see cref="RunResult"/>. Missing while the run goes on, or where it was killed.</summary>
    public const string ResultName = "result.json";

    /// <summary>The folder of states to go on from.</summary>
    public const string CheckpointsName = "checkpoints";

    /// <summary>The same for people's eyes.</summary>
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

    /// <summary>Whether a training has begun in a folder, however damaged it may be now. A folder with a model alone is none.</summary>
    /// <param name="path">Anything.</param>
    public static bool IsRun(string path)
    {
        var folder = new RunFolder(path);
        return File.Exists(folder.ConfigPath) || File.Exists(folder.MetricsPath) || File.Exists(folder.ResultPath);
    }

    private string Combine(string name) => System.IO.Path.Combine(Path, name);
}
