using System.Text.Json;
using GpuTrainer.Model;
using GpuTrainer.Runs;
using GpuTrainer.Training;

namespace GpuTrainer.Cli.Tests;

/// <summary>A run's folder: what is in it, what stays in it, and how a run goes on.</summary>
public sealed class RunTests : IDisposable
{
    private const int Failure = 1;
    private const int Mistake = 2;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Out => _folder.File("run");

    // 5 steps an epoch.
    private static string[] Arguments(string directory, params string[] more) =>
    [
        "train", "--device", "cpu", "--layers", CommandRun.SmallNetwork, "--batch-size", "32", "--limit-batches", "5", "--json", "--out",
        directory, .. more,
        .. more.Contains("--epochs") ? Array.Empty<string>() : ["--epochs", "3"],
    ];

    private CommandRun Train(params string[] more) => CommandRun.Of(Arguments(Out, more));

    private string[] Files(string? below = null) =>
        [.. Directory.EnumerateFileSystemEntries(below ?? Out).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    [Fact]
    public void Train_Folder_HasAllOfTheRun()
    {
        string hash = Train("--lr", "0.01", "--seed", "7").WeightsSha256();

        Assert.Equal(["checkpoints", "config.json", "metrics.jsonl", "model.safetensors", "report.html", "result.json"], Files());
        var config = RunConfig.Read(Path.Combine(Out, "config.json"));
        Assert.Equal("0.01", config.Options["--lr"]);
        Assert.Equal("3", config.Options["--epochs"]);
        Assert.Equal("2", config.Options["--keep-checkpoints"]); // A default.
        Assert.Equal(7UL, config.Seed);
        Assert.Equal("train", config.Command[0]);
        Assert.Equal(64, config.Data.Sha256.Length);
        IReadOnlyList<EpochMetrics> epochs = MetricsLog.Read(Path.Combine(Out, "metrics.jsonl"));
        Assert.Equal([5L, 10, 15], epochs.Select(epoch => epoch.Step));
        Assert.All(epochs, epoch => Assert.Equal(0.01, epoch.LearningRate));
        Assert.All(epochs, epoch => Assert.True(epoch.GradientNorm > 0));
        var result = RunResult.Read(Path.Combine(Out, "result.json"));
        Assert.Equal(StopReason.Epochs, result.Stopped);
        Assert.Equal(hash, result.WeightsSha256);
        Assert.Equal(3, result.Epochs);
        Assert.All(CheckpointFolder.List(Path.Combine(Out, "checkpoints")).Take(1), checkpoint => Assert.Equal(15, checkpoint.Step));
    }

    [Fact]
    public void Train_Checkpoints_AreEvents()
    {
        JsonElement[] events = [
            .. Train("--checkpoint-every-steps", "2").Succeeds().Json.Where(line => line.GetProperty("event").GetString() == "checkpoint")];

        JsonElement last = events[^1];
        Assert.Equal(15, last.GetProperty("step").GetInt32());
        Assert.Equal(3, last.GetProperty("epochs").GetInt32());
        Assert.Equal(JsonValueKind.Null, last.GetProperty("error").ValueKind);
        Assert.True(File.Exists(last.GetProperty("file").GetString()));
    }

    [Fact]
    public void Resume_AfterAnInterruption_NeedsNoOptionAndEndsInTheSameBytes()
    {
        byte[] expected = Uninterrupted();
        Interrupt(afterSteps: 7);
        Assert.Equal(StopReason.Interrupted, RunResult.Read(Path.Combine(Out, "result.json")).Stopped);

        CommandRun run = CommandRun.Of("train", "--resume", Out).Succeeds();

        Assert.Equal("resumed", run.Json[0].GetProperty("event").GetString());
        Assert.Equal(7, run.Json[0].GetProperty("step").GetInt32());
        Assert.Equal(expected, File.ReadAllBytes(Path.Combine(Out, "model.safetensors")));
        Assert.Equal([1, 2, 3], MetricsLog.Read(Path.Combine(Out, "metrics.jsonl")).Select(epoch => epoch.Epoch));
    }

    [Fact]
    public void Resume_OtherThreads_EndsInTheSameBytes()
    {
        byte[] expected = Uninterrupted();
        Interrupt(afterSteps: 6, "--threads", "1");

        CommandRun.Of("train", "--resume", Out, "--threads", "2", "--vector-width", "128").Succeeds();
        Assert.Equal(expected, File.ReadAllBytes(Path.Combine(Out, "model.safetensors")));
    }

    [Theory]
    [InlineData("--lr 0.5", "--lr is not given in the run, got 0.5")]
    [InlineData("--batch-size 16", "--batch-size is 32 in the run, got 16")]
    [InlineData("--seed 1", "--seed is 0 in the run, got 1")]
    [InlineData("--out elsewhere", "--out is ")]
    [InlineData("--epochs 0", "--epochs: got \"0\"")]
    public void Resume_OtherOption_IsRefusedWithTheDifference(string options, string expected)
    {
        Interrupt(afterSteps: 7);

        CommandRun.Of(["train", "--resume", Out, .. options.Split(' ')]).FailsWith(Mistake, expected);
    }

    [Fact]
    public void Resume_SameOptionAgain_IsTaken()
    {
        Interrupt(afterSteps: 7);

        CommandRun.Of("train", "--resume", Out, "--batch-size", "32", "--out", Out).Succeeds();
    }

    [Fact]
    public void Resume_OtherData_IsRefused()
    {
        MnistFiles.Write(_folder.File("data"), train: 40, test: 8, side: 6);
        string[] args = ["train", "--device", "cpu", "--data", _folder.File("data"), "--layers", "linear 4, relu, linear 2", "--batch-size",
            "8", "--json", "--out", Out];
        using (var stop = new CancellationTokenSource())
        {
            stop.Cancel();
            CommandRun.Of(args, isTerminal: false, stop.Token);
        }

        MnistFiles.Write(_folder.File("data"), train: 41, test: 8, side: 6);

        CommandRun.Of("train", "--resume", Out).FailsWith(Mistake, "has changed since the run");
    }

    [Fact]
    public void Resume_DoneRun_SaysHowToGoOn()
    {
        Train().Succeeds();

        CommandRun.Of("train", "--resume", Out).FailsWith(Mistake, "is complete, after 3 epochs; set more to continue: --epochs 6");
        Assert.Equal(1, CommandRun.Of("train", "--resume", Out, "--epochs", "4").Succeeds().Json
            .Count(line => line.GetProperty("event").GetString() == "epoch"));
    }

    [Fact]
    public void Resume_NoRun_IsAMistake() => CommandRun.Of("train", "--resume", _folder.Path).FailsWith(Mistake, "there is no run in");

    [Fact]
    public void Resume_NewestCheckpointIsDamaged_UsesTheOneBeforeAndSaysSo()
    {
        byte[] expected = Uninterrupted();
        Interrupt(afterSteps: 7);
        string newest = CheckpointFolder.PathOf(Path.Combine(Out, "checkpoints"), 7);
        File.WriteAllBytes(newest, File.ReadAllBytes(newest)[..5000]);

        CommandRun run = CommandRun.Of("train", "--resume", Out);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("skipped a damaged checkpoint", run.Error, StringComparison.Ordinal);
        Assert.Contains(newest, run.Error, StringComparison.Ordinal);
        Assert.Equal(expected, File.ReadAllBytes(Path.Combine(Out, "model.safetensors")));
    }

    [Fact]
    public void Train_BetterModelIsThere_StaysAndItIsSaid()
    {
        string better = Train("--lr", "0.01").WeightsSha256();

        CommandRun worse = Train("--lr", "1e-6");

        Assert.Contains("is kept, as it is better", Note(worse), StringComparison.Ordinal);
        Assert.Equal(better, WeightsHash.Sha256(ModelFile.Load(Out).Weights));
        JsonElement done = worse.Json[^1];
        Assert.EndsWith("model.new.safetensors", done.GetProperty("model").GetString(), StringComparison.Ordinal);
        Assert.Equal(done.GetProperty("weightsSha256").GetString(),
            WeightsHash.Sha256(ModelFile.Load(done.GetProperty("model").GetString()!).Weights));

        string replaced = Train("--lr", "1e-6", "--overwrite").WeightsSha256();
        Assert.Equal(replaced, WeightsHash.Sha256(ModelFile.Load(Out).Weights));
    }

    [Fact]
    public void Train_SameCommandTwice_Replaces()
    {
        Train().Succeeds();
        Train().Succeeds();

        Assert.DoesNotContain("model.new.safetensors", Files());
    }

    [Fact]
    public void Train_ModelOfOtherDataIsThere_IsSetAside()
    {
        Train().Succeeds();
        MnistFiles.Write(_folder.File("data"), train: 40, test: 8, side: 28);

        CommandRun run = CommandRun.Of(
            "train", "--device", "cpu", "--data", _folder.File("data"), "--layers", "linear 2", "--json", "--epochs", "1", "--out", Out);

        Assert.Contains("model.previous.safetensors.", Note(run), StringComparison.Ordinal);
        Assert.Contains("model.previous.safetensors", Files());
        Assert.Equal("flatten, linear 2", ModelFile.Load(Out).Description.Model.LayerText);
    }

    [Fact]
    public void Train_RunThatIsNotDoneIsThere_IsSetAsideAndGoesOn()
    {
        Interrupt(afterSteps: 7);

        CommandRun other = Train("--seed", "3");

        Assert.Contains($"to resume it: gpu-trainer train --resume {Path.Combine(Out, "previous")}", Note(other), StringComparison.Ordinal);
        Assert.Equal(
            7, CommandRun.Of("train", "--resume", Path.Combine(Out, "previous")).Succeeds().Json[0].GetProperty("step").GetInt32());
    }

    [Fact]
    public void Train_LeftoversOfAKilledRun_AreRemovedAtTheStart()
    {
        Directory.CreateDirectory(Path.Combine(Out, "checkpoints"));
        File.WriteAllText(Path.Combine(Out, ".model.safetensors.abcdefgh.ijk.tmp"), "");
        File.WriteAllText(Path.Combine(Out, "checkpoints", ".step-000000005.safetensors.abcdefgh.ijk.tmp"), "");

        Train().Succeeds();

        Assert.Empty(Directory.EnumerateFiles(Out, "*.tmp", SearchOption.AllDirectories));
    }

    [Fact]
    public void Train_OutIsEmpty_IsAMistake() =>
    CommandRun.Of("train", "--out", "").FailsWith(Mistake, "--out: got \"\", expected a folder such as");

    [Fact]
    public void Train_Patience_KeepsTheBestAndSaysWhyItStopped()
    {
        CommandRun run = Train("--epochs", "200", "--patience", "2", "--min-delta", "0.5", "--validation", "0.2");

        JsonElement[] events = run.Succeeds().Json;
        Assert.Equal(
            "patience", events.Single(line => line.GetProperty("event").GetString() == "stopped").GetProperty("reason").GetString());
        var result = RunResult.Read(Path.Combine(Out, "result.json"));
        Assert.Equal(StopReason.Patience, result.Stopped);
        Assert.Equal(KeptWeights.Best, result.Kept);
        CommandRun.Of("train", "--resume", Out, "--epochs", "300").FailsWith(Mistake, "is complete, as --patience stopped it");
    }

    [Fact]
    public void Train_KeepBest_SavesTheBestEpoch()
    {
        CommandRun run = Train("--epochs", "6", "--keep", "best", "--lr", "0.3");

        JsonElement[] epochs = [.. run.Succeeds().Json.Where(line => line.GetProperty("event").GetString() == "epoch")];
        double best = epochs.Max(epoch => epoch.GetProperty("testAccuracy").GetDouble());
        Assert.Equal(best, run.Json[^1].GetProperty("testAccuracy").GetDouble());
        // The test part is limited to five batches here, so its figures are those of the epoch.
        Assert.Equal(best, RunResult.Read(Path.Combine(Out, "result.json")).TestAccuracy);
    }

    [Fact]
    public void Train_MaxTime_StopsAndGoesOn()
    {
        CommandRun run = Train("--epochs", "1000000", "--max-time", "1s");

        Assert.Equal("max-time",
            run.Succeeds().Json.Single(line => line.GetProperty("event").GetString() == "stopped").GetProperty("reason").GetString());
        Assert.Equal(
            "resumed", CommandRun.Of("train", "--resume", Out, "--max-time", "0.5s").Succeeds().Json[0].GetProperty("event").GetString());
    }

    [Theory]
    [InlineData("--max-time 0", "--max-time: got \"0\", expected a duration above 0")]
    [InlineData("--max-time 10x", "--max-time: got \"10x\"")]
    [InlineData("--patience 0", "--patience: got \"0\", expected a whole number of at least 1.")]
    [InlineData("--min-delta 1", "--min-delta: expected with --patience")]
    [InlineData("--fast-dev-run", "--limit-batches: not with --fast-dev-run")]
    [InlineData("--overfit-batches 2", "--limit-batches: not with --overfit-batches")]
    [InlineData("--keep both", "--keep: got \"both\", expected one of: best, last.")]
    [InlineData("--keep-checkpoints 0", "--keep-checkpoints: got \"0\"")]
    [InlineData("--checkpoint-every-steps 0", "--checkpoint-every-steps: got \"0\"")]
    [InlineData("--quiet", "--quiet: not with --json; leave one of them out.")]
    public void Train_BadOption_IsAMistake(string options, string expected) => Train(options.Split(' ')).FailsWith(Mistake, expected);

    [Fact]
    public void Train_FastDevRun_GoesThroughAllAndSavesNothing()
    {
        CommandRun run = CommandRun.Of("train", "--device", "cpu", "--layers", CommandRun.SmallNetwork, "--fast-dev-run", "--validation",
            "0.1", "--json", "--out", Out);

        JsonElement done = run.Succeeds().Json[^1];
        Assert.Equal(1, done.GetProperty("steps").GetInt32());
        Assert.Equal(JsonValueKind.Null, done.GetProperty("model").ValueKind);
        Assert.False(Directory.Exists(Out));
    }

    [Fact]
    public void Train_OverfitBatches_LearnsThemByHeart()
    {
        CommandRun run = CommandRun.Of(
            "train", "--device", "cpu", "--layers", CommandRun.SmallNetwork, "--batch-size", "16", "--overfit-batches", "2", "--epochs",
            "60", "--lr", "0.01", "--json", "--out", Out);

        JsonElement done = run.Succeeds().Json[^1];
        Assert.Equal(120, done.GetProperty("steps").GetInt32());
        Assert.Equal(1, done.GetProperty("testAccuracy").GetDouble());
    }

    [Fact]
    public void Train_Quiet_WritesNothing()
    {
        CommandRun run = CommandRun.Of("train", "--device", "cpu", "--layers", CommandRun.SmallNetwork, "--max-steps", "2", "--quiet",
            "--out", Out).Succeeds();

        Assert.Equal("", run.Output);
        Assert.True(File.Exists(Path.Combine(Out, "model.safetensors")));
    }

    [Fact]
    public void Train_DetectAnomaly_NamesTheLayer()
    {
        CommandRun run = CommandRun.Of(
            "train", "--device", "cpu", "--layers", "linear 32, linear 10", "--optimizer", "sgd", "--lr", "1e30", "--detect-anomaly",
            "--max-steps", "20", "--json", "--out", Out);

        Assert.Equal(Failure, run.ExitCode);
        Assert.Contains("come out of layer ", run.Error, StringComparison.Ordinal);
        Assert.Contains("--lr 1E+29", run.Error, StringComparison.Ordinal);
        Assert.Equal(StopReason.Diverged, RunResult.Read(Path.Combine(Out, "result.json")).Stopped);
    }

    [Fact]
    public void Train_DivergesIntoAFolderWithAModel_LeavesTheModel()
    {
        string hash = Train().WeightsSha256();

        CommandRun run = Train("--lr", "1e10");

        Assert.Equal(Failure, run.ExitCode);
        Assert.Equal("diverged", run.Json[^1].GetProperty("reason").GetString());
        Assert.Equal(hash, WeightsHash.Sha256(ModelFile.Load(Out).Weights));
    }

    private static string Note(CommandRun run) =>
        run.Succeeds().Json.Single(line => line.GetProperty("event").GetString() == "note").GetProperty("message").GetString()!;

    private byte[] Uninterrupted()
    {
        CommandRun.Of(Arguments(_folder.File("whole"))).Succeeds();
        return File.ReadAllBytes(_folder.File("whole/model.safetensors"));
    }

    // By the events, which are written on the thread that trains.
    private void Interrupt(int afterSteps, params string[] more)
    {
        using var stop = new CancellationTokenSource();
        using var error = new StringWriter();
        using var output = new StoppingWriter($"\"step\":{afterSteps},", stop);
        using var signals = new Interruption();
        using CancellationTokenRegistration registration = stop.Token.Register(() => signals.Request(ExitCode.Interrupted));
        Assert.Equal(ExitCode.Interrupted, CommandLine.Run(
            Arguments(Out, ["--log-every", "1", .. more]), new CommandHost(output, error, IsTerminal: false, () => signals)));
        Assert.Contains("stopping after this step; interrupt again to quit at once", error.ToString(), StringComparison.Ordinal);
    }

    private sealed class StoppingWriter(string text, CancellationTokenSource stop) : StringWriter
    {
        public override void Write(string? value)
        {
            base.Write(value);
            if (value?.Contains(text, StringComparison.Ordinal) == true)
                stop.Cancel();
        }
    }
}
