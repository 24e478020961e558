using GpuTrainer.Data;
using GpuTrainer.Training;

namespace GpuTrainer.Runs.Tests;

/// <summary>What a report is made of, for tests of pages.</summary>
internal static class ReportSamples
{
    /// <summary>Text that would be markup, a script or another direction if it were not escaped.</summary>
    public const string Hostile = "</script><script>alert(1)</script><img src=http://example.invalid/x onerror=alert(2)>\"'&\u202E";

    /// <summary>A run whose watched loss is lowest in the middle.</summary>
    public static IReadOnlyList<EpochMetrics> Overfitted(int epochs = 24) =>
    [
        .. Enumerable.Range(1, epochs).Select(epoch => RunSamples.Epoch(epoch, validation: true) with
        {
            TrainLoss = 2.3 * Math.Exp(-epoch / 4.0),
            WatchedLoss = (1.8 * Math.Exp(-epoch / 3.0)) + 0.3 + (0.015 * epoch),
            LearningRate = 0.001 * (1 + Math.Cos(Math.PI * epoch / epochs)) / 2,
        }),
    ];

    /// <summary>A report on classes of these names: nine of ten right, the others taken for the next class.</summary>
    public static ClassificationReport Report(IReadOnlyList<string> names)
    {
        int[,] counts = new int[names.Count, names.Count];
        for (int i = 0; i < names.Count; i++)
            (counts[i, i], counts[i, (i + 1) % names.Count]) = (90 + (i % 7), 10 - (i % 7));
        var matrix = new ConfusionMatrix(names, counts);
        ClassMetrics[] classes = [.. Enumerable.Range(0, names.Count).Select(label => ClassMetrics.Of(matrix, label))];
        CalibrationBin[] bins =
        [
            .. Enumerable.Range(0, Calibration.BinCount).Select(bin =>
                bin < 6 ? new CalibrationBin(bin / 15.0, (bin + 1) / 15.0, 0, double.NaN, double.NaN)
                : new CalibrationBin(bin / 15.0, (bin + 1) / 15.0, bin * bin, bin / 15.0, (bin + 0.5) / 15.0)),
        ];
        Mistake[] mistakes = [
            .. Enumerable.Range(0, 16).Select(i => new Mistake(37 * i, i % names.Count, (i + 1) % names.Count, 0.999f - (0.01f * i)))];
        return new ClassificationReport(matrix, classes, 0.93, 5, 0.99, new Calibration(bins), mistakes);
    }

    public static IReadOnlyList<MistakePicture> Pictures(ClassificationReport report) =>
        MistakePicture.Of(report, DigitsDataset.Read().Test);
}
