using System.Globalization;
using GpuTrainer.Compute;
using GpuTrainer.Data;
using GpuTrainer.Kernels;
using GpuTrainer.Training;
using ILGPU.Runtime;

namespace GpuTrainer.Cli;

/// <summary>The lines that a training prints.</summary>
internal static class TrainText
{
    /// <summary>The column heads of <see cref="Epoch"/>.</summary>
    public const string EpochHeads = "  epoch   train loss  accuracy   test loss  accuracy    gap   seconds   steps/s";

    /// <summary>The column heads with a validation part.</summary>
    public const string ValidationEpochHeads = "  epoch   train loss  accuracy   val. loss  accuracy    gap   seconds   steps/s";

    /// <summary>A share as a percentage.</summary>
    public static string Percent(double share) => $"{share * 100:0.00} %";

    /// <summary>The column heads for some data.</summary>
    public static string Heads(TrainTestData data) => data.Validation is null ? EpochHeads : ValidationEpochHeads;

    /// <summary>Data, network and device, one line each.</summary>
    public static IEnumerable<string> Start(TrainStart start)
    {
        IDataset train = start.Data.Train;
        Device device = start.Device.Accelerator.Device;
        yield return $"Data    {train.Name}: {train.Count:N0} images of {train.ItemShape}, {train.ClassNames.Count} classes; "
            + (start.Data.Validation is { } validation ? $"{validation.Count:N0} for validation, " : "")
            + $"{start.Data.Test.Count:N0} for testing";
        if (start.Options.Augmentations.Count > 0)
            yield return $"Augment {string.Join(", ", start.Options.Augmentations.Select(augmentation => augmentation.Text))}";
        yield return $"Network {start.Model.LayerText} ({start.Model.Layout.ParameterCount:N0} parameters)";
        yield return $"Device  {start.Device.Choice}: {device.Name} ({device.NumMultiprocessors} units of {device.GetLanes()} lanes)"
            + (start.Device.Compiler == Compiler.Ilgpu ? ", kernels compiled by ILGPU" : "")
            + (start.Options.MatMul == MatMulLibrary.Cublas ? ", matrix products by cuBLAS: results differ from other devices'" : "");
    }

    /// <summary>A number with at most five digits.</summary>
    public static string Number(double value) => Math.Abs(value) switch
    {
        < 9.99995 => value.ToString("0.0000", CultureInfo.InvariantCulture),
        < 99999.5 => value.ToString("G5", CultureInfo.InvariantCulture),
        _ => value.ToString("0.####e+0", CultureInfo.InvariantCulture),
    };

    /// <summary>The part on which epochs are evaluated: validation or test.</summary>
    public static string Watched(TrainTestData data) => data.Validation is null ? "test" : "validation";

    /// <summary>The checkpoint that a training resumes from.</summary>
    public static string Resume(ResumeReport report, int epochs) => report.Step == 0
        ? "Resumed from the start, as there is no checkpoint"
        : $"Resumed after {report.Epochs.Count} of {epochs} epochs, {report.Step:N0} steps ({report.Path})";

    /// <summary>The progress within an epoch.</summary>
    public static string Progress(in TrainingProgress progress, TimeSpan elapsed) =>
        $"epoch {progress.Epoch}/{progress.Epochs}, step {progress.StepInEpoch:N0} of {progress.StepsInEpoch:N0}, "
            + $"{elapsed.TotalSeconds:0} s";

    /// <summary>The loss of a step.</summary>
    public static string Step(in StepReport report) => $"step {report.Step}: loss {Number(report.Loss)}";

    /// <summary>The figures of an epoch, and a warning if the network overfits.</summary>
    public static IEnumerable<string> Epoch(EpochReport report, int epochs, string watched)
    {
        yield return $"{$"{report.Epoch}/{epochs}",7}   {Number(report.TrainLoss),10} {Percent(report.TrainAccuracy),9}"
            + $"  {Number(report.TestLoss),10} {Percent(report.TestAccuracy),9} {Gap(report.LossGap),6}   {report.Seconds,7:0.00} "
            + $"{report.StepsPerSecond,9:N0}";
        if (report.IsOverfitting)
        {
            yield return $"          {watched} loss has risen for {report.TestLossRises} epochs; it was lowest in epoch "
                + $"{report.LowestLossEpoch}";
        }
    }

    /// <summary>The result.</summary>
    public static IEnumerable<string> Done(TrainDone done)
    {
        TrainingResult result = done.Result;
        string? stopped = result.Stopped switch
        {
            StopReason.Interrupted => $"Stopped after {result.Steps:N0} steps.",
            StopReason.MaxTime => $"Stopped after {result.Steps:N0} steps: the time is up.",
            StopReason.Patience => $"Stopped after {result.Epochs.Count} epochs: the loss on the watched part has stopped falling.",
            _ => null,
        };
        if (stopped is not null)
            yield return stopped;
        yield return $"Test accuracy {Percent(result.Test.Accuracy)} after {result.Seconds:0.0} s" + Best(done);
        yield return done.ModelPath is null
            ? "Nothing was saved."
            : $"Saved {done.ModelPath} (weights sha256 {done.WeightsSha256[..16]}...)";
    }

    private static string Best(TrainDone done)
    {
        TrainingResult result = done.Result;
        if (result.BestEpoch == 0 || result.BestEpoch == result.Epochs.Count)
            return "";
        string where = done.HasValidation ? " on the validation part" : "";
        return result.KeptEpoch == result.BestEpoch
            ? $" (of epoch {result.BestEpoch}, the best{where})"
            : $" (best{where}: {Percent(result.Epochs[result.BestEpoch - 1].TestAccuracy)} in epoch {result.BestEpoch})";
    }

    private static string Gap(double gap) => gap.ToString(
        Math.Abs(gap) < 10 ? "+0.000;-0.000" : "+0.0e+0;-0.0e+0", CultureInfo.InvariantCulture);
}
