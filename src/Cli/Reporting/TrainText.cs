using GpuTrainer.Data;
using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>A training's lines for people.</summary>
internal static class TrainText
{
    /// <summary>A share in percent.</summary>
    public static string Percent(double share) => $"{share * 100:0.00} %";

    /// <summary>Data, network and device: a line each.</summary>
    public static IEnumerable<string> Start(TrainStart start)
    {
        IDataset train = start.Data.Train;
        Device device = start.Device.Accelerator.Device;
        yield return $"Data    {train.Name}: {train.Count:N0} images of {train.ItemShape}, {train.ClassNames.Count} classes; {start.Data.Test.Count:N0} held out";
        yield return $"Network {start.Model.LayerText} ({start.Model.Layout.ParameterCount:N0} parameters)";
        yield return $"Device  {start.Device.Choice}: {device.Name} ({device.NumMultiprocessors} units of {device.WarpSize} lanes)";
    }

    /// <summary>A step's loss.</summary>
    public static string Step(in StepReport report) => $"step {report.Step}: loss {report.Loss:0.0000}";

    /// <summary>An epoch's figures.</summary>
    public static string Epoch(EpochReport report, int epochs) =>
        $"epoch {report.Epoch.ToString().PadLeft(epochs.ToString().Length)}/{epochs}"
        + $"  train: loss {report.TrainLoss:0.0000}, accuracy {Percent(report.TrainAccuracy)}"
        + $"  test: loss {report.TestLoss:0.0000}, accuracy {Percent(report.TestAccuracy)}"
        + $"  {report.Seconds:0.00} s, {report.StepsPerSecond:N0} steps/s"
        + (report.IsOverfitting ? $"  (overfitting: the test loss has risen for {report.TestLossRises} epochs)" : "");

    /// <summary>What came out, and what to do next.</summary>
    public static IEnumerable<string> Done(TrainDone done)
    {
        if (done.Result.WasCancelled)
            yield return $"Stopped after {done.Result.Steps:N0} steps.";
        yield return $"Test accuracy {Percent(done.Result.Test.Accuracy)} after {done.Result.Seconds:0.0} s"
            + (done.Result.BestEpoch > 0 && done.Result.BestEpoch < done.Result.Epochs.Count
                ? $" (best: {Percent(done.Result.Epochs[done.Result.BestEpoch - 1].TestAccuracy)} in epoch {done.Result.BestEpoch})"
                : "");
        yield return $"Saved {done.ModelPath} (weights sha256 {done.WeightsSha256[..16]}...)";
    }
}
