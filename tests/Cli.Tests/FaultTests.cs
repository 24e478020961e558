using GpuTrainer.Model;
using GpuTrainer.Runs;
using GpuTrainer.Training;

namespace GpuTrainer.Cli.Tests;

/// <summary>
/// Faults from outside, in a separate process: kills, signals, full disks, folders that vanish. No training is lost. More of them:
/// bench/runs.sh.
/// </summary>
[Collection(nameof(FaultTests))]
[CollectionDefinition(nameof(FaultTests), DisableParallelization = true)]
public sealed class FaultTests : IDisposable
{
    private const int Failure = 1;
    private const int Mistake = 2;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Out => _folder.File("run");

    private string Model => Path.Combine(Out, "model.safetensors");

    // 266 steps an epoch.
    private static string[] Arguments(string directory, params string[] more) =>
    [
        "train", "--device", "cpu", "--layers", CommandRun.SmallNetwork, "--batch-size", "32", "--out", directory, .. more,
        .. more.Contains("--epochs") ? Array.Empty<string>() : ["--epochs", "4"],
    ];

    private byte[] Uninterrupted()
    {
        CommandRun.Of(Arguments(_folder.File("whole"))).Succeeds();
        return File.ReadAllBytes(_folder.File("whole/model.safetensors"));
    }

    /// <summary>Killed again and again, each time later, until it is done.</summary>
    [UnixFact]
    public void Kill_AtRandomMomentsResumedUntilDone_EndsInTheSameBytes()
    {
        byte[] expected = Uninterrupted();
        var random = new Random(1);
        using (TrainProcess first = TrainProcess.Start(Arguments(Out, "--checkpoint-every-steps", "50")))
        {
            first.WaitFor(() => CheckpointFolder.List(Path.Combine(Out, "checkpoints")).Count > 0);
            first.Kill();
        }

        int kills = 1;
        for (int delay = 300; !File.Exists(Model); delay += 150)
        {
            Assert.True(kills < 60, "It gets no further.");
            using TrainProcess next = TrainProcess.Start("train", "--resume", Out, "--threads", $"{1 + (kills % 2)}");
            Thread.Sleep(random.Next(delay));
            if (!next.HasExited)
            {
                next.Kill();
                kills++;
            }
        }

        // The kill may have come after the model was saved, but before the rest.
        Assert.Equal(expected, File.ReadAllBytes(Model));
        Assert.True(kills >= 2, $"It was killed {kills} times.");
    }

    [UnixFact]
    public void Kill_WhileCheckpointsAreWritten_LeavesOneThatLoadsAndNothingElse()
    {
        string[] args = Arguments(Out, "--checkpoint-every-steps", "1", "--epochs", "1000");
        var random = new Random(2);
        for (int kill = 0; kill < 6; kill++)
        {
            using TrainProcess run = kill == 0 ? TrainProcess.Start(args) : TrainProcess.Start("train", "--resume", Out);
            string checkpoints = Path.Combine(Out, "checkpoints");
            long before = Newest(checkpoints);
            run.WaitFor(() => Newest(checkpoints) > before);
            Thread.Sleep(random.Next(30));
            run.Kill();
            run.Wait();
            Assert.True(Newest(checkpoints) > before);
        }

        CommandRun last = CommandRun.Of("train", "--resume", Out, "--epochs", "1");

        // With fewer epochs than there are it is refused, or it trains to the end of the first: either way the newest checkpoint was whole.
        Assert.DoesNotContain("damaged", last.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Out, "*.tmp", SearchOption.AllDirectories));
    }

    [UnixTheory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    public void Signal_InATraining_StopsSavesAndSaysSo(string signal, int exitCode)
    {
        using TrainProcess run = TrainProcess.Start(Arguments(Out, "--epochs", "100000"));
        run.WaitFor(() => CheckpointFolder.List(Path.Combine(Out, "checkpoints")).Count > 0);

        run.Signal(signal);
        CommandRun ended = run.Wait();

        Assert.Equal("gpu-trainer: stopping after this step; interrupt again to quit at once\n", ended.Error);
        Assert.Equal(exitCode, ended.ExitCode);
        Assert.Contains("Stopped after ", ended.Output, StringComparison.Ordinal);
        ModelFile.Load(Model);
        var result = RunResult.Read(Path.Combine(Out, "result.json"));
        Assert.Equal(StopReason.Interrupted, result.Stopped);
        Assert.Equal(result.Steps, Newest(Path.Combine(Out, "checkpoints")));
    }

    // Without --device all drivers are looked at, and PoCL's takes signals upon itself.
    [UnixTheory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    public void Signal_WithAllDriversLoaded_StopsAndSaves(string signal, int exitCode)
    {
        using TrainProcess run = TrainProcess.Start(
            [.. Arguments(Out, "--epochs", "100000").Where(argument => argument is not ("--device" or "cpu"))]);
        run.WaitFor(() => CheckpointFolder.List(Path.Combine(Out, "checkpoints")).Count > 0);

        run.Signal(signal);

        Assert.Equal(exitCode, run.Wait().ExitCode);
        ModelFile.Load(Model);
    }

    [UnixFact]
    public void Signal_Nohup_GoesOn()
    {
        using TrainProcess run = TrainProcess.StartInShell("trap '' HUP; exec \"$0\" \"$@\"", Arguments(Out));
        run.WaitFor(() => CheckpointFolder.List(Path.Combine(Out, "checkpoints")).Count > 0);

        run.Signal("HUP");

        run.Wait().Succeeds();
    }

    [UnixFact]
    public void Output_ThatCannotBeWritten_LeavesTheModelSaved()
    {
        if (!File.Exists("/dev/full"))
            return;
        using TrainProcess run = TrainProcess.StartInShell("exec \"$0\" \"$@\" > /dev/full", Arguments(Out, "--json"));

        CommandRun ended = run.Wait();

        Assert.Equal(Failure, ended.ExitCode);
        Assert.Contains($"The model is saved: {Model}", Assert.Single(ended.Error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
        Assert.Equal(Uninterrupted(), File.ReadAllBytes(Model));
    }

    /// <summary>A limit to the size of files stands for a full disk: checkpoints are over it, the model is not.</summary>
    [UnixFact]
    public void Disk_TooSmallForCheckpoints_TrainsOnAndSavesTheModel()
    {
        using TrainProcess run = TrainProcess.StartInShell("trap '' XFSZ; ulimit -f 300; exec \"$0\" \"$@\"", Arguments(Out));

        CommandRun ended = run.Wait();

        Assert.Contains("cannot save the checkpoint after step ", ended.Error, StringComparison.Ordinal);
        Assert.Contains("The training continues", ended.Error, StringComparison.Ordinal);
        Assert.Equal(0, ended.ExitCode);
        Assert.Equal(Uninterrupted(), File.ReadAllBytes(Model));
        Assert.Empty(Directory.EnumerateFiles(Out, "*.tmp", SearchOption.AllDirectories));
    }

    [UnixFact]
    public void Disk_TooSmallForTheModel_SaysThatNothingCanBeSaved()
    {
        using TrainProcess run = TrainProcess.StartInShell("trap '' XFSZ; ulimit -f 60; exec \"$0\" \"$@\"", Arguments(Out));

        CommandRun ended = run.Wait();

        Assert.Equal(Failure, ended.ExitCode);
        Assert.Contains($"Cannot save the model, neither in {Out} nor in ", ended.Error, StringComparison.Ordinal);
    }

    [UnixFact]
    public void Folder_Vanishes_IsMadeAgain()
    {
        using TrainProcess run = TrainProcess.Start(Arguments(Out, "--epochs", "12"));
        run.WaitFor(() => CheckpointFolder.List(Path.Combine(Out, "checkpoints")).Count > 0);
        Directory.Move(Out, _folder.File("gone"));

        CommandRun ended = run.Wait();

        Assert.Equal(0, ended.ExitCode);
        ModelFile.Load(Model);
        Assert.Equal(12, MetricsLog.Read(Path.Combine(Out, "metrics.jsonl")).Count);
    }

    [UnixFact]
    public void Folder_BecomesAFile_TheModelIsSavedElsewhereAndNamed()
    {
        using TrainProcess run = TrainProcess.StartWith("TMPDIR", _folder.File("temporary"), Arguments(Out, "--epochs", "12"));
        run.WaitFor(() => CheckpointFolder.List(Path.Combine(Out, "checkpoints")).Count > 0);
        Directory.Move(Out, _folder.File("gone"));
        File.WriteAllText(Out, "");

        CommandRun ended = run.Wait();

        string elsewhere = _folder.File("temporary/run/model.safetensors");
        Assert.Equal(Failure, ended.ExitCode);
        Assert.Contains($"it was saved to {elsewhere}", ended.Error, StringComparison.Ordinal);
        Assert.Contains($"Saved {elsewhere}", ended.Output, StringComparison.Ordinal);
        ModelFile.Load(elsewhere);
    }

    /// <summary>The optimizers keep 2, 1 and no numbers for each of 416 million weights.</summary>
    [UnixTheory]
    [InlineData("adam", "6.7 GB")]
    [InlineData("adagrad", "5.0 GB")]
    [InlineData("sgd", "3.3 GB")]
    public void Memory_IsTooSmall_IsRefusedBeforeAnythingIsAllocated(string optimizer, string needs)
    {
        string[] args =
        [
            "train", "--device", "cpu", "--layers", "linear 20000, relu, linear 20000, linear 10", "--optimizer", optimizer, "--out", Out,
        ];
        using TrainProcess run = TrainProcess.StartWith("DOTNET_GCHeapHardLimit", "0x20000000", args);

        run.Wait().FailsWith(Mistake, $"The training needs at least {needs}");
    }

    private static long Newest(string checkpoints) => CheckpointFolder.List(checkpoints) is [var (step, _), ..] ? step : 0;
}
