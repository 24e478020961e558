using GpuTrainer.Data;
using GpuTrainer.Runs;
using GpuTrainer.Training;
using ILGPU.Runtime;

namespace GpuTrainer.Cli;

/// <summary>report.html of a run that has ended.</summary>
internal static class RunReport
{
    // Samples in one pass; changes the speed alone.
    private const int BatchSize = 256;

    /// <summary>Measures the kept weights, class by class, and writes the page.</summary>
    /// <param name="folder">The run's.</param>
    /// <param name="config">What was asked for.</param>
    /// <param name="epochs">The epochs.</param>
    /// <param name="result">What came out.</param>
    /// <param name="trainer">Has the weights; null = nothing is measured.</param>
    /// <param name="accelerator">Where it runs.</param>
    /// <param name="test">What it is measured on.</param>
    /// <exception cref="IOException">The page cannot be written.</exception>
    /// <exception cref="DatasetException">An item cannot be read.</exception>
    public static void Write(
        RunFolder folder, RunConfig config, IReadOnlyList<EpochMetrics> epochs, RunResult result, Trainer? trainer, Accelerator accelerator, IDataset test)
    {
        if (trainer is null)
        {
            HtmlReport.Write(folder.ReportPath, config, epochs, result);
            return;
        }

        using var predictor = new Predictor(accelerator, trainer.Description, trainer.EvaluatedParameters, BatchSize, trainer.Loss.OutputsAreProbabilities);
        ClassificationReport report = ClassificationReport.Measure(predictor, test);
        HtmlReport.Write(folder.ReportPath, config, epochs, result, report, MistakePicture.Of(report, test));
    }
}
