using GpuTrainer.Data;
using GpuTrainer.Runs;
using GpuTrainer.Training;
using ILGPU.Runtime;

namespace GpuTrainer.Cli;

/// <summary>Writes report.html of a run that has ended.</summary>
internal static class RunReport
{
    // Samples per pass; affects only the speed.
    private const int BatchSize = 256;

    /// <summary>Evaluates the saved weights, and writes the report.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="config">The run's configuration.</param>
    /// <param name="epochs">The epochs.</param>
    /// <param name="result">The run's result.</param>
    /// <param name="trainer">Has the weights; null: leave the evaluation out.</param>
    /// <param name="accelerator">Runs the evaluation.</param>
    /// <param name="test">The test part.</param>
    /// <exception cref="IOException">The report cannot be written.</exception>
    /// <exception cref="DatasetException">An item cannot be read.</exception>
    public static void Write(
        RunFolder folder, RunConfig config, IReadOnlyList<EpochMetrics> epochs, RunResult result, Trainer? trainer, Accelerator accelerator,
        IDataset test)
    {
        if (trainer is null)
        {
            HtmlReport.Write(folder.ReportPath, config, epochs, result);
            return;
        }

        using var predictor = new Predictor(
            accelerator, trainer.Description, trainer.EvaluatedParameters, BatchSize, trainer.Loss.OutputsAreProbabilities);
        ClassificationReport report = ClassificationReport.Measure(predictor, test);
        HtmlReport.Write(folder.ReportPath, config, epochs, result, report, MistakePicture.Of(report, test));
    }
}
