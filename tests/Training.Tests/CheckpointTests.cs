using GpuTrainer.Data;
using GpuTrainer.Model;
using ILGPU.Runtime;

namespace GpuTrainer.Training.Tests;

/// <summary>Which checkpoints there are, and what becomes of a training whose disk fails.</summary>
public sealed class CheckpointTests : IDisposable
{
    private static readonly ImageShape InputShape = new(1, 5, 6);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Checkpoints => _folder.File("checkpoints");

    private long[] Steps => [.. CheckpointFolder.List(Checkpoints).Select(entry => entry.Step)];

    private static TrainingResult Train(
        CheckpointOptions? checkpoints, ITrainingObserver? observer = null, TrainerOptions? options = null, double noise = 0.2)
    {
        using var cpu = new CpuFixture();
        return Train(cpu.Accelerator, checkpoints, observer, options, out _, noise);
    }

    private static TrainingResult Train(Accelerator accelerator, CheckpointOptions? checkpoints, ITrainingObserver? observer,
        TrainerOptions? options, out string hash, double noise = 0.2)
    {
        var data =
            new TrainTestData(TestData.Patterns(72, 4, InputShape, seed: 1, noise), TestData.Patterns(30, 4, InputShape, seed: 2, noise));
        var description = new ModelDescription(Sequential.Parse("linear 12, tanh, linear 4", new Shape(1, 5, 6)), data.Train.ClassNames);
        options = (options ?? new TrainerOptions { Epochs = 4 }) with { BatchSize = 8, Checkpoints = checkpoints };
        using var trainer = new Trainer(accelerator, description, data, new CrossEntropy(), new Adam(0.01), options);
        TrainingResult result = trainer.Run(observer);
        hash = WeightsHash.Sha256(trainer.EvaluatedParameters.Read());
        return result;
    }

    [Fact]
    public void Run_EverySteps_SavesThenAndAtEpochsEnds()
    {
        var recorder = new Recorder { Wait = true };
        Train(new CheckpointOptions { Directory = Checkpoints, EverySteps = 4, Keep = 100 }, recorder, new TrainerOptions { Epochs = 2 });

        Assert.Equal([18L, 16, 12, 9, 8, 4], Steps);
        Assert.Equal([4L, 8, 9, 12, 16, 18], recorder.Reports.Select(report => report.Step));
        Assert.All(recorder.Reports, report => Assert.Null(report.Error));
        Assert.Equal([0, 0, 1, 1, 1, 2], recorder.Reports.Select(report => report.Epoch));
    }

    [Fact]
    public void Run_EveryMoment_SavesAfterEachStep()
    {
        Train(new CheckpointOptions { Directory = Checkpoints, Every = TimeSpan.FromTicks(1), Keep = 100 }, new Recorder { Wait = true },
            new TrainerOptions { Epochs = 1 });

        Assert.Equal([9L, 8, 7, 6, 5, 4, 3, 2, 1], Steps);
    }

    [Fact]
    public void Run_Keep_LeavesTheNewestAndTheBest()
    {
        var recorder = new Recorder { Wait = true };
        TrainingResult result = Train(
            new CheckpointOptions { Directory = Checkpoints, Keep = 1 }, recorder, new TrainerOptions { Epochs = 20 }, noise: 0.9);

        long best = result.BestEpoch * 9;
        Assert.NotEqual(180, best);
        Assert.Equal([180L, best], Steps);
        Assert.Equal(best, recorder.Reports.Last(report => report.IsBest).Step);
    }

    [Fact]
    public void Run_Checkpoints_ChangeNoBit()
    {
        using var cpu = new CpuFixture();
        Train(cpu.Accelerator, null, null, null, out string without);
        Train(cpu.Accelerator, new CheckpointOptions { Directory = Checkpoints, EverySteps = 2 }, null, null, out string with);

        Assert.Equal(without, with);
    }

    [Fact]
    public void Run_FolderCannotBeMade_TrainsOnAndReportsIt()
    {
        File.WriteAllText(_folder.File("file"), "");
        var recorder = new Recorder();

        TrainingResult result = Train(new CheckpointOptions { Directory = _folder.File("file/below") }, recorder);

        Assert.Equal(4, result.Epochs.Count);
        Assert.NotEmpty(recorder.Reports);
        Assert.All(recorder.Reports, report => Assert.Contains("file", report.Error, StringComparison.Ordinal));
    }

    [Fact]
    public void Run_FolderVanishes_IsMadeAgain()
    {
        var recorder = new Recorder { Wait = true };
        int moves = 0;
        recorder.OnEpochDone = () =>
        {
            Thread.Sleep(100); // What is under way is written by then.
            Directory.Move(Checkpoints, _folder.File($"gone-{++moves}"));
        };

        Train(new CheckpointOptions { Directory = Checkpoints, EverySteps = 5 }, recorder);

        Assert.Equal(4, moves);
        Assert.NotEmpty(recorder.Reports);
        Assert.All(recorder.Reports, report => Assert.Null(report.Error));
    }

    [Fact]
    public void RemoveLeftovers_OfKilledWrites_TakesThemAlone()
    {
        Directory.CreateDirectory(Checkpoints);
        string[] kept = ["step-000000004.safetensors", ".hidden", "notes.tmp", ".notes.tmp"];
        foreach (string name in kept)
            File.WriteAllText(Path.Combine(Checkpoints, name), "");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(Path.Combine(Checkpoints, "step-000000008.safetensors"), stream =>
        {
            // As a kill leaves it: a copy of the file that is being written.
            string temporary = Directory.EnumerateFiles(Checkpoints, ".step*").Single();
            File.WriteAllText(
                Path.Combine(Checkpoints, Path.GetFileName(temporary).Replace("8.safe", "9.safe", StringComparison.Ordinal)), "");
            throw new InvalidOperationException();
        }));
        Assert.Equal(5, Directory.GetFiles(Checkpoints).Length);

        Assert.Equal(1, AtomicFile.RemoveLeftovers(Checkpoints));

        Assert.Equal(kept.Order(StringComparer.Ordinal),
            Directory.GetFiles(Checkpoints).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(0, AtomicFile.RemoveLeftovers(_folder.File("none")));
    }

    [Fact]
    public void Checkpoint_OfATraining_HasPyTorchsNamesAndShapes()
    {
        Train(new CheckpointOptions { Directory = Checkpoints });

        using SafetensorsReader reader = SafetensorsReader.Open(CheckpointFolder.List(Checkpoints)[0].Path);

        Assert.Equal([12L, 30], reader.Entries["weights.1.weight"].Shape);
        Assert.Equal([4L], reader.Entries["optimizer.1.3.bias"].Shape);
        Assert.Equal("gpu-trainer-checkpoint/1", reader.Metadata["format"]);
    }

    private sealed class Recorder : ITrainingObserver
    {
        public List<CheckpointReport> Reports { get; } = [];

        public Action OnEpochDone { get; set; } = () => { };

        /// <summary>Whether steps wait for the disk, so that no state takes another one's place.</summary>
        public bool Wait { get; init; }

        public void OnProgress(in TrainingProgress progress)
        {
            if (Wait)
                Thread.Sleep(30);
        }

        public void OnStep(in StepReport report)
        {
        }

        public void OnEpoch(EpochReport report) => OnEpochDone();

        public void OnCheckpoint(CheckpointReport report) => Reports.Add(report);
    }
}
