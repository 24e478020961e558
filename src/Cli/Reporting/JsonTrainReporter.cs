using GpuTrainer.Kernels;
using GpuTrainer.Training;
using ILGPU.Runtime;

namespace GpuTrainer.Cli;

/// <summary>Prints JSON events (docs/command.md).</summary>
internal sealed class JsonTrainReporter(TextWriter output) : ITrainReporter
{
    private string _watched = "test";
    private MatMulLibrary _matMul;

    /// <inheritdoc/>
    public void OnStart(TrainStart start)
    {
        _watched = start.Data.Validation is null ? "test" : "validation";
        _matMul = start.Options.MatMul;
    }

    /// <inheritdoc/>
    public void OnResume(ResumeReport report, int epochs) => JsonLine.Write(output, line =>
    {
        line.WriteString("event", "resumed");
        line.WriteNumber("step", report.Step);
        line.WriteNumber("epochs", report.Epochs.Count);
        line.WriteString("checkpoint", report.Path.Length == 0 ? null : report.Path);
    });

    /// <inheritdoc/>
    public bool OnNote(string message)
    {
        JsonLine.Write(output, line =>
        {
            line.WriteString("event", "note");
            line.WriteString("message", message);
        });
        return true;
    }

    /// <inheritdoc/>
    public bool OnStopping(string message) => false;

    /// <inheritdoc/>
    public TrainingResult Watch(Func<TrainingResult> training) => training();

    /// <inheritdoc/>
    public void OnProgress(in TrainingProgress progress)
    {
    }

    /// <inheritdoc/>
    public void OnStep(in StepReport report)
    {
        (long step, float loss, double learningRate) = (report.Step, report.Loss, report.LearningRate);
        JsonLine.Write(output, line =>
        {
            line.WriteString("event", "step");
            line.WriteNumber("step", step);
            line.WriteNumberOrNull("loss", loss);
            line.WriteNumberOrNull("learningRate", learningRate);
        });
    }

    /// <inheritdoc/>
    public void OnEpoch(EpochReport report) => JsonLine.Write(output, line =>
    {
        line.WriteString("event", "epoch");
        line.WriteNumber("epoch", report.Epoch);
        line.WriteNumberOrNull("trainLoss", report.TrainLoss);
        line.WriteNumberOrNull("trainAccuracy", report.TrainAccuracy);
        line.WriteNumberOrNull(_watched + "Loss", report.TestLoss);
        line.WriteNumberOrNull(_watched + "Accuracy", report.TestAccuracy);
        if (_watched != "validation")
        {
            line.WriteNull("validationLoss");
            line.WriteNull("validationAccuracy");
        }

        line.WriteNumberOrNull("seconds", report.Seconds);
        line.WriteNumberOrNull("stepsPerSecond", report.StepsPerSecond);
        line.WriteNumberOrNull("learningRate", report.LearningRate);
    });

    /// <inheritdoc/>
    public void OnCheckpoint(CheckpointReport report) => JsonLine.Write(output, line =>
    {
        line.WriteString("event", "checkpoint");
        line.WriteNumber("step", report.Step);
        line.WriteNumber("epochs", report.Epoch);
        line.WriteString("file", report.Path);
        line.WriteBoolean("best", report.IsBest);
        line.WriteString("error", report.Error);
    });

    /// <inheritdoc/>
    public void OnStopped(string reason) => JsonLine.Write(output, line =>
    {
        line.WriteString("event", "stopped");
        line.WriteString("reason", reason);
    });

    /// <inheritdoc/>
    public void OnDone(TrainDone done) => JsonLine.Write(output, line =>
    {
        line.WriteString("event", "done");
        line.WriteNumberOrNull("testAccuracy", done.Result.Test.Accuracy);
        line.WriteNumberOrNull("testLoss", done.Result.Test.Loss);
        line.WriteNumber("epochs", done.Result.Epochs.Count);
        line.WriteNumber("steps", done.Result.Steps);
        line.WriteNumberOrNull("seconds", done.Result.Seconds);
        line.WriteString("model", done.ModelPath);
        line.WriteString("device", done.Device.ToString());
        line.WriteString("compiler", CompilerNames.Of(done.Compiler));
        line.WriteString("matmul", MatMulNames.Of(_matMul));
        line.WriteString("weightsSha256", done.WeightsSha256);
    });
}
