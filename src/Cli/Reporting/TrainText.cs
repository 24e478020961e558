using GpuTrainer.Compute;
using GpuTrainer.Data;
using GpuTrainer.Kernels;
using GpuTrainer.Training;
using ILGPU.Runtime;

namespace GpuTrainer.Cli;

/// <summary>A training's lines for people.</summary>
internal static class TrainText
{
    /// <summary>The heads of <see cref="Epoch"/>'s columns.</summary>
    public const string EpochHeads = "  epoch   train loss  accuracy   test loss  accuracy   seconds   steps/s";

    /// <summary>The same where a validation part is watched.</summary>
    public const string ValidationEpochHeads = "  epoch   train loss  accuracy   val. loss  accuracy   seconds   steps/s";

    /// <summary>A share in percent.</summary>
    public static string Percent(double share) => $"{share * 100:0.00} %";

    /// <summary>Data, network and device, a line each, and the heads of the epochs' columns.</summary>
    public static IEnumerable<string> Start(TrainStart start)
    {
        IDataset train = start.Data.Train;
        Device device = start.Device.Accelerator.Device;
        yield return $"Data    {train.Name}: {train.Count:N0} images of {train.ItemShape}, {train.ClassNames.Count} classes; {start.Data.Test.Count:N0} held out"
            + (start.Data.Validation is { } validation ? $", {validation.Count:N0} for validation" : "");
        if (start.Options.Augmentations.Count > 0)
            yield return $"Augment {string.Join(", ", start.Options.Augmentations.Select(augmentation => augmentation.Text))}";
        yield return $"Network {start.Model.LayerText} ({start.Model.Layout.ParameterCount:N0} parameters)";
        yield return $"Device  {start.Device.Choice}: {device.Name} ({device.NumMultiprocessors} units of {device.GetLanes()} lanes)"
            + (start.Device.Compiler == Compiler.Ilgpu ? ", kernels compiled by ILGPU" : "")
            + (start.Options.MatMul == MatMulLibrary.Cublas ? ", products by cuBLAS: other bits than on other devices" : "");
        yield return start.Data.Validation is null ? EpochHeads : ValidationEpochHeads;
    }

    /// <summary>A step's loss.</summary>
    public static string Step(in StepReport report) => $"step {report.Step}: loss {report.Loss:0.0000}";

    /// <summary>An epoch's figures.</summary>
    public static string Epoch(EpochReport report, int epochs) =>
        $"{$"{report.Epoch}/{epochs}",7}   {report.TrainLoss,10:0.0000} {Percent(report.TrainAccuracy),9}"
        + $"  {report.TestLoss,10:0.0000} {Percent(report.TestAccuracy),9}   {report.Seconds,7:0.00} {report.StepsPerSecond,9:N0}"
        + (report.IsOverfitting ? $"   overfitting: the loss on held-out data has risen for {report.TestLossRises} epochs" : "");

    /// <summary>What came out, and what to do next.</summary>
    public static IEnumerable<string> Done(TrainDone done)
    {
        if (done.Result.WasCancelled)
            yield return $"Stopped after {done.Result.Steps:N0} steps.";
        yield return $"Test accuracy {Percent(done.Result.Test.Accuracy)} after {done.Result.Seconds:0.0} s"
            + (done.Result.BestEpoch > 0 && done.Result.BestEpoch < done.Result.Epochs.Count
                ? $" (best{(done.HasValidation ? " on the validation part" : "")}: {Percent(done.Result.Epochs[done.Result.BestEpoch - 1].TestAccuracy)} in epoch {done.Result.BestEpoch})"
                : "");
        yield return $"Saved {done.ModelPath} (weights sha256 {done.WeightsSha256[..16]}...)";
    }
}
